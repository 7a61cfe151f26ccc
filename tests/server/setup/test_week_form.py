"""Opening hours as a form sends them."""

from dataclasses import replace
from datetime import date

import pytest

from server.branches.hours import DAYS
from server.branches.week import in_short
from server.errors import BadRequest
from server.setup.week_form import Line, days_off_from, hours_from, lines_from, lines_of
from tests.server.setup.test_steps import FIRST

TODAY = date(2026, 3, 2)


def a_form(**typed: str) -> dict[str, str]:
    """Open on Mondays from nine to five, and as typed."""
    return {"mon_open": "yes", "mon_from": "09:00", "mon_to": "17:00", **typed}


def test_what_the_form_shows_comes_back_the_same() -> None:
    hours = {**dict.fromkeys(DAYS, ()), "mon": (("09:00", "12:30"), ("13:30", "17:00")), "fri": (("18:00", "24:00"),)}
    lines = lines_of(replace(FIRST, hours=hours))
    assert lines[4] == Line("fri", "Friday", is_open=True, times=("18:00", "00:00", "", ""))
    typed = {f"{line.day}_open": "yes" for line in lines if line.is_open}
    for line in lines:
        named = zip(("from", "to", "again", "until"), line.times, strict=True)
        typed |= {f"{line.day}_{at}": time for at, time in named}
    assert hours_from(lines_from(typed)) == hours


def test_a_day_without_a_tick_is_closed_whatever_its_times_say() -> None:
    assert hours_from(lines_from(a_form(sat_from="09:00", sat_to="12:00")))["sat"] == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (a_form(mon_to="08:00"), "Monday: 09:00-08:00 ends before it begins"),
        (a_form(mon_to=""), "Monday: "),
        (a_form(mon_again="13:00"), "Monday: "),
        (a_form(mon_again="16:00", mon_until="18:00"), "Monday: .* overlap"),
        ({}, "at least one day"),
    ],
)
def test_hours_that_cannot_be_are_named_with_their_day(typed: dict[str, str], said: str) -> None:
    with pytest.raises(BadRequest, match=said):
        hours_from(lines_from(typed))


def test_days_off_that_are_over_stay_and_those_to_come_are_as_typed() -> None:
    before = replace(FIRST, holidays=frozenset({date(2026, 1, 1), date(2026, 12, 25)}))
    assert days_off_from(["2026-05-01", "", "2026-05-01"], before, TODAY) == {date(2026, 1, 1), date(2026, 5, 1)}
    with pytest.raises(BadRequest):
        days_off_from(["tomorrow"], before, TODAY)


def test_a_week_in_short_names_runs_of_equal_days() -> None:
    assert in_short({}) == "closed"
    morning = (("08:00", "12:00"),)
    assert in_short({"mon": morning, "tue": morning, "thu": morning}) == "Mon to Tue 08:00-12:00, Thu 08:00-12:00"
