"""Engines for SQLite and PostgreSQL, and the traps of SQLite under SQLAlchemy (each one met, see docs/decisions)."""

import sqlite3
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection

BUSY_TIMEOUT = 10_000  # milliseconds


def engine_for(url: URL) -> Engine:
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def read_only(engine: Engine) -> Engine:
    """The same pool; transactions on one snapshot, which never ask for SQLite's write lock."""
    snapshot = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    return engine.execution_options(heard_read_only=True, **snapshot)


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=20,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,  # an error message would carry the customer's words into the log
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, pool_size=40, max_overflow=0, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions are off: it would begin DEFERRED behind our back, and a deferred transaction
    # that comes to write fails with "database is locked" at once, whatever the timeout.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "foreign_keys = ON",
        "synchronous = FULL",  # NORMAL can forget what the last caller was told is stored
        "trusted_schema = OFF",
        "cache_size = -16000",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("heard_read_only"):
        # Straight to the driver: it takes no lock and cannot fail, and SQLAlchemy's way costs as much as a query.
        connection.connection.cursor().execute("BEGIN DEFERRED").close()
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def switch_to_wal(engine: Engine) -> None:
    """Once, by the migration step: two processes that both switch a fresh file fail each other at once."""
    raw = engine.raw_connection()
    try:
        # Through a Connection the pragma would run inside BEGIN, answer `delete` and raise nothing.
        mode = raw.cursor().execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise RuntimeError(f"SQLite answered {mode} instead of wal; is the folder on a network drive?")
    finally:
        raw.close()
