"""How customers were answered at several branches: each by its own clock."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from server.branches.branch import Branch
from server.database import Database
from server.reports.casework import MOST_TIMED, first_answers, promises, spans_of, taken
from server.reports.dashboard.care import Care, Fact, care_of
from server.reports.filters import Filters
from server.reports.review.week import midnight
from server.staff.person import Person
from tests.server.conftest import Browser, Cast, Clock
from tests.server.reports.archive import Archive

MONDAY, SUNDAY = date(2026, 6, 29), date(2026, 7, 5)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def monday(cast: Cast) -> datetime:
    """Its midnight at Riverside and Station; at Harbour it comes an hour later."""
    return midnight(MONDAY, cast.riverside)


def care(archive: Archive, cast: Cast, *, now: datetime) -> Care:
    filters = Filters(seen=(cast.riverside, cast.station), begins=MONDAY, ends=SUNDAY)
    return archive.database.read(care_of, filters, now=now)


def fact(found: Care, title: str) -> Fact:
    return next(one for one in found.facts if one.title == title)


def test_days_begin_when_they_begin_at_the_branch(
    archive: Archive, cast: Cast, harbour: Branch, monday: datetime
) -> None:
    early: dict[str, Any] = {"at": monday - DAY, "promised_by": monday + HOUR / 2, "answered_at": monday - HOUR}
    archive.opens_case(cast.riverside, **early, status="answered")
    archive.opens_case(harbour, **early, status="answered")
    spans = spans_of([cast.riverside, harbour], MONDAY, SUNDAY)
    assert len(spans) == 2
    found = archive.database.read(promises, spans, now=monday + 9 * DAY)
    assert (found.kept, found.n) == (1, 1)


def test_nobody_is_asked_about_no_branch(database: Database, monday: datetime) -> None:
    assert spans_of([], MONDAY, SUNDAY) == ()
    assert database.read(promises, (), now=monday).n == 0
    assert database.read(first_answers, (), ()) is None


def test_whoever_was_taken_late_or_never_was_not_taken_in_time(archive: Archive, cast: Cast, monday: datetime) -> None:
    due: dict[str, Any] = {"at": monday, "promised_by": monday + 9 * DAY, "take_by": monday + DAY}
    archive.opens_case(cast.riverside, **due, taken_at=monday + HOUR)
    archive.opens_case(cast.riverside, **due, taken_at=monday + 2 * DAY)
    archive.opens_case(cast.station, **due)
    spans = spans_of([cast.riverside, cast.station], MONDAY, SUNDAY)
    found = archive.database.read(taken, spans, now=monday + 3 * DAY)
    assert (found.in_time, found.n) == (1, 3)
    assert archive.database.read(taken, spans, now=monday + HOUR).n == 0


def test_the_time_to_an_answer_is_opening_time_of_the_case_in_the_middle(
    archive: Archive, cast: Cast, monday: datetime
) -> None:
    opens = monday + 9 * HOUR
    # The last two were answered on the next day: the night between does not count.
    for took in (1, 2, 3, 24 + 1, 24 + 2):
        answered_at = opens + took * HOUR
        archive.opens_case(cast.riverside, at=opens, promised_by=opens + 3 * DAY, answered_at=answered_at)
    found = fact(care(archive, cast, now=monday + 7 * DAY), "Time to first answer")
    assert (found.value, found.words) == ("3 opening hours", "in the middle, of 5 customers")
    assert found.meaning[1].startswith("Of all customers answered in these days")
    for _ in range(MOST_TIMED):
        archive.opens_case(cast.riverside, at=opens, promised_by=opens + 3 * DAY, answered_at=opens + 4 * HOUR)
    found = fact(care(archive, cast, now=monday + 7 * DAY), "Time to first answer")
    assert found.meaning[1].startswith("Of the 200 customers last answered in these days")


def test_below_five_customers_only_their_number_is_told(archive: Archive, cast: Cast, monday: datetime) -> None:
    kept: dict[str, Any] = {"at": monday, "promised_by": monday + 2 * DAY, "answered_at": monday + DAY}
    for _ in range(4):
        archive.opens_case(cast.riverside, **kept, status="answered")
    found = fact(care(archive, cast, now=monday + 7 * DAY), "Promises kept")
    assert (found.value, found.words, found.is_early) == ("", "4 of 4 answered in time.", True)
    archive.opens_case(cast.station, **kept, status="answered")
    found = fact(care(archive, cast, now=monday + 7 * DAY), "Promises kept")
    assert (found.value, found.words) == ("100\u00a0%", "5 of 5 answered in time.")
    assert "between 57 and 100\u00a0%" in found.meaning[1]


def test_a_cause_leads_to_the_cases_that_were_solved_of_it(
    archive: Archive, cast: Cast, clock: Clock, signed_in: Callable[[Person], Browser], monday: datetime
) -> None:
    archive.hears(cast.riverside, {"overall": 5}, at=monday)
    solved: dict[str, Any] = {"promised_by": monday + 2 * DAY, "status": "solved", "outcome": "solved"}
    for branch, key, at in ((cast.riverside, "waiting", 0), (cast.riverside, "staff", 1), (cast.station, "waiting", 1)):
        archive.opens_case(
            branch, at=monday, solved_at=monday + DAY + at * HOUR, cause_key=key, remedy="Rang", **solved
        )
    clock.now = monday + 5 * DAY
    mara = signed_in(cast.mara)
    (address,) = re.findall(r'href="(/reports/cause\?cause=waiting[^"]*)"', mara.get("/reports").source)
    page = mara.get(address.replace("&amp;", "&"))
    assert "What had gone wrong: <bdi>Waiting</bdi>" in page.source
    assert len(re.findall(r'href="/cases/[0-9a-f-]{36}"', page.source)) == 1
    assert "no such cases" in mara.get("/reports/cause?cause=nothing").text
    assert mara.get("/reports/cause?cause=a%00b").status == 400
