"""Reading, and how every connection is set up."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Date, Integer, MetaData, String, Table, func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from server.database import Database, Session
from server.database.columns import Json, UtcTime
from server.database.database import clock_of
from server.database.insert import add_up, insert_each_new, insert_new, put_all
from server.database.tables.branches import touchpoints
from tests.server.conftest import only_on_sqlite

NAIROBI = timezone(timedelta(hours=3))
things = Table(
    "things",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
    Column("at", UtcTime),
    Column("day", Date),
    Column("what", Json),
)
counts = Table(
    "counts",
    things.metadata,
    Column("day", Integer, primary_key=True),
    Column("value", String, primary_key=True),
    Column("n", Integer, nullable=False),
)


@pytest.fixture
def store(database: Database) -> Database:
    database.write(things.metadata.create_all)
    return database


def put(session: Session, /, **values: Any) -> None:
    session.execute(insert(things).values(**values))


def how_many(session: Session) -> int:
    return session.execute(select(func.count()).select_from(things)).scalar_one()


def column(session: Session, name: str) -> list[Any]:
    return list(session.execute(select(things.c[name]).order_by(things.c[name])).scalars())


def test_a_reader_sees_one_snapshot_and_holds_nobody_up(store: Database) -> None:
    def look_twice(session: Session) -> tuple[int, int]:
        before = how_many(session)
        store.write(put, id=1)  # would wait for ever if the reader held it up
        return before, how_many(session)

    assert store.read(look_twice) == (0, 0)
    assert store.read(how_many) == 1


def test_a_reader_is_not_held_up_by_a_writer_and_sees_nothing_unfinished(store: Database) -> None:
    def look_while_writing(session: Session) -> int:
        put(session, id=1)
        return store.read(how_many)

    assert store.write(look_while_writing) == 0


@only_on_sqlite
@pytest.mark.parametrize("way_in", [Database.write, Database.read])
@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_every_connection_is_durable_and_checks_foreign_keys(
    database: Database, way_in: Any, pragma: str, value: object
) -> None:
    assert way_in(database, lambda session: session.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()) == value


def test_a_child_without_its_parent_is_refused(database: Database) -> None:
    row = {"code": "K", "branch_id": 404, "name": "Door", "kind": "poster", "survey": "branch-visit"}
    with pytest.raises(IntegrityError):
        database.write(lambda session: session.execute(insert(touchpoints).values(**row, created_at=datetime.now(UTC))))


def test_a_moment_comes_back_in_utc(store: Database) -> None:
    noon = datetime(2026, 3, 2, 12, 0, 0, 5, tzinfo=NAIROBI)
    store.write(put, at=noon)
    (back,) = store.read(column, "at")
    assert back == noon
    assert back.tzinfo is UTC


def test_moments_sort_by_time_whatever_their_zone_and_precision(store: Database) -> None:
    moments = [
        datetime(2026, 3, 2, 12, 0, tzinfo=NAIROBI),
        datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
    ]
    for moment in reversed(moments):
        store.write(put, at=moment)
    assert store.read(column, "at") == moments


def test_a_time_without_a_zone_is_refused(store: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        store.write(put, at=datetime(2026, 3, 2))  # noqa: DTZ001 - what is wrong with it


def test_no_time_and_no_json_are_null(store: Database) -> None:
    store.write(put, at=None, what=None)
    where = things.c.at.is_(None) & things.c.what.is_(None)
    assert store.read(lambda session: session.execute(select(things.c.id).where(where)).all())


def test_json_keeps_every_script(store: Database) -> None:
    store.write(put, what={"comment": "गैस 🔥", "why": ["waiting"]})
    assert store.read(lambda session: session.execute(select(things.c.what)).scalar_one()) == {
        "comment": "गैस 🔥",
        "why": ["waiting"],
    }


def test_the_databases_clock_is_now_in_utc(database: Database) -> None:
    clock = database.read(clock_of)
    assert clock.tzinfo is UTC
    assert abs(clock - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_row_is_new_once(store: Database) -> None:
    assert store.write(insert_new, things, {"id": 1, "name": "first"})
    assert not store.write(insert_new, things, {"id": 1, "name": "again"})
    assert store.read(column, "name") == ["first"]


def test_of_many_rows_the_new_ones_are_named(store: Database) -> None:
    store.write(insert_each_new, things, [{"id": number, "name": f"old {number}"} for number in (2, 4)])
    rows = [{"id": number, "name": f"new {number}"} for number in range(1, 6)]
    assert store.write(insert_each_new, things, rows) == {1, 3, 5}
    assert store.read(column, "name") == ["new 1", "new 3", "new 5", "old 2", "old 4"]


def test_a_row_that_is_new_but_not_unique_is_not_stored(store: Database) -> None:
    store.write(put, id=1, name="taken")
    assert store.write(insert_each_new, things, [{"id": 2, "name": "taken"}, {"id": 3, "name": "free"}]) == {3}


def test_thousands_of_rows_are_new_at_once(store: Database) -> None:
    rows = [{"id": number, "name": str(number)} for number in range(3_000)]
    assert len(store.write(insert_each_new, things, rows)) == 3_000


def test_no_rows_are_no_trouble(store: Database) -> None:
    assert store.write(insert_each_new, things, []) == set()
    store.write(add_up, counts, [], "n")
    store.write(put_all, counts, [])


def test_rows_take_the_place_of_those_with_their_key(store: Database) -> None:
    store.write(put_all, counts, [{"day": 1, "value": "1", "n": 1}, {"day": 1, "value": "2", "n": 2}])
    store.write(put_all, counts, [{"day": 1, "value": "2", "n": 7}, {"day": 2, "value": "1", "n": 8}])
    rows = store.read(lambda session: session.execute(select(counts.c.n).order_by(counts.c.n)).scalars().all())
    assert rows == [1, 7, 8]


def test_counts_add_up(store: Database) -> None:
    store.write(add_up, counts, [{"day": 1, "value": "5", "n": 2}, {"day": 2, "value": "5", "n": 1}], "n")
    store.write(add_up, counts, [{"day": 1, "value": "1", "n": 7}, {"day": 1, "value": "5", "n": 3}], "n")
    store.write(add_up, counts, [{"day": 2, "value": "5", "n": -1}], "n")
    rows = store.read(lambda session: session.execute(select(counts).order_by(counts.c.day, counts.c.value)).all())
    assert [tuple(row) for row in rows] == [(1, "1", 7), (1, "5", 5), (2, "5", 0)]


def test_a_database_that_cannot_be_opened_is_an_error_at_once(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path / 'no-folder' / 'heard.db'}") as nowhere, pytest.raises(OperationalError):
        nowhere.write(how_many)
