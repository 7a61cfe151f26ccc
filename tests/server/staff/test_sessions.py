from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from server.database import Database
from server.database.tables.staff import people, staff_sessions
from server.staff.sessions import end_session, keep_alive, person_of_session, start_session
from tests.server.conftest import NOON, Cast

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def secret(database: Database, cast: Cast) -> str:
    return database.write(start_session, cast.theo, browser="a browser", now=NOON)


@pytest.fixture
def seen_at(database: Database) -> Callable[[], datetime]:
    return lambda: database.read(lambda session: session.execute(select(staff_sessions.c.seen_at)).scalar_one())


def test_the_cookie_says_who_is_signed_in(database: Database, cast: Cast, secret: str) -> None:
    assert database.read(person_of_session, secret, now=NOON) == cast.theo
    assert database.read(person_of_session, "guessed", now=NOON) is None


def test_a_session_left_alone_ends_after_twelve_hours(database: Database, secret: str) -> None:
    assert database.read(person_of_session, secret, now=NOON + 12 * HOUR - MINUTE)
    assert database.read(person_of_session, secret, now=NOON + 12 * HOUR) is None


def test_a_session_in_use_lives_on_but_not_beyond_thirty_days(database: Database, secret: str) -> None:
    now = NOON
    while database.read(person_of_session, secret, now=now):
        keep_alive(database, secret, now=now)
        now += 8 * HOUR
    assert now == NOON + 30 * DAY


def test_a_visit_is_written_down_only_once_in_five_minutes(
    database: Database, secret: str, seen_at: Callable[[], datetime]
) -> None:
    keep_alive(database, secret, now=NOON + 4 * MINUTE)
    assert seen_at() == NOON
    keep_alive(database, secret, now=NOON + 5 * MINUTE)
    assert seen_at() == NOON + 5 * MINUTE


def test_signing_out_ends_the_session_for_good(database: Database, secret: str) -> None:
    database.write(end_session, secret, now=NOON)
    keep_alive(database, secret, now=NOON + HOUR)
    assert database.read(person_of_session, secret, now=NOON + HOUR) is None


def test_whoever_has_left_is_signed_out(database: Database, cast: Cast, secret: str) -> None:
    leave = update(people).where(people.c.id == cast.theo.id).values(left_at=NOON)
    database.write(lambda session: session.execute(leave))
    assert database.read(person_of_session, secret, now=NOON) is None
