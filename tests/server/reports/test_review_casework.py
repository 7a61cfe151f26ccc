"""What a review says of those who were to be answered."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from server.database import Database
from server.database.tables.cases import case_events
from server.reports.review.casework import casework, causes
from server.reports.review.kept import Casework
from server.reports.review.week import Week, midnight
from tests.server.conftest import Cast
from tests.server.reports.archive import Archive

WEEK = Week(date(2026, 6, 29))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def monday(cast: Cast) -> datetime:
    """Its midnight."""
    return midnight(WEEK.begins, cast.riverside)


def read(archive: Archive, cast: Cast, *, now: datetime) -> Casework:
    return archive.database.read(casework, cast.riverside, WEEK, now=now)


def test_a_promise_of_the_week_was_kept_broken_or_is_still_open(archive: Archive, cast: Cast, monday: datetime) -> None:
    due: dict[str, Any] = {"at": monday + DAY, "promised_by": monday + 2 * DAY}
    archive.opens_case(cast.riverside, **due, status="answered", answered_at=monday + 2 * DAY)
    archive.opens_case(cast.riverside, **due, status="solved", solved_at=monday + 1.5 * DAY)
    archive.opens_case(cast.riverside, **due, status="answered", answered_at=monday + 2 * DAY + HOUR)
    archive.opens_case(cast.riverside, **due)
    archive.opens_case(cast.riverside, at=monday + 6 * DAY, promised_by=monday + 8 * DAY)
    archive.opens_case(cast.station, **due, status="answered", answered_at=monday + DAY)
    found = read(archive, cast, now=monday + 7 * DAY)
    assert (found.kept, found.promised) == (2, 4)
    assert (found.opened, found.solved, found.waiting, found.late) == (5, 1, 2, 1)


def test_a_promise_that_was_made_anew_stays_broken(
    archive: Archive, database: Database, cast: Cast, monday: datetime
) -> None:
    anew: dict[str, Any] = {"at": monday, "promised_by": monday + 8 * DAY, "renewed": 2, "updated_at": monday + 2 * DAY}
    case = archive.opens_case(cast.riverside, **anew)
    lines = [{"case_id": case, "at": monday + days * DAY, "what": "promised", "words": ""} for days in (1, 2)]
    database.write(lambda session: session.execute(insert(case_events), lines))
    found = read(archive, cast, now=monday + 7 * DAY)
    assert (found.kept, found.promised) == (0, 1)
    assert (found.waiting, found.late) == (1, 1)
    assert [(one.case_id, one.since) for one in found.latest] == [(case, monday)]


def test_the_three_that_wait_longest_are_named(archive: Archive, cast: Cast, monday: datetime) -> None:
    cases = [archive.opens_case(cast.riverside, at=monday - days * DAY, promised_by=monday) for days in (1, 4, 2, 3)]
    found = read(archive, cast, now=monday + 7 * DAY)
    assert found.late == 4
    assert [one.case_id for one in found.latest] == [cases[1], cases[3], cases[2]]


def test_logged_cases_are_named_and_bursts_are_no_customers(archive: Archive, cast: Cast, monday: datetime) -> None:
    for origin in ("answer", "logged", "logged", "burst"):
        archive.opens_case(cast.riverside, at=monday + DAY, promised_by=monday + 9 * DAY, origin=origin)
    found = read(archive, cast, now=monday + 7 * DAY)
    assert (found.opened, found.logged, found.waiting) == (3, 2, 3)


def test_causes_of_what_was_solved_in_the_week_are_ranked(archive: Archive, cast: Cast, monday: datetime) -> None:
    solved: dict[str, Any] = {"status": "solved", "at": monday - 3 * DAY}
    for days, key in ((1, "waiting"), (2, "waiting"), (3, "own"), (-1, "price"), (7, "price"), (4, "")):
        archive.opens_case(cast.riverside, **solved, solved_at=monday + days * DAY, cause_key=key)
    found = archive.database.read(causes, cast.riverside, WEEK, {"waiting": "Waiting"})
    assert [(one.words, one.n) for one in found] == [("Waiting", 2), ("own", 1)]


def test_who_could_not_be_reached_was_neither_answered_nor_forgotten(
    archive: Archive, cast: Cast, monday: datetime
) -> None:
    closed: dict[str, Any] = {"status": "solved", "outcome": "not-reached", "promised_by": monday + 3 * DAY}
    archive.opens_case(cast.riverside, at=monday, **closed, solved_at=monday + 2 * DAY)
    archive.opens_case(cast.riverside, at=monday, **closed, solved_at=monday + 4 * DAY)
    found = read(archive, cast, now=monday + 7 * DAY)
    assert (found.kept, found.promised, found.solved) == (0, 1, 0)
