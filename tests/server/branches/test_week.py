"""Days and hours as a person types them."""

from datetime import date

import pytest

from server.branches.hours import DAYS
from server.branches.week import clock_from, days_from, holidays_from, hours_from, in_words, spans_from
from server.errors import BadRequest

NINE_TO_FIVE = (("09:00", "17:00"),)


def test_days_that_are_not_named_are_closed() -> None:
    hours = hours_from(["mon-fri=9:00-17:00", "sat=10:00-13:00"])
    assert hours == dict.fromkeys(DAYS[:5], NINE_TO_FIVE) | {"sat": (("10:00", "13:00"),), "sun": ()}


def test_a_later_part_wins_over_an_earlier() -> None:
    hours = hours_from(["mon-sun=09:00-17:00", "wed=closed"])
    assert [day for day, spans in hours.items() if not spans] == ["wed"]


def test_a_pause_at_noon_makes_two_spans_in_order() -> None:
    assert spans_from("13:30-17:00, 09:00-12:30") == (("09:00", "12:30"), ("13:30", "17:00"))


@pytest.mark.parametrize(
    ("typed", "days"),
    [("sat,sun", ("sat", "sun")), ("sat-mon", ("mon", "sat", "sun")), ("Tue", ("tue",)), ("mon-sun", DAYS)],
)
def test_days_come_in_the_order_of_the_week(typed: str, days: tuple[str, ...]) -> None:
    assert days_from(typed) == days


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("mon", "look like mon-fri=09:00-17:00"),
        ("someday=09:00-17:00", "someday is no day"),
        ("=09:00-17:00", "Nothing is no day"),
        ("mon=9-17", "it looks like 09:00-17:00"),
        ("mon=", "Nothing is no span"),
        ("mon=22:00-06:00", "ends before it begins"),
        ("mon=09:00-25:00", "after midnight"),
        ("mon=09:61-10:00", "no time of the day"),
        ("mon=09:00-12:00,11:00-13:00", "overlap"),
    ],
)
def test_what_is_wrong_is_said_with_an_example(typed: str, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        hours_from([typed])


def test_a_day_ends_at_24() -> None:
    assert clock_from("24:00") == "24:00"
    with pytest.raises(BadRequest, match="after midnight"):
        clock_from("24:01")


def test_a_holiday_is_a_day() -> None:
    assert holidays_from(["2026-12-25"]) == {date(2026, 12, 25)}
    with pytest.raises(BadRequest, match="2026-12-25"):
        holidays_from(["Christmas"])


def test_a_week_reads_as_a_sentence() -> None:
    assert in_words(hours_from(["mon=09:00-12:00,13:00-17:00"])).startswith(
        "Mon 09:00-12:00 and 13:00-17:00, Tue closed"
    )
