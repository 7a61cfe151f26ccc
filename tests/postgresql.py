"""A real PostgreSQL in a temporary folder: listens on a socket in it, forgets everything at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg

from server.database.tables import metadata

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # nobody pulls this plug
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "jit": "off",  # compiling a statement pays for tables larger than a test's
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_min_messages": "panic",  # what a test provokes on purpose is no news
}
WIPING = (
    *(f"DELETE FROM {table}" for table in metadata.tables),  # noqa: S608
    "PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
)


class PostgreSQL:
    """`with PostgreSQL(initdb) as server`: `server.new_database()` is the URL of one without tables."""

    def __init__(self, initdb: str) -> None:
        self._programs = Path(initdb).resolve().parent
        self._numbers = count(1)

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="heard-pg-"))
        as_user = _somebody_but_root(self._folder)
        data = str(self._folder / "data")
        options = ("--username=heard", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        subprocess.run(
            [self._programs / "initdb", "-D", data, *options], check=True, stdout=subprocess.DEVNULL, **as_user
        )
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", data, "-k", self._folder, *settings], **as_user
        )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)  # cuts clients off; SIGTERM would wait until they go
        self._process.wait(30)
        shutil.rmtree(self._folder)

    def url(self, name: str) -> str:
        return f"postgresql://heard@/{name}?host={self._folder}"

    def new_database(self) -> str:
        name = f"heard_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY".encode())
        return self.url(name)

    def _wait(self) -> None:
        until = time.monotonic() + 30
        while self._process.poll() is None and time.monotonic() < until:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("PostgreSQL did not start.")


class Slate:
    """A migrated database for one test after another; a new one, three hundred files, takes fifty times as long."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Kept open: a new connection has to read all about our tables first.
        self._connection = psycopg.connect(url, autocommit=True)
        self._do("SET session_replication_role = replica", "CREATE SCHEMA kept")
        self._make("wiped", WIPING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def wipe(self) -> None:
        """As it was after its migration."""
        self._begin_anew("wiped")

    def keep(self) -> None:
        """What stands there now is what `put_back` brings back."""
        full = [table for table in metadata.tables if self._ask(f"SELECT EXISTS (SELECT FROM {table})")[0][0]]  # noqa: S608
        self._do(*(f"CREATE TABLE kept.{table} AS TABLE {table}" for table in full))
        numbers = "SELECT seqrelid, pg_sequence_last_value(seqrelid) FROM pg_sequence"
        counted = [(oid, last) for oid, last in self._ask(numbers) if last]
        rows = (f"INSERT INTO {table} SELECT * FROM kept.{table}" for table in full)  # noqa: S608
        self._make("furnished", [*WIPING, *rows, *(f"PERFORM setval({oid}, {last})" for oid, last in counted)])

    def put_back(self) -> None:
        self._begin_anew("furnished")

    def _begin_anew(self, how: str) -> None:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        self._ask(f"{others} AND pid <> pg_backend_pid()")
        found = self._ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        self._do(
            *(f"DROP TABLE {name} CASCADE" for (name,) in found if name not in {*metadata.tables, "alembic_version"})
        )
        self._ask(f"SELECT kept.{how}()")

    def _make(self, name: str, statements: Iterable[str]) -> None:
        body = "; ".join(statements)
        self._do(f"CREATE FUNCTION kept.{name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body}; END $$")

    def _do(self, *statements: str) -> None:
        self._connection.execute("; ".join(statements).encode())

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.encode()).fetchall()


def _somebody_but_root(folder: Path) -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
