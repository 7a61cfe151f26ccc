"""A copy of an SQLite database while others write into it: one moment of it, whole, and looked through."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

BEGINS = b"SQLite format 3\0"
OURS = (
    "SELECT name FROM sqlite_master"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'"
)


class Damaged(Exception):
    """What was read is not whole; the sentence says how that shows."""


@dataclass(frozen=True, slots=True)
class Contents:
    schema: str
    """Number of the last migration; empty: none."""
    key: str
    """Fingerprint of the secret key it was written under; empty: never opened."""
    tables: Mapping[str, int]
    """How many rows each has."""


def copy(source: Path, to: Path) -> Contents:
    """What is in both. Raises Damaged, or sqlite3.Error where one cannot be read or the other not written."""
    with closing(_opened(source)) as ours, closing(sqlite3.connect(to)) as theirs:
        # What is counted and what is copied are the same moment. Whoever writes meanwhile does not wait for us.
        ours.execute("BEGIN")
        there = contents_of(ours)
        ours.backup(theirs)
        ours.rollback()
        theirs.execute("PRAGMA journal_mode = DELETE")
    arrived = look_through(to)
    if arrived != there:
        raise Damaged("The copy does not hold what the database holds.")
    return arrived


def look_through(file: Path) -> Contents:
    """Raises Damaged unless it is a whole database."""
    try:
        with closing(_opened(file)) as database:
            found = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found == "ok" and database.execute("PRAGMA foreign_key_check").fetchone():
                found = "rows without their parents"
            if found != "ok":
                raise Damaged(f"The database is damaged: {found}.")
            return contents_of(database)
    except sqlite3.DatabaseError as unreadable:
        raise Damaged(f"The database cannot be read: {unreadable}.") from unreadable


def contents_of(database: sqlite3.Connection) -> Contents:
    tables = sorted(name for (name,) in database.execute(OURS))
    rows = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
    known = "SELECT value FROM installation WHERE name = 'key'"
    schema = (
        database.execute("SELECT version_num FROM alembic_version").fetchone() if "alembic_version" in rows else None
    )
    key = database.execute(known).fetchone() if "installation" in rows else None
    return Contents(schema[0] if schema else "", key[0] if key else "", rows)


def is_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(BEGINS)) == BEGINS


def _opened(file: Path) -> sqlite3.Connection:
    """Never made: a copy of nothing would look like a copy."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=10)
