"""Who may write, and when: one thread that commits what is waiting together (SQLite), or each alone (PostgreSQL)."""

import queue
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from server.database.gate import Gate

MOST_TOGETHER = 64
ATTEMPTS = 8
RETRIED = ("40001", "40P01")  # serialization failure, deadlock

Work = Callable[[Connection], Any]


class Writer(Protocol):
    def run(self, work: Work) -> Any: ...

    def close(self) -> None: ...


@dataclass
class _Waiting:
    work: Work
    told: "Future[Any]" = field(default_factory=Future)
    answer: Any = None
    failure: BaseException | None = None

    def tell(self) -> None:
        if self.failure:
            self.told.set_exception(self.failure)
        else:
            self.told.set_result(self.answer)


class OneWriter:
    """SQLite's: what queues up shares one BEGIN IMMEDIATE and one fsync, and is answered after the common COMMIT."""

    def __init__(self, engine: Engine, gate: Gate) -> None:
        self._gate = gate
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._is_closed = False
        self._connection = engine.connect()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def run(self, work: Work) -> Any:
        if threading.current_thread() is self._thread:
            raise RuntimeError("A use case asked for another write; it should take its session along instead.")
        waiting = _Waiting(work)
        with self._closing:
            # After the last one nobody would answer.
            if self._is_closed:
                raise RuntimeError("The database was closed; nothing can be written any more.")
            self._waiting.put(waiting)
        return waiting.told.result()

    def close(self) -> None:
        """Write what is waiting, then stop."""
        with self._closing:
            if not self._is_closed:
                self._is_closed = True
                self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while batch := self._next_batch():
            try:
                with self._gate.held():
                    self._together(batch)
            except BaseException as failure:  # noqa: BLE001 - whoever waits must hear of it, and the thread must live
                for waiting in batch:
                    waiting.failure = failure
                # A COMMIT that failed leaves its transaction open in SQLite; a fresh connection is sure to have none.
                self._connection.invalidate()
            for waiting in batch:
                waiting.tell()

    def _next_batch(self) -> list[_Waiting]:
        first = self._waiting.get()
        batch = [] if first is None else [first]
        while batch and len(batch) < MOST_TOGETHER:
            try:
                waiting = self._waiting.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                self._waiting.put(None)
                break
            batch.append(waiting)
        return batch

    def _together(self, batch: list[_Waiting]) -> None:
        with self._connection.begin() as transaction:
            for waiting in batch:
                # Alone it needs no savepoint: rolling back the transaction is the same.
                scope = self._savepoint() if len(batch) > 1 else nullcontext()
                try:
                    with scope:
                        waiting.answer = waiting.work(self._connection)
                except Exception as failure:  # noqa: BLE001 - its own savepoint is rolled back, the neighbours go on
                    waiting.failure = failure
                self._insist_on_the_transaction(waiting)
            if len(batch) == 1 and waiting.failure:
                transaction.rollback()

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        # By hand: SQLAlchemy's own takes four times as long, for every use case that is not alone.
        self._connection.exec_driver_sql("SAVEPOINT use_case")
        try:
            yield
        except BaseException:
            # Where SQLite gave the transaction up, the savepoint went with it.
            with suppress(OperationalError):
                self._connection.exec_driver_sql("ROLLBACK TO use_case")
            raise
        self._connection.exec_driver_sql("RELEASE use_case")

    def _insist_on_the_transaction(self, last: _Waiting) -> None:
        # A full disk, for one, can make SQLite roll all back by itself. What came before would be lost, what comes
        # after would commit alone, and COMMIT would say nothing.
        raw = self._connection.connection.driver_connection
        if raw and not raw.in_transaction:
            raise last.failure or RuntimeError("SQLite gave the transaction up; nothing was written.")


class ManyWriters:
    """PostgreSQL's: every use case in its own transaction, again after a deadlock or a serialisation failure."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, work: Work) -> Any:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as failure:
                if getattr(failure.orig, "sqlstate", None) not in RETRIED or attempt == ATTEMPTS:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Nothing is waiting here."""
