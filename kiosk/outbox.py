"""The tablet's own SQLite file of responses the server has not accepted yet."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.disk import Disk
from kiosk.errors import UnusableFolder
from kiosk.outbox_schema import bring_up_to_date
from kiosk.writer import Writer, lacks_room
from surveys.response import Response
from surveys.wire import response_to_wire

log = logging.getLogger(__name__)

FILE = "outbox.db"
WAL_SUFFIXES = ("", "-wal", "-shm")

KEEP = """
INSERT INTO responses (id, state, text, counter) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, text = excluded.text WHERE responses.state = 'open'
"""
TRY = "UPDATE counters SET value = value + 1 WHERE name = 'tries'"
"""Writes in any case."""
READY = "SELECT id, text FROM responses WHERE state = 'ready' AND id > ? ORDER BY id LIMIT ?"
WORTH_GIVING_BACK, SHORT_LOG, LONGEST_LOG = 256, 16, 10_000
"""Pages of 4 KiB."""
WORTH_TIDYING = 200
"""Commits; each adds a few pages to the log."""

write_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Then = Callable[[], None]
Otherwise = Callable[[Exception], None]


class Row(NamedTuple):
    id: str
    text: str
    """The JSON of the response, sent exactly so."""


class Counts(NamedTuple):
    waiting: int
    refused: int


class AlreadyFrozen(Exception):
    """A visit that has ended, or was wiped, cannot be changed; the server may have it already."""


class Outbox:
    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Visits that a crash left open become ready. Raises UnusableFolder."""
        self.disk = disk or Disk(folder)
        self.set_aside: Path | None = None
        """Where the file of before is kept, if it could not be read."""
        self._path = path = folder / FILE
        try:
            self._writer = Writer(self._opened(path), self._make_room)
            self._reader, self._reading = _connect(path), threading.Lock()
            self._visits, self._tidied = self._counters()["visits"], 0
            self._writer.run(self._close_open_visits)
        except (sqlite3.Error, OSError) as problem:
            raise UnusableFolder(f"{path} cannot be written ({problem}); is the disk full?") from problem
        self.disk.hold_back()

    @property
    def visits(self) -> int:
        """
        How many visits began here since the outbox was new or wiped; never less after a restart.

        Each has exactly one response: stored by the server, waiting, refused, open, or its customer was told that it
        could not be kept.
        """
        return self._visits

    @property
    def size(self) -> int:
        """Bytes on disk."""
        parts = (self._path.with_name(FILE + suffix) for suffix in WAL_SUFFIXES)
        return sum(part.stat().st_size for part in parts if part.exists())

    def count_visit(self) -> int:
        """The number of the visit that begins now; durable with the visit's first answer."""
        self._visits += 1
        return self._visits

    def save(self, response: Response, *, then: Then, otherwise: Otherwise) -> None:
        """
        Keep a visit that goes on, as it stands if the customer walks away now.

        `then` is called once nothing can undo it, `otherwise` if it could not be kept; both in the writer's thread.
        """
        self._keep(response, "open", then, otherwise)

    def finish(self, response: Response, *, then: Then, otherwise: Otherwise) -> None:
        """The same for a visit that has ended: from now on it is sent, and never changed."""
        self._keep(response, "ready", then, otherwise)

    def close_open_visits(self, *, then: Then, otherwise: Otherwise) -> None:
        """Visits whose end could not be kept become ready; writes in any case, and so tells whether that works."""
        self._writer.put(self._close_open_visits, lambda _: then(), otherwise)

    def answer(self, then: Then) -> None:
        """`then` is called in the writer's thread after whatever is written before, also where writing fails."""
        self._writer.put(lambda _: None, lambda _: then(), lambda _: then())

    def ready(self, limit: int, most_bytes: int, after: str = "") -> list[Row]:
        """The first rows beyond this id that fit, at least one if there is any."""
        rows = self._read(READY, (after, limit))
        fitting: list[Row] = []
        for row in map(Row._make, rows):
            most_bytes -= len(row.text.encode()) + 1
            if most_bytes < 0 and fitting:
                break
            fitting.append(row)
        return fitting

    def accepted(self, ids: Iterable[str]) -> None:
        """The server has them: erase."""
        gone = list(ids)
        erase = f"DELETE FROM responses WHERE state = 'ready' AND id IN ({','.join('?' * len(gone))})"  # noqa: S608
        self._insist(erase, gone)
        left = self._counters()
        if left["ready"] + left["open"] == 0:
            self._give_back()
            self._forget_the_log()

    def refuse(self, id: str, why: str) -> None:  # noqa: A002
        """The server will never take it: kept and counted, not sent again."""
        self._insist("UPDATE responses SET state = 'refused', why = ? WHERE id = ? AND state = 'ready'", (why, id))

    def counts(self) -> Counts:
        counters = self._counters()
        return Counts(counters["ready"], counters["refused"])

    def refusals(self) -> list[tuple[str, str]]:
        """Id and reason of the newest refused responses, newest first; a hundred at most."""
        return self._read("SELECT id, why FROM responses WHERE state = 'refused' ORDER BY id DESC LIMIT 100")

    def tidy(self) -> None:
        """Now and then, and never in the window's thread: what would else be done while a customer waits."""
        self.disk.hold_back()
        if self._writer.commits - self._tidied >= WORTH_TIDYING:
            with suppress(sqlite3.OperationalError):  # on a full disk the writer makes room for itself
                self._forget_the_log()

    def wipe(self) -> None:
        """Forget every response, also open and refused ones, and count visits anew: it is nobody's tablet now."""
        self._visits = 0
        # In parts, because a full disk has no room for the log of the whole.
        while self._read("SELECT 1 FROM responses LIMIT 1"):
            self._insist("DELETE FROM responses WHERE id IN (SELECT id FROM responses LIMIT 100)")
        self._insist("UPDATE counters SET value = 0 WHERE name = 'visits'")
        self._forget_the_log()

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    def _keep(self, response: Response, state: str, then: Then, otherwise: Otherwise) -> None:
        counter = response.counter or 0
        row = (str(response.id), state, write_text(response_to_wire(response)), counter)

        def work(db: sqlite3.Connection) -> None:
            is_wiped = counter > self._visits
            if is_wiped or db.execute(KEEP, row).rowcount == 0:
                raise AlreadyFrozen(response.id)

        self._writer.put(work, lambda _: then(), otherwise, is_one_statement=True)

    def _close_open_visits(self, db: sqlite3.Connection) -> None:
        db.execute("UPDATE responses SET state = 'ready' WHERE state = 'open'")
        db.execute("UPDATE counters SET value = max(value, ?) WHERE name = 'visits'", (self._visits,))
        db.execute(TRY)

    def _counters(self) -> dict[str, int]:
        return dict(self._read("SELECT name, value FROM counters"))

    def _insist(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run what makes room, or stops what only costs it, also where there is none left for answers."""

        def work(db: sqlite3.Connection) -> None:
            db.execute(statement, values)

        def at_last(db: sqlite3.Connection) -> None:
            self.disk.for_erasing.give_up()
            _folded(db)
            work(db)

        try:
            self._writer.run(work, is_one_statement=True)
        except sqlite3.OperationalError as failure:
            if not lacks_room(failure):
                raise
            try:
                self._writer.run(at_last, is_one_statement=True)
            finally:
                with suppress(sqlite3.OperationalError):
                    self._forget_the_log()
                self.disk.hold_back()

    def _read(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._reading:
            return self._reader.execute(query, values).fetchall()

    def _forget_the_log(self) -> None:
        # What was erased would live on in the write-ahead log until that is overwritten.
        self._tidied = self._writer.commits
        with self._reading:
            # Who writes meanwhile has to wait for the second part alone, which then is short.
            self._reader.execute("PRAGMA wal_checkpoint(PASSIVE)")
            self._reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # A log that begins costs another fsync; better now than when the next customer waits for it.
        self._writer.run(lambda db: db.execute(TRY), is_one_statement=True)

    def _give_back(self) -> None:
        """After a long outage the file is large and empty."""
        pages, free = (self._read(f"PRAGMA {name}")[0][0] for name in ("page_count", "freelist_count"))
        if free > max(WORTH_GIVING_BACK, pages // 2):
            # A full disk leaves no room for it: then the next time.
            with suppress(sqlite3.OperationalError):
                self._writer.run(lambda db: db.execute("VACUUM"), is_one_statement=True)

    def _make_room(self, db: sqlite3.Connection) -> bool:
        """On a full disk the log is folded into the file early, since it takes twenty times the room of an answer."""
        db.execute(f"PRAGMA wal_autocheckpoint = {SHORT_LOG}")
        if _folded(db):
            return True
        given_up = self.disk.for_answers.give_up()
        _folded(db)
        return given_up

    def _opened(self, path: Path) -> sqlite3.Connection:
        try:
            return _sound(path)
        except sqlite3.OperationalError:
            if not self.disk.for_answers.give_up():
                raise
            return _sound(path)
        except sqlite3.DatabaseError:
            self.set_aside = _set_aside(path)
            log.warning("The outbox could not be read; it is kept as %s, and a new one begins", self.set_aside.name)
            return _sound(path)


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)


def _sound(path: Path) -> sqlite3.Connection:
    """Ready for writing; raises DatabaseError, but no OperationalError, if the file itself is damaged."""
    path.touch(mode=0o600)
    connection = _connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LONGEST_LOG}")  # before that, `tidy`
        _insist_on_soundness(connection)
        bring_up_to_date(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _insist_on_soundness(connection: sqlite3.Connection) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _folded(connection: sqlite3.Connection) -> bool:
    """Whether the log had anything in it, and is empty now."""
    try:
        busy, pages, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return bool(pages) and not busy


def _set_aside(path: Path) -> Path:
    name = next(name for number in count(1) if not (name := path.with_name(f"outbox-broken-{number}.db")).exists())
    for suffix in WAL_SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(name.with_name(name.name + suffix))
    return name
