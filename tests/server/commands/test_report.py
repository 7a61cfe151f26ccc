"""`heard report` as somebody at a terminal meets it, and a program."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.heard import Heard
from surveys.response import Contact
from tests.installation import NOON, Hands, Installation, install
from tests.server.reports.lobby import Lobby

Said = Callable[..., tuple[int, Any, str]]
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return install(tmp_path / "home", clock=Hands())


@pytest.fixture
def lobby(place: Installation) -> Lobby:
    lobby = Lobby(place.heard.database, place.riverside, place.heard.keys)
    lobby.opens(NOON - 90 * DAY)
    return lobby


@pytest.fixture
def heard(place: Installation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Exit code, what was said (an object with --json) and what was complained of."""
    # A command has no other clock than the one that is there unless told otherwise.
    monkeypatch.setitem(Heard.open.__func__.__kwdefaults__, "clock", lambda: NOON)  # type: ignore[attr-defined]

    def run(*words: str) -> tuple[int, Any, str]:
        code = main(["report", *words, "--home", str(place.heard.settings.home)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if "--json" in words and out else out, err

    return run


def some(lobby: Lobby, count: int, *, begins: datetime, score: int = 5, reasons: tuple[str, ...] = ()) -> None:
    for number in range(count):
        lobby.hears(score, at=begins + number * timedelta(minutes=7), reasons=reasons)


def test_it_tells_of_the_days_that_were_asked_for_and_of_no_others(lobby: Lobby, heard: Said) -> None:
    some(lobby, 40, begins=datetime.fromisoformat("2026-01-12T06:00Z"), score=2, reasons=("waiting",))
    some(lobby, 10, begins=datetime.fromisoformat("2026-01-30T06:00Z"), score=5)
    some(lobby, 3, begins=datetime.fromisoformat("2026-02-02T06:00Z"), score=5)
    code, said, _ = heard("--branch", "riverside", "--from", "2026-01-12", "--to", "2026-01-31", "--json")
    assert (code, said["branch"], said["from"], said["to"]) == (0, "riverside", "2026-01-12", "2026-01-31")
    assert (said["answers"], said["unhappy"]) == (50, 40)
    assert said["reasons"] == [{"words": "Waiting", "n": 40}]
    (measure,) = said["measures"]
    now = measure["now"]
    assert (now["n"], now["value"], measure["before"]["n"]) == (50, 20.0, 0)
    assert now["low"] < 20 < now["high"]


def test_it_says_whether_something_changed_since_the_four_weeks_before(lobby: Lobby, heard: Said) -> None:
    some(lobby, 40, begins=datetime.fromisoformat("2026-01-12T06:00Z"), score=2)
    some(lobby, 40, begins=datetime.fromisoformat("2026-02-02T06:00Z"), score=5)
    _, said, _ = heard("--branch", "riverside", "--from", "2026-02-01", "--to", "2026-02-28")
    assert "1 – 28 February 2026" in said
    assert "Satisfied: 100" in said
    assert "Better, very likely." in said
    assert "It was 0" in said


def test_without_days_it_is_about_the_four_weeks_that_end_today(lobby: Lobby, heard: Said) -> None:
    some(lobby, 6, begins=NOON - 27 * DAY)
    some(lobby, 1, begins=NOON - 28 * DAY)
    _, said, _ = heard("--branch", "riverside", "--json")
    assert (said["from"], said["to"], said["answers"]) == ("2026-02-03", "2026-03-02", 6)


def test_few_answers_are_only_counted(lobby: Lobby, heard: Said) -> None:
    some(lobby, 4, begins=NOON - DAY)
    _, said, _ = heard("--branch", "riverside")
    assert "Satisfied: not shown. Too early to tell (4 answers)." in said
    _, data, _ = heard("--branch", "riverside", "--json")
    assert (data["measures"][0]["now"]["n"], data["measures"][0]["now"]["value"]) == (4, None)


def test_days_on_which_nothing_happened_say_so(lobby: Lobby, heard: Said) -> None:
    assert lobby.spots
    code, said, _ = heard("--branch", "riverside", "--from", "2026-01-01", "--to", "2026-01-31")
    assert code == 0
    assert "Nobody answered in these days." in said
    assert "No answer fell due in these days." in said


def test_nothing_in_it_reaches_a_customer(lobby: Lobby, heard: Said) -> None:
    neema = Contact(by="email", email="neema@example.com", name="Neema")
    lobby.hears(1, "Write to neema@example.com please, my card is 4111 1111 1111 1111.", at=NOON - DAY, contact=neema)
    for words in (("--json",), ()):
        _, said, _ = heard("--branch", "riverside", *words)
        assert not [word for word in ("neema", "4111") if word in str(said).lower()]


def test_it_can_be_printed(lobby: Lobby, heard: Said, tmp_path: Path) -> None:
    some(lobby, 8, begins=NOON - DAY)
    file = tmp_path / "riverside.pdf"
    _, said, _ = heard("--branch", "riverside", "--pdf", str(file), "--json")
    assert said["file"] == str(file)
    assert file.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--branch", "nowhere"), "There is no branch nowhere."),
        (("--branch", "riverside", "--from", "2026-02-02", "--to", "2026-02-01"), "please swap them"),
        (("--branch", "riverside", "--from", "1 May"), "--from is not a day"),
        (("--branch", "riverside", "--from", "2001-01-01"), "ten years at most"),
        (("--branch", "riverside", "--pdf", "report.txt"), "must end in .pdf"),
        (("--branch", "riverside", "--pdf", "/nowhere/at/all.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_told_is_refused_in_one_line(heard: Said, words: tuple[str, ...], complaint: str) -> None:
    code, said, err = heard(*words)
    assert (code, said) == (2, "")
    assert complaint in err
    assert len(err.splitlines()) == 1
