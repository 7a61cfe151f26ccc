"""A disk without room, for one outbox."""

import sqlite3
from contextlib import suppress
from functools import partial

from kiosk.outbox import Outbox

FILL = "INSERT INTO responses (id, state, text) VALUES (hex(randomblob(16)), 'refused', hex(zeroblob(?)))"


def fill_disk(outbox: Outbox) -> None:
    outbox._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1").fetchall())
    for size in (1000, 100, 1):
        with suppress(sqlite3.OperationalError):
            while True:
                outbox._writer.run(partial(_fill, size))


def _fill(size: int, db: sqlite3.Connection) -> None:
    db.execute(FILL, (size,))


def make_room(outbox: Outbox) -> None:
    outbox._writer.run(lambda db: db.execute("PRAGMA max_page_count = 100000").fetchall())


def protect(outbox: Outbox, *, on: bool) -> None:
    """A disk that can be read and not written, as the system makes it of one that stumbles."""
    outbox._writer.run(lambda db: db.execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}"), is_one_statement=True)
