from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.branches.hours import (
    DAYS,
    LONGEST_CLOSURE,
    WEEK,
    after_opening_hours,
    close_of_opening_day,
    is_open,
    next_opening,
    opening_time,
    spells_of,
    weekly,
)

BERLIN = ZoneInfo("Europe/Berlin")
Hours = dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Place:
    hours: Hours = field(default_factory=lambda: dict(WEEK))
    holidays: frozenset[date] = frozenset()
    zone: ZoneInfo = BERLIN


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


RIVERSIDE = Place()
NIGHT_AND_DAY = Place(dict.fromkeys(DAYS, (("00:00", "24:00"),)))
SPLIT = Place(dict.fromkeys(DAYS, (("14:00", "18:00"), ("09:00", "12:00"))))
SHUT = Place(dict.fromkeys(DAYS, ()))
FRIDAY_16 = berlin("2026-11-20T16:00")


def test_a_branch_is_open_from_its_first_minute_to_just_before_its_last() -> None:
    assert is_open(RIVERSIDE, berlin("2026-11-20T09:00"))
    assert is_open(RIVERSIDE, berlin("2026-11-20T16:59:59"))
    assert not is_open(RIVERSIDE, berlin("2026-11-20T17:00"))
    assert not is_open(RIVERSIDE, berlin("2026-11-20T08:59:59"))
    assert not is_open(RIVERSIDE, berlin("2026-11-21T12:00"))


def test_an_opening_hour_runs_on_after_the_weekend() -> None:
    assert after_opening_hours(RIVERSIDE, FRIDAY_16, 2) == berlin("2026-11-23T10:00")


def test_an_opening_hour_that_ends_at_closing_time_ends_then() -> None:
    assert after_opening_hours(RIVERSIDE, FRIDAY_16, 1) == berlin("2026-11-20T17:00")


def test_opening_time_leaves_out_nights_breaks_and_what_is_outside() -> None:
    assert opening_time(RIVERSIDE, FRIDAY_16, berlin("2026-11-23T10:30")) == timedelta(hours=2.5)
    assert opening_time(SPLIT, berlin("2026-11-20T11:00"), berlin("2026-11-20T15:00")) == timedelta(hours=2)
    assert opening_time(RIVERSIDE, berlin("2026-11-21T10:00"), berlin("2026-11-22T20:00")) == timedelta()


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_opening_time_is_real_time_through_both_changes(day: str, hours: int) -> None:
    midnight = berlin(f"{day}T00:00")
    assert opening_time(NIGHT_AND_DAY, midnight, midnight + timedelta(hours=hours)) == timedelta(hours=hours)
    assert after_opening_hours(NIGHT_AND_DAY, midnight, hours) == berlin(f"{day}T00:00") + timedelta(hours=hours)


def test_a_break_at_noon_is_no_opening_time() -> None:
    assert after_opening_hours(SPLIT, berlin("2026-11-20T11:00"), 2) == berlin("2026-11-20T15:00")


def test_a_touch_at_night_counts_from_the_morning() -> None:
    assert next_opening(RIVERSIDE, berlin("2026-11-20T03:00")) == berlin("2026-11-20T09:00")
    assert after_opening_hours(RIVERSIDE, berlin("2026-11-20T03:00"), 1) == berlin("2026-11-20T10:00")


def test_the_next_opening_day_is_never_today() -> None:
    for hour in ("03:00", "12:00", "23:00"):
        assert close_of_opening_day(RIVERSIDE, berlin(f"2026-11-19T{hour}"), 1) == berlin("2026-11-20T17:00")


def test_weekends_and_holidays_are_no_opening_days() -> None:
    with_holiday = Place(holidays=frozenset({date(2026, 11, 23)}))
    assert close_of_opening_day(RIVERSIDE, FRIDAY_16, 1) == berlin("2026-11-23T17:00")
    assert close_of_opening_day(with_holiday, FRIDAY_16, 1) == berlin("2026-11-24T17:00")
    assert close_of_opening_day(with_holiday, FRIDAY_16, 3) == berlin("2026-11-26T17:00")


def test_a_day_closes_with_its_last_span() -> None:
    assert close_of_opening_day(SPLIT, FRIDAY_16, 1) == berlin("2026-11-21T18:00")


def test_the_local_day_counts_not_the_one_in_utc() -> None:
    auckland = Place(zone=ZoneInfo("Pacific/Auckland"))
    thursday_morning = datetime(2026, 11, 18, 20, tzinfo=UTC)  # still Wednesday in UTC
    assert close_of_opening_day(auckland, thursday_morning, 1) == datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_closing_times_keep_to_the_clock_on_the_wall_through_both_changes() -> None:
    before_spring, before_autumn = berlin("2026-03-27T12:00"), berlin("2026-10-23T12:00")
    assert close_of_opening_day(RIVERSIDE, before_spring, 1) == datetime(2026, 3, 30, 15, tzinfo=UTC)
    assert close_of_opening_day(RIVERSIDE, before_autumn, 1) == datetime(2026, 10, 26, 16, tzinfo=UTC)


@pytest.mark.parametrize("night", ["2026-03-29T00:00", "2026-10-25T00:00"])
def test_opening_hours_are_real_hours_through_both_changes(night: str) -> None:
    assert after_opening_hours(NIGHT_AND_DAY, berlin(night), 30) == berlin(night) + timedelta(hours=30)


def test_a_span_in_the_hour_that_is_left_out_is_not_counted_twice() -> None:
    place = Place(dict.fromkeys(DAYS, (("02:00", "02:50"), ("03:00", "04:00"))))
    assert after_opening_hours(place, berlin("2026-03-29T00:00"), 1) == berlin("2026-03-29T04:00")


@pytest.mark.parametrize("place", [SHUT, Place({}), Place(dict.fromkeys(DAYS, (("22:00", "02:00"),)))])
def test_a_branch_that_never_opens_falls_back_to_plain_time(place: Place) -> None:
    assert not is_open(place, FRIDAY_16)
    assert next_opening(place, FRIDAY_16) == FRIDAY_16
    assert after_opening_hours(place, FRIDAY_16, 1.5) == FRIDAY_16 + timedelta(hours=1.5)
    assert close_of_opening_day(place, FRIDAY_16, 3) == FRIDAY_16 + timedelta(days=3)


def test_a_year_of_holidays_counts_as_never_open() -> None:
    closed = frozenset(FRIDAY_16.date() + timedelta(days=n) for n in range(-1, LONGEST_CLOSURE.days + 2))
    assert after_opening_hours(Place(holidays=closed), FRIDAY_16, 1) == FRIDAY_16 + timedelta(hours=1)


minutes = st.integers(0, 24 * 60)
clocks = st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", minutes)
spans = st.lists(st.tuples(clocks, clocks), max_size=3).map(tuple)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Africa/Nairobi", "Asia/Beirut", "Australia/Lord_Howe"])
near_changes = st.sampled_from([datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)])
moments = st.builds(lambda day, seconds: day + timedelta(seconds=seconds), near_changes, st.integers(0, 4 * 86_400))
places = st.builds(
    Place,
    st.fixed_dictionaries(dict.fromkeys(DAYS, spans)),
    st.frozensets(st.dates(date(2026, 3, 28), date(2026, 4, 4)), max_size=3),
    zones.map(ZoneInfo),
)
amounts = st.floats(0, 60)


def ever_opens(place: Place, at: datetime) -> bool:
    return is_open(place, next_opening(place, at))


@given(places, moments, moments, amounts, amounts)
def test_more_hours_or_a_later_start_never_end_earlier(
    place: Place, one: datetime, other: datetime, some: float, more: float
) -> None:
    start, later = sorted((one, other))
    fewer, most = sorted((some, more))
    assert start <= after_opening_hours(place, start, fewer) <= after_opening_hours(place, later, most)


@given(places, moments, amounts)
def test_opening_hours_end_within_opening_time_or_at_its_end(place: Place, start: datetime, hours: float) -> None:
    assume(ever_opens(place, start))
    end = after_opening_hours(place, start, hours)
    assert is_open(place, end) or is_open(place, end - timedelta(microseconds=1))


@given(places, moments, st.floats(0.01, 30), st.floats(0.01, 30))
def test_opening_hours_add_up(place: Place, start: datetime, some: float, more: float) -> None:
    step_by_step = after_opening_hours(place, after_opening_hours(place, start, some), more)
    assert abs(step_by_step - after_opening_hours(place, start, some + more)) < timedelta(milliseconds=1)


@given(places, moments, moments, st.integers(1, 10))
def test_the_close_of_a_day_is_a_closing_time_after_the_start_and_never_runs_back(
    place: Place, one: datetime, other: datetime, days: int
) -> None:
    assume(ever_opens(place, one))
    start, later = sorted((one, other))
    close = close_of_opening_day(place, start, days)
    assert start < close <= close_of_opening_day(place, later, days)
    assert close < close_of_opening_day(place, start, days + 1)
    assert is_open(place, close - timedelta(microseconds=1))
    assert not is_open(place, close) or next_opening(place, close) == close


def test_the_spells_of_two_weeks_follow_the_clocks_and_the_holidays() -> None:
    place = Place(holidays=frozenset({date(2026, 3, 27)}))
    spells = spells_of(place, date(2026, 3, 26), 5)  # clocks go forward on Sunday the 29th
    assert spells == (
        (berlin("2026-03-26T09:00"), berlin("2026-03-26T17:00")),
        (berlin("2026-03-30T09:00"), berlin("2026-03-30T17:00")),
    )
    assert [opens.hour for opens, _ in spells] == [8, 7]


def test_the_spells_of_today_are_told_whole_also_in_the_evening() -> None:
    assert spells_of(RIVERSIDE, date(2026, 11, 20), 1) == ((berlin("2026-11-20T09:00"), berlin("2026-11-20T17:00")),)


def test_a_branch_that_never_opens_has_no_spells() -> None:
    assert spells_of(SHUT, date(2026, 3, 26), 14) == ()


def test_weekly_hours_come_on_their_days_only() -> None:
    saturdays = weekly(("sat",), "10:00", "14:00", zone=BERLIN, first=date(2026, 3, 26), count=14)
    assert saturdays == (
        (berlin("2026-03-28T10:00"), berlin("2026-03-28T14:00")),
        (berlin("2026-04-04T10:00"), berlin("2026-04-04T14:00")),
    )


def test_an_hour_that_spring_leaves_out_is_not_asked_in() -> None:
    assert weekly(("sun",), "02:00", "03:00", zone=BERLIN, first=date(2026, 3, 29), count=1) == ()
