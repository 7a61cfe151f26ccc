"""`database.write(use_case, ...)` and `database.read(query, ...)`: the only two ways in (design.md 3.4)."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, Self, TypeVar, cast

from sqlalchemy import Connection, make_url, text

from server.database.columns import UtcTime
from server.database.engine import engine_for, read_only
from server.database.gate import Gate
from server.database.writer import ManyWriters, OneWriter, Writer

Session = Connection
"""What a use case is given: a transaction that is committed for it."""

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = engine_for(self.url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.gate = Gate(str(self.url.database)) if self.is_sqlite else None
        self._readers = read_only(self.engine)
        self._writer: Writer | None = None
        self._starting = threading.Lock()

    def write(self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the use case in a transaction; return once it is on disk. An exception leaves no trace there."""
        return cast(T, self._writer_thread().run(lambda session: use_case(session, *args, **kwargs)))

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query on one consistent snapshot."""
        with self._readers.begin() as session:
            return query(session, *args, **kwargs)

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _writer_thread(self) -> Writer:
        # Made at the first write, so that reading alone starts no thread.
        with self._starting:
            if self._writer is None:
                self._writer = OneWriter(self.engine, self.gate) if self.gate else ManyWriters(self.engine)
            return self._writer


def clock_of(session: Session) -> datetime:
    """The database's own clock, by which leases are held: servers may disagree about the time."""
    sql = "strftime('%Y-%m-%d %H:%M:%f000', 'now')" if session.dialect.name == "sqlite" else "clock_timestamp()"
    now: datetime = session.execute(text(f"SELECT {sql} AS now").columns(now=UtcTime())).scalar_one()
    return now
