from datetime import timedelta

import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.staff import one_time_links
from server.errors import Gone, NotFound
from server.staff.links import link_of, make_link, make_links, read_link, use_link
from tests.server.conftest import NOON, Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def secret(database: Database, cast: Cast) -> str:
    return database.write(make_link, cast.theo.id, "take", "case", lifetime=HOUR, now=NOON)


def test_looking_at_a_link_does_not_use_it(database: Database, cast: Cast, secret: str) -> None:
    for _ in range(2):
        link = database.read(read_link, secret, "take", now=NOON)
        assert (link.person, link.subject) == (cast.theo, "case")
    assert database.write(use_link, secret, "take", now=NOON) == link


def test_a_link_works_once(database: Database, secret: str) -> None:
    database.write(use_link, secret, "take", now=NOON)
    with pytest.raises(Gone, match="used already"):
        database.write(use_link, secret, "take", now=NOON)
    with pytest.raises(Gone, match="used already"):
        database.read(read_link, secret, "take", now=NOON)


def test_a_link_runs_out(database: Database, secret: str) -> None:
    database.read(read_link, secret, "take", now=NOON + HOUR - timedelta(seconds=1))
    with pytest.raises(Gone, match="run out"):
        database.write(use_link, secret, "take", now=NOON + HOUR)


def test_a_link_for_one_purpose_does_not_serve_another(database: Database, secret: str) -> None:
    with pytest.raises(NotFound):
        database.write(use_link, secret, "sign-in", now=NOON)
    database.write(use_link, secret, "take", now=NOON)


def test_only_the_hash_of_a_link_is_kept(database: Database, secret: str) -> None:
    rows = database.read(lambda session: session.execute(select(one_time_links)).all())
    assert secret not in repr(rows)


def test_links_for_several_purposes_are_made_together_and_used_apart(database: Database, cast: Cast) -> None:
    secrets = database.write(make_links, cast.theo.id, ("take", "answered"), "a case", lifetime=HOUR, now=NOON)
    assert list(secrets) == ["take", "answered"]
    database.write(use_link, secrets["take"], "take", now=NOON)
    assert database.read(read_link, secrets["answered"], "answered", now=NOON).subject == "a case"
    with pytest.raises(NotFound):
        database.read(read_link, secrets["answered"], "take", now=NOON)


def test_what_a_link_was_for_is_known_after_it_is_over(database: Database, cast: Cast) -> None:
    secret = database.write(make_link, cast.theo.id, "call", "a case", lifetime=HOUR, now=NOON)
    database.write(use_link, secret, "call", now=NOON)
    known = database.read(link_of, secret)
    assert known
    assert (known.person, known.purpose, known.subject) == (cast.theo, "call", "a case")
    assert database.read(link_of, "of nobody") is None
