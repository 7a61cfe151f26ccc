"""When a review is due, and which week it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from server.branches.branch import Branch
from server.branches.hours import WEEK
from server.reports.review.week import Week, due_at, next_due, weeks_due

MONDAY = date(2026, 3, 2)
LAST, BEFORE_THAT = Week(date(2026, 2, 23)), Week(date(2026, 2, 16))


def a_branch(timezone: str = "Africa/Nairobi", *closed: date, **hours: tuple[tuple[str, str], ...]) -> Branch:
    return Branch(1, "riverside", "Riverside", "", timezone, (), WEEK | hours, frozenset(closed))


def utc(day: int, clock: str, month: int = 3) -> datetime:
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{clock}:00+00:00")


def test_it_is_due_on_monday_at_half_past_seven_of_the_branch() -> None:
    assert weeks_due(a_branch(), now=utc(2, "04:29")) == ()
    assert weeks_due(a_branch(), now=utc(2, "04:30")) == (LAST,)
    assert weeks_due(a_branch(), now=utc(8, "20:00")) == (LAST,)


def test_a_branch_that_is_closed_on_monday_gets_it_on_tuesday() -> None:
    branch = a_branch("Africa/Nairobi", MONDAY)
    assert weeks_due(branch, now=utc(2, "12:00")) == ()
    assert weeks_due(branch, now=utc(3, "04:30")) == (LAST,)


def test_after_a_holiday_all_week_both_weeks_are_due_at_once() -> None:
    branch = a_branch("Africa/Nairobi", *(MONDAY + timedelta(days=day) for day in range(-7, 0)))
    assert weeks_due(branch, now=utc(28, "09:00", 2)) == ()
    assert weeks_due(branch, now=utc(2, "04:30")) == (BEFORE_THAT, LAST)


def test_a_branch_that_never_opens_is_told_on_monday_by_any_clock() -> None:
    branch = replace(a_branch(), hours={})
    assert weeks_due(branch, now=utc(2, "04:30")) == (LAST,)


@pytest.mark.parametrize(("monday", "due"), [(date(2026, 3, 16), "06:30"), (date(2026, 3, 23), "05:30")])
def test_half_past_seven_stays_half_past_seven_when_clocks_turn(monday: date, due: str) -> None:
    moment = due_at(a_branch("Europe/Berlin"), Week(monday))
    assert moment == datetime.combine(monday + timedelta(days=7), datetime.strptime(due, "%H:%M").time(), UTC)  # noqa: DTZ007


def test_the_day_is_the_branchs_own_and_not_that_of_greenwich() -> None:
    assert weeks_due(a_branch("Pacific/Auckland"), now=utc(1, "18:30")) == (LAST,)
    assert weeks_due(a_branch("America/Los_Angeles"), now=utc(2, "15:29")) == ()
    assert weeks_due(a_branch("America/Los_Angeles"), now=utc(2, "15:30")) == (LAST,)


def test_the_next_one_can_be_announced() -> None:
    assert next_due(a_branch(), now=utc(2, "04:30")) == utc(9, "04:30")
    assert next_due(a_branch("Africa/Nairobi", MONDAY), now=utc(2, "04:30")) == utc(3, "04:30")


def test_weeks_are_named_by_their_days() -> None:
    assert Week(date(2026, 11, 16)).in_words == "16 – 22 November 2026"
    assert Week(date(2026, 3, 30)).in_words == "30 March – 5 April 2026"
    assert Week(date(2025, 12, 29)).in_words == "29 December 2025 – 4 January 2026"
    assert Week.of(date(2026, 3, 8)) == Week(MONDAY)


def test_the_first_review_that_comes_in_a_month_thanks_for_the_last() -> None:
    assert LAST.thanks_for == date(2026, 2, 1)  # comes on 2 March
    assert Week(MONDAY).thanks_for is None
    assert Week(date(2025, 12, 29)).thanks_for == date(2025, 12, 1)
