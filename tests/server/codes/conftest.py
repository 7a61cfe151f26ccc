"""Riverside's door and tills, Station's till, and browsers of those who may print for them or not."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from server.branches.touchpoint import Touchpoint, add_touchpoint, touchpoint_by_code
from server.codes.till import Till, add_till, new_secrets
from server.database import Database
from server.database.tables.codes import receipt_codes
from server.database.tables.staff import audit
from server.publishing.publishing import publish
from server.staff.person import Person, add_person
from surveys.catalogue import bundled
from surveys.catalogue import read as read_survey
from tests.server.conftest import KEYS, NOON, Browser, Cast

SignedIn = Callable[[Person], Browser]
POSTER, TILL, ELSEWHERE = "C6P4JD9", "2222222", "STATN2Y"
LEADS_TO_POSTER = "HTTPS://HEARD.EXAMPLE/F/C6P4JD9"
NO_TILL = UUID(int=1)


@pytest.fixture
def poster(database: Database, cast: Cast) -> Touchpoint:
    for file in bundled():
        database.write(publish, read_survey(file), now=NOON)
    spots = ((POSTER, cast.riverside, "Front door", "poster"), (TILL, cast.riverside, "Tills", "till"))
    for code, branch, name, kind in (*spots, (ELSEWHERE, cast.station, "Platform", "till")):
        survey = "receipt" if kind == "till" else "branch-visit"
        database.write(add_touchpoint, code=code, branch=branch, name=name, kind=kind, survey=survey, now=NOON)
    return database.read(touchpoint_by_code, POSTER)


@pytest.fixture
def counter(database: Database, poster: Touchpoint) -> Touchpoint:
    assert poster
    return database.read(touchpoint_by_code, TILL)


@pytest.fixture
def till(database: Database, counter: Touchpoint) -> Till:
    return database.write(add_till, counter, "Till 1", new_secrets(), keys=KEYS, now=NOON)


@pytest.fixture
def mara(signed_in: SignedIn, cast: Cast, poster: Touchpoint) -> Browser:
    assert poster
    return signed_in(cast.mara)


@pytest.fixture
def browser_of(signed_in: SignedIn, guest: Browser, database: Database, cast: Cast) -> Callable[[str], Browser]:
    def somebody(role: str) -> Person:
        if role in {"staff", "manager"}:
            return {"staff": cast.theo, "manager": cast.mara}[role]
        if role == "elsewhere":
            return database.write(
                add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON
            )
        return database.write(add_person, email="kai@coast.example", role=role, region="coast", now=NOON)

    return lambda role: guest if role == "guest" else signed_in(somebody(role))


def noted(database: Database) -> list[str]:
    done = select(audit.c.action).where(audit.c.action != "signed in").order_by(audit.c.id)
    return list(database.read(lambda session: session.execute(done).scalars()))


def stored_codes(database: Database) -> int:
    return database.read(lambda session: session.execute(select(func.count()).select_from(receipt_codes)).scalar_one())


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())
