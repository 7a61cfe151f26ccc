"""PostgreSQL's writers: each use case alone in its transaction, again when the database chose it as a victim."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from server.clock import utc_now
from server.database import Database, Session
from server.database.migrate import is_current
from server.pulse import CHORES, beat, is_alive
from tests.postgresql import PostgreSQL

pytestmark = pytest.mark.postgresql

things = Table("things", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False))
ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(empty_postgresql: str) -> Iterator[Database]:
    with Database(empty_postgresql) as database:
        database.write(things.metadata.create_all)
        database.write(lambda session: session.execute(insert(things), [{"id": 1, "n": 0}, {"id": 2, "n": 0}]))
        yield database


def add_one(session: Session, thing: int) -> None:
    session.execute(update(things).where(things.c.id == thing).values(n=things.c.n + 1))


def counts(session: Session) -> list[int]:
    return list(session.scalars(select(things.c.n).order_by(things.c.id)))


def test_of_two_that_wait_for_each_other_one_comes_again_and_nobody_hears_of_it(database: Database) -> None:
    both_have_one = threading.Barrier(2)
    runs: list[int] = []

    def cross(session: Session, first: int, second: int) -> None:
        session.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
        add_one(session, first)
        if len(runs) < 2:
            both_have_one.wait(60)
        runs.append(first)
        add_one(session, second)

    with ThreadPoolExecutor(2) as pool:
        for crossing in [pool.submit(database.write, cross, 1, 2), pool.submit(database.write, cross, 2, 1)]:
            crossing.result(30)
    assert database.read(counts) == [2, 2]
    assert len(runs) == 3


def test_a_serialisation_failure_is_tried_again_from_the_beginning(database: Database) -> None:
    tried: list[int] = []

    def fail(session: Session, times: int) -> None:
        add_one(session, 1)
        tried.append(1)
        if len(tried) <= times:
            session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    database.write(fail, 2)
    assert (len(tried), database.read(counts)) == (3, [1, 0])


def test_what_the_database_refuses_for_good_is_not_tried_again(database: Database) -> None:
    tried: list[int] = []

    def contradict(session: Session) -> None:
        add_one(session, 1)
        tried.append(1)
        session.execute(insert(things).values(id=2, n=0))

    with pytest.raises(IntegrityError):
        database.write(contradict)
    assert (len(tried), database.read(counts)) == (1, [0, 0])


def test_workers_that_beat_at_once_are_both_alive(database: Database) -> None:
    now = utc_now()
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(database.write, beat, chore, now=now) for _ in range(20) for chore in CHORES]:
            done.result()
    assert database.read(is_alive, now=now)


def test_two_servers_that_migrate_at_once_both_succeed(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database()
    code = (
        "import sys\nfrom server.database import Database\nfrom server.database.migrate import migrate\n"
        "with Database(sys.argv[1]) as database: migrate(database)"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT) for _ in range(2)]
    try:
        assert [process.wait(60) for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()
    with Database(url) as database:
        assert database.read(is_current)
