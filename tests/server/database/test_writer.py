"""One writer: what waits is committed together, each use case stands or falls alone, and every answer is true."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, event, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from server.database import Database, Session
from server.database.writer import MOST_TOGETHER, OneWriter

tables = MetaData()
notes = Table("notes", tables, Column("id", Integer, primary_key=True), Column("words", String, nullable=False))
replies = Table(
    "replies",
    tables,
    Column("id", Integer, primary_key=True),
    Column("note_id", ForeignKey("notes.id", deferrable=True, initially="DEFERRED"), nullable=False),
)
Query = Callable[[Session], Any]


@pytest.fixture
def book(empty_database: Path, tmp_path: Path) -> Iterator[Database]:
    """On SQLite, whose writer this is."""
    shutil.copy(empty_database, tmp_path / "heard.db")
    with Database(f"sqlite:///{tmp_path / 'heard.db'}") as database:
        database.write(tables.create_all)
        yield database


def note(session: Session, words: str) -> str:
    session.execute(insert(notes).values(words=words))
    return words


def failing(session: Session, words: str) -> None:
    note(session, words)
    raise LookupError(words)


def reply_to_nothing(session: Session) -> None:
    session.execute(insert(replies).values(note_id=404))


def all_notes(session: Session) -> list[str]:
    return list(session.execute(select(notes.c.words).order_by(notes.c.id)).scalars())


def together(database: Database, *use_cases: Query) -> list[Future[Any]]:
    """Outcomes of use cases that the writer finds waiting in this order, all at once."""
    database.write(lambda _: None)
    assert isinstance(database._writer, OneWriter)
    waiting = database._writer._waiting
    is_held, go_on, tick = threading.Event(), threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        is_held.set()
        assert go_on.wait(60)

    with ThreadPoolExecutor(len(use_cases) + 1) as pool:
        holding = pool.submit(database.write, hold)
        assert is_held.wait(60)
        outcomes = []
        for place, use_case in enumerate(use_cases, 1):
            outcomes.append(pool.submit(database.write, use_case))
            while waiting.qsize() < place:
                tick.wait(0.001)
        go_on.set()
        holding.result()
    return outcomes


def test_a_use_case_is_given_back_what_it_returns(book: Database) -> None:
    assert book.write(note, "Long wait") == "Long wait"
    assert book.read(all_notes) == ["Long wait"]


def test_a_failing_use_case_leaves_no_trace(book: Database) -> None:
    with pytest.raises(LookupError, match="Long wait"):
        book.write(failing, "Long wait")
    assert book.read(all_notes) == []


def test_what_waits_is_committed_together(book: Database) -> None:
    commits: list[Session] = []
    event.listen(book.engine, "commit", commits.append)
    together(book, partial(note, words="first"), partial(note, words="second"))
    assert len(commits) == 3  # one that starts the writer, one that holds it, and theirs
    assert book.read(all_notes) == ["first", "second"]


def test_no_more_than_a_batch_is_committed_together(book: Database) -> None:
    outcomes = together(book, *(partial(note, words=str(number)) for number in range(MOST_TOGETHER + 5)))
    assert [outcome.result() for outcome in outcomes] == book.read(all_notes)


def test_one_failing_use_case_leaves_its_neighbours_stored(book: Database) -> None:
    first, second, third = together(
        book, partial(note, words="first"), partial(failing, words="second"), partial(note, words="third")
    )
    assert (first.result(), third.result()) == ("first", "third")
    assert isinstance(second.exception(), LookupError)
    assert book.read(all_notes) == ["first", "third"]


def test_a_failing_commit_answers_everyone_and_the_writer_lives_on(book: Database) -> None:
    outcomes = together(book, partial(note, words="first"), reply_to_nothing, partial(note, words="third"))
    assert [type(outcome.exception()) for outcome in outcomes] == [IntegrityError] * 3
    assert book.read(all_notes) == []
    assert book.write(note, "afterwards") == "afterwards"
    assert book.read(all_notes) == ["afterwards"]


def test_a_failing_commit_of_one_alone_answers_it(book: Database) -> None:
    with pytest.raises(IntegrityError):
        book.write(reply_to_nothing)
    book.write(note, "afterwards")
    assert book.read(all_notes) == ["afterwards"]


def rolled_back_by_sqlite(session: Session) -> None:
    session.exec_driver_sql("INSERT OR ROLLBACK INTO notes (words) VALUES (NULL)")


def swallowing(session: Session) -> None:
    try:
        rolled_back_by_sqlite(session)
    except IntegrityError:
        note(session, "as if nothing had happened")


@pytest.mark.parametrize("culprit", [rolled_back_by_sqlite, swallowing])
def test_nobody_is_told_stored_when_sqlite_gave_the_transaction_up(book: Database, culprit: Query) -> None:
    outcomes = together(book, partial(note, words="first"), culprit, partial(note, words="third"))
    assert all(outcome.exception() for outcome in outcomes)
    assert "first" not in book.read(all_notes)
    assert "third" not in book.read(all_notes)
    assert [outcome.result() for outcome in together(book, partial(note, words="a"), partial(note, words="b"))]


def test_a_full_disk_is_an_error_for_who_meets_it_and_no_more(book: Database) -> None:
    def fill(session: Session) -> None:
        session.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite makes it what there is already
        note(session, "x" * 1_000_000)

    with pytest.raises(OperationalError, match="full"):
        book.write(fill)
    book.write(lambda session: session.exec_driver_sql("PRAGMA max_page_count = 1000000").close())
    book.write(note, "afterwards")
    assert book.read(all_notes) == ["afterwards"]


def test_a_lock_held_elsewhere_is_an_error_and_the_writer_lives_on(book: Database) -> None:
    book.write(lambda session: session.exec_driver_sql("PRAGMA busy_timeout = 20").close())
    with book.engine.connect() as other, other.begin(), pytest.raises(OperationalError, match="locked"):
        book.write(note, "too early")
    book.write(note, "afterwards")
    assert book.read(all_notes) == ["afterwards"]


def test_a_write_inside_a_write_is_refused(book: Database) -> None:
    def write_again(session: Session) -> None:
        note(session, "outer")
        book.write(note, "inner")

    with pytest.raises(RuntimeError, match="take its session along"):
        book.write(write_again)
    assert book.read(all_notes) == []


def test_even_an_exit_inside_a_use_case_does_not_end_the_writer(book: Database) -> None:
    with pytest.raises(SystemExit):
        book.write(lambda _: sys.exit(3))
    assert book.write(note, "afterwards")


def test_a_closed_database_takes_no_writes_and_lets_nobody_wait(book: Database) -> None:
    book.write(note, "in time")
    book.close()
    book.close()
    with pytest.raises(RuntimeError, match="closed"):
        book.write(note, "too late")


def test_closing_waits_for_what_was_asked_before(book: Database, tmp_path: Path) -> None:
    closers = []

    def close_meanwhile(session: Session) -> str:
        closer = threading.Thread(target=book.close)
        closer.start()
        closers.append(closer)
        return note(session, "held")

    assert [outcome.result() for outcome in together(book, close_meanwhile, partial(note, words="next"))]
    closers[0].join()
    with Database(f"sqlite:///{tmp_path / 'heard.db'}") as again:
        assert again.read(all_notes) == ["held", "next"]


def count_up(session: Session) -> None:
    seen = session.execute(select(func.count(replies.c.id))).scalar_one()  # any statement between read and write
    words = session.execute(select(notes.c.words)).scalar_one()
    session.execute(update(notes).values(words=str(int(words) + 1 + seen)))


def test_sixteen_threads_that_read_and_then_write_lose_nothing(book: Database) -> None:
    book.write(note, "0")
    with ThreadPoolExecutor(16) as pool:
        for counting in [pool.submit(book.write, count_up) for _ in range(320)]:
            counting.result()
    assert book.read(all_notes) == ["320"]


COUNT = """
import sys
from server.database import Database
from tests.server.database.test_writer import count_up
with Database(sys.argv[1]) as database:
    for _ in range(60):
        database.write(count_up)
"""


@pytest.fixture
def counting(book: Database) -> Iterator[list[subprocess.Popen[bytes]]]:
    book.write(note, "0")
    command = [sys.executable, "-c", COUNT, str(book.url)]
    processes = [subprocess.Popen(command, cwd=Path(__file__).parents[3]) for _ in range(2)]
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def test_two_processes_on_one_file_lose_nothing(book: Database, counting: list[subprocess.Popen[bytes]]) -> None:
    for _ in range(60):
        book.write(count_up)
    assert [process.wait(60) for process in counting] == [0, 0]
    assert book.read(all_notes) == ["180"]
