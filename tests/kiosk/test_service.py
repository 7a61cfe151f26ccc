"""What staff read on the service screen, from a pretended system."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import service
from tests.builders import NOW


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, said in files.items():
        (folder / name).write_text(f"{said}\n")


def test_while_the_server_is_reached_there_is_no_trouble() -> None:
    assert service.trouble("", NOW) == ""


@pytest.mark.parametrize("problem", service.PROBLEMS)
def test_every_word_of_the_courier_has_a_sentence(problem: str, tmp_path: Path) -> None:
    assert service.trouble(problem, NOW, tmp_path).endswith(".")


@pytest.mark.parametrize(("state", "sentence"), [("up", service.NOBODY_THERE), ("down", service.NO_NETWORK)])
def test_no_network_is_told_from_a_server_that_is_off(tmp_path: Path, state: str, sentence: str) -> None:
    write(tmp_path / "lo", operstate="unknown")
    write(tmp_path / "wlan0", operstate=state)
    assert service.trouble("no-network", NOW, tmp_path) == sentence


def test_a_clock_that_was_never_set_is_named_before_the_certificate() -> None:
    assert service.trouble("certificate", NOW.replace(year=1970)) == service.WRONG_CLOCK
    assert service.trouble("certificate", NOW) == service.PROBLEMS["certificate"]


def test_the_battery_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert service.battery(tmp_path) is None
    write(tmp_path / "AC", type="Mains", online="1")
    write(tmp_path / "BAT0", type="Battery", capacity="63")
    assert service.battery(tmp_path) == 63
    assert service.battery_words(63, supplies=tmp_path) == "63 %, plugged in"


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        (None, "not known"),
        (timedelta(seconds=-20), "right"),
        (timedelta(minutes=90), "90 min ahead; answers are corrected by it"),
        (timedelta(days=-3), "3 days behind; answers are corrected by it"),
    ],
)
def test_the_clock_in_words(drift: timedelta | None, words: str) -> None:
    assert service.drift_words(drift) == words


def test_refusals_are_counted_by_their_reason() -> None:
    said = service.reasons([("1", "Too new."), ("2", "No such question."), ("3", "Too new."), ("4", "")])
    assert said == ("2 x Too new.", "1 x No such question.", "1 x The server gave no reason.")


def test_only_what_is_mounted_is_a_stick(tmp_path: Path) -> None:
    (tmp_path / "mara" / "STICK").mkdir(parents=True)
    assert service.sticks([tmp_path]) == []
