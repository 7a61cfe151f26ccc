"""The tablet's own SQLite file of responses the server has not accepted yet."""

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.errors import UnusableFolder
from kiosk.writer import Writer
from surveys.response import Response
from surveys.wire import response_to_wire

log = logging.getLogger(__name__)

FILE = "outbox.db"
WAL_SUFFIXES = ("", "-wal", "-shm")

# An open row's text already says what is sent if the customer walks away now. So a crash leaves nothing to restore:
# the row only has to become ready.
SCHEMA = """
CREATE TABLE IF NOT EXISTS responses (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('open', 'ready', 'refused')),
    text TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS responses_by_state ON responses (state, id);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""
KEEP = """
INSERT INTO responses (id, state, text) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, text = excluded.text WHERE responses.state = 'open'
"""
COUNT = """
INSERT INTO counters VALUES ('visits', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
"""

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
    """A visit that has ended cannot be changed; the server may have it already."""


class Outbox:
    def __init__(self, folder: Path) -> None:
        """Visits that a crash left open become ready. Raises UnusableFolder."""
        self.set_aside: Path | None = None
        """Where the file of before is kept, if it could not be read."""
        path = folder / FILE
        try:
            self._writer = Writer(self._opened(path))
            self._reader, self._reading = _connect(path), threading.Lock()
            with self._reading:
                begun = self._reader.execute("SELECT value FROM counters").fetchone()
            self._visits: int = begun[0] if begun else 0
            self._writer.run(self._close_open_visits)
        except (sqlite3.Error, OSError) as problem:
            raise UnusableFolder(f"{path} cannot be written ({problem}); is the disk full?") from problem

    @property
    def visits(self) -> int:
        """How many visits ever began here."""
        return self._visits

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

    def ready(self, limit: int, most_bytes: int, after: str = "") -> list[Row]:
        """The first rows beyond this id that fit, at least one if there is any."""
        rows = self._read(
            "SELECT id, text FROM responses WHERE state = 'ready' AND id > ? ORDER BY id LIMIT ?", (after, limit)
        )
        fitting: list[Row] = []
        for row in map(Row._make, rows):
            most_bytes -= len(row.text.encode()) + 1
            if most_bytes < 0 and fitting:
                break
            fitting.append(row)
        return fitting

    def accepted(self, ids: Iterable[str]) -> None:
        """The server has them: erase."""
        gone = [(each,) for each in ids]
        self._writer.run(lambda db: db.executemany("DELETE FROM responses WHERE id = ? AND state = 'ready'", gone))
        if not self._read("SELECT 1 FROM responses WHERE state <> 'refused' LIMIT 1"):
            self._forget_the_log()

    def refuse(self, id: str, why: str) -> None:  # noqa: A002
        """The server will never take it: kept and counted, not sent again."""
        values = (why, id)
        self._writer.run(
            lambda db: db.execute(
                "UPDATE responses SET state = 'refused', why = ? WHERE id = ? AND state = 'ready'", values
            )
        )

    def counts(self) -> Counts:
        found = dict(self._read("SELECT state, count(*) FROM responses GROUP BY state"))
        return Counts(found.get("ready", 0), found.get("refused", 0))

    def refusals(self) -> list[tuple[str, str]]:
        """Id and reason of each refused response."""
        return self._read("SELECT id, why FROM responses WHERE state = 'refused' ORDER BY id")

    def wipe(self) -> None:
        """Forget every response, also open and refused ones."""
        self._writer.run(lambda db: db.execute("DELETE FROM responses"))
        self._forget_the_log()

    def close(self) -> None:
        self._writer.close()
        self._reader.close()

    def _keep(self, response: Response, state: str, then: Then, otherwise: Otherwise) -> None:
        text = json.dumps(response_to_wire(response), ensure_ascii=False, separators=(",", ":"))
        row = (str(response.id), state, text)

        def work(db: sqlite3.Connection) -> None:
            if db.execute(KEEP, row).rowcount == 0:
                raise AlreadyFrozen(response.id)
            db.execute(COUNT, (response.counter or 0,))

        self._writer.put(work, lambda _: then(), otherwise)

    def _close_open_visits(self, db: sqlite3.Connection) -> None:
        db.execute("UPDATE responses SET state = 'ready' WHERE state = 'open'")
        db.execute(COUNT, (self._visits,))

    def _read(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._reading:
            return self._reader.execute(query, values).fetchall()

    def _forget_the_log(self) -> None:
        # What was erased would live on in the write-ahead log until that is overwritten.
        with self._reading:
            self._reader.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _opened(self, path: Path) -> sqlite3.Connection:
        try:
            return _sound(path)
        except sqlite3.OperationalError:
            raise
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
        connection.executescript(SCHEMA)
        _insist_on_soundness(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _insist_on_soundness(connection: sqlite3.Connection) -> None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _set_aside(path: Path) -> Path:
    name = next(name for number in count(1) if not (name := path.with_name(f"outbox-broken-{number}.db")).exists())
    for suffix in WAL_SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(name.with_name(name.name + suffix))
    return name
