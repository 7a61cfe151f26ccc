"""The PIN: hashed, and tried a few times only, whatever is switched off in between."""

from datetime import timedelta
from hashlib import scrypt
from pathlib import Path

import pytest

from kiosk.pin import Tries, fits
from surveys.tablet import Pin
from tests.builders import NOW

MINUTE = timedelta(minutes=1)
SALT = bytes(range(16))


def a_pin(digits: str = "4711") -> Pin:
    return Pin(salt=SALT.hex(), digest=scrypt(digits.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=32).hex())


def wrong(tries: Tries, number: int) -> None:
    for _ in range(number):
        tries.begin(NOW)


def test_the_right_digits_fit_and_others_do_not() -> None:
    pin = a_pin()
    assert fits("4711", pin)
    assert not fits("4712", pin)
    assert not fits("", pin)


@pytest.mark.parametrize("broken", [Pin(salt="x", digest="y"), Pin(salt="", digest=""), Pin(salt="00", digest="00")])
def test_a_broken_pin_opens_to_nobody(broken: Pin) -> None:
    assert not fits("", broken)


@pytest.mark.parametrize(("tried", "minutes"), [(4, 0), (5, 1), (6, 2), (8, 8), (11, 60), (500, 60)])
def test_after_five_wrong_tries_pauses_double_up_to_an_hour(tmp_path: Path, tried: int, minutes: int) -> None:
    tries = Tries(tmp_path)
    wrong(tries, tried)
    assert tries.pause(NOW) == minutes * MINUTE
    assert tries.pause(NOW + minutes * MINUTE) <= timedelta()


def test_a_restart_gives_no_new_tries(tmp_path: Path) -> None:
    wrong(Tries(tmp_path), 6)
    assert Tries(tmp_path).pause(NOW) == 2 * MINUTE


def test_a_clock_that_was_set_back_makes_no_pause_longer(tmp_path: Path) -> None:
    wrong(Tries(tmp_path), 5)
    assert Tries(tmp_path).pause(NOW - timedelta(days=400)) == MINUTE


def test_the_right_one_forgets_the_wrong_ones(tmp_path: Path) -> None:
    tries = Tries(tmp_path)
    wrong(tries, 5)
    tries.forget()
    assert (tries.pause(NOW), Tries(tmp_path).pause(NOW)) == (timedelta(), timedelta())


def test_a_disk_that_cannot_be_written_still_counts(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    tries = Tries(folder)
    folder.rmdir()
    wrong(tries, 5)
    assert tries.pause(NOW) == MINUTE


@pytest.mark.parametrize("damage", ["", "[]", '{"wrong": "x"}', '{"wrong": 9, "since": "soon"}'])
def test_a_damaged_file_locks_nobody_out(tmp_path: Path, damage: str) -> None:
    (tmp_path / "pin.json").write_text(damage)
    assert Tries(tmp_path).pause(NOW) == timedelta()
