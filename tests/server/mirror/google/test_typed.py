from datetime import date, datetime

import pytest

from server.mirror.typed import hash_of, plain, same, typed
from server.mirror.workbook import Styled

SUMMER = datetime(2026, 7, 6, 14, 30)  # noqa: DTZ001 - a spreadsheet knows no zone


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@x", "'quoted", "\t=1", "2026-03-02", "12"])
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    assert list(typed(text, "words")["userEnteredValue"]) == ["stringValue"]


def test_a_time_is_a_number_of_days_that_is_shown_as_a_date() -> None:
    cell = typed(SUMMER, "time")
    assert cell["userEnteredValue"] == {"numberValue": pytest.approx(46209.604166666)}
    assert cell["userEnteredFormat"]["numberFormat"] == {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}
    assert plain(date(1899, 12, 31)) == 1


def test_what_is_low_is_red_by_its_number_format_so_that_colours_stay_the_users() -> None:
    assert typed(Styled(1, "low"), "number")["userEnteredFormat"]["numberFormat"]["pattern"].startswith("[Red]")


def test_a_long_text_is_cut_with_a_mark_and_never_within_a_character() -> None:
    shown = plain("😀" * 30_000)
    assert isinstance(shown, str)
    assert len(shown.encode("utf-16-le")) // 2 <= 50_000
    assert shown.endswith("😀 … (cut)")
    assert plain("a" * 50_000) == "a" * 50_000


def test_nothing_is_a_blank_cell() -> None:
    assert typed(None, "number") == {}
    assert typed("", "words") == {}
    assert same(None, "")
    assert same(None, None)
    assert not same(None, 0)


def test_a_value_read_back_is_recognised() -> None:
    assert same(plain(SUMMER), 46209.6041666667)
    assert same(5, 5.0)
    assert not same(1, True)
    assert not same("5", 5)
    assert not same(5, "5")


def test_a_hash_is_of_what_is_shown() -> None:
    assert hash_of({"a": 1, "b": None}) == hash_of({"a": 1})
    assert hash_of({"a": 1}) != hash_of({"b": 1})
    assert hash_of({"a": Styled(1, "low")}) != hash_of({"a": 1})
