"""Codes that a till makes by itself; docs/offline-codes.md shows the same vectors to whoever programs one."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.codes.alphabet import OFFLINE_LENGTH, is_well_formed
from server.codes.offline import EPOCH, MAC_BITS, SERIALS, TILLS, offline_code, read

KEY = bytes(range(16))
DAY = date(2026, 3, 2)
TILL_NUMBERS = st.integers(0, TILLS - 1)
DAYS = st.dates(EPOCH, date(2199, 12, 31))
SERIAL_NUMBERS = st.integers(0, SERIALS - 1)


@given(TILL_NUMBERS, DAYS, SERIAL_NUMBERS)
def test_what_a_till_makes_is_well_formed_and_read_again(till: int, day: date, serial: int) -> None:
    code = offline_code(KEY, till=till, day=day, serial=serial)
    made = read(code)

    assert is_well_formed(code)
    assert len(code) == OFFLINE_LENGTH
    assert made
    assert (made.till, made.issued(day), made.serial) == (till, day, serial)
    assert made.is_from(KEY)


@given(st.binary(min_size=16, max_size=32).filter(KEY.__ne__))
def test_a_code_is_from_no_other_key(key: bytes) -> None:
    made = read(offline_code(KEY, till=7, day=DAY, serial=3))

    assert made
    assert not made.is_from(key)


def test_whoever_changes_what_a_code_says_does_not_have_its_mac() -> None:
    own = read(offline_code(KEY, till=7, day=DAY, serial=3))
    assert own
    for other in (8, 9, 2047):
        changed = read(offline_code(KEY, till=other, day=DAY, serial=3))
        assert changed
        assert changed.mac != own.mac


@pytest.mark.parametrize("days", [-7, -1, 0, 1])
def test_the_day_is_known_from_about_today_also_when_its_number_begins_anew(days: int) -> None:
    today = EPOCH + timedelta(days=512)
    made = read(offline_code(KEY, till=1, day=today + timedelta(days=days), serial=0))

    assert made
    assert made.issued(today) == today + timedelta(days=days)


def test_a_code_that_no_till_can_make_is_read_as_none() -> None:
    assert read("Z" * OFFLINE_LENGTH) is None


@pytest.mark.parametrize(("till", "serial"), [(TILLS, 0), (0, SERIALS), (-1, 0), (0, -1)])
def test_a_till_or_serial_that_does_not_fit_is_refused(till: int, serial: int) -> None:
    with pytest.raises(ValueError, match="below 2048"):
        offline_code(KEY, till=till, day=DAY, serial=serial)


def test_the_mac_has_thirty_bits() -> None:
    made = read(offline_code(KEY, till=7, day=DAY, serial=3))

    assert made
    assert made.mac < 2**MAC_BITS


def test_the_vector_that_the_docs_print() -> None:
    assert offline_code(KEY, till=7, day=DAY, serial=3) == "24J8N4Y8M3QZ6T"


def test_the_program_that_the_docs_print_makes_the_same_codes() -> None:
    text = (Path(__file__).parents[3] / "docs" / "offline-codes.md").read_text("utf-8")
    program: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], program)  # noqa: S102 - it is ours

    for till, serial in ((0, 0), (7, 3), (2047, 16383)):
        assert program["receipt_code"](KEY, till, DAY, serial) == offline_code(KEY, till=till, day=DAY, serial=serial)
