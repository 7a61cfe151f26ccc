"""A real PostgreSQL in a temporary folder: listens on a socket in it, forgets everything at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
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


def empty(url: str) -> None:
    """As it was after its migration; ten times as fast as a new database, which is three hundred files."""
    with psycopg.connect(url, autocommit=True) as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(f"{others} AND pid <> pg_backend_pid()".encode())
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        ours = metadata.tables.keys()
        statements = ["SET session_replication_role = replica", *(f"DELETE FROM {table}" for table in ours)]  # noqa: S608
        statements += [f"DROP TABLE {table} CASCADE" for (table,) in found if table not in {*ours, "alembic_version"}]
        statements += ["SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"]
        connection.execute("; ".join(statements).encode())


def _somebody_but_root(folder: Path) -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
