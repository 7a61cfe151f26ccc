"""The one thread that writes the outbox: commits together what is waiting, and only then calls back."""

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

Work = Callable[[sqlite3.Connection], Any]
MakeRoom = Callable[[sqlite3.Connection], bool]
Told = list[tuple[Callable[[Any], None], Any]]
LACKS_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
"""A full disk is the one or the other, by which of the files could not grow."""
PRIMARY = 0xFF
"""The part of an extended error code that says which kind it is."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    then: Callable[[Any], None]
    otherwise: Callable[[Exception], None]
    is_one_statement: bool


class Writer:
    def __init__(self, connection: sqlite3.Connection, make_room: MakeRoom = lambda _: False) -> None:
        """
        The connection does no transactions of its own, may be used from another thread, and is closed with this.

        `make_room` is asked when the disk is full; what could not be written is tried again if it gives True.
        """
        self._connection, self._make_room = connection, make_room
        self.commits = 0
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="outbox", daemon=True)
        self._thread.start()

    def put(
        self,
        work: Work,
        then: Callable[[Any], None],
        otherwise: Callable[[Exception], None],
        *,
        is_one_statement: bool = False,
    ) -> None:
        """
        Call back in the writer's thread: `then` with what came of the work once committed, or `otherwise`.

        Work that is one statement is a transaction by itself when it is alone.
        """
        self._waiting.put(_Waiting(work, then, otherwise, is_one_statement))
        # The writer's turn now, before this thread goes on to draw.
        time.sleep(0)

    def run(self, work: Work, *, is_one_statement: bool = False) -> Any:
        """Wait for the commit."""
        told: Future[Any] = Future()
        self.put(work, told.set_result, told.set_exception, is_one_statement=is_one_statement)
        return told.result()

    def close(self) -> None:
        """Write what is waiting, then stop."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        # While it waits this thread holds nothing: what a customer typed would else stay until the next one comes.
        while self._served():
            pass

    def _served(self) -> bool:
        """Whether to go on."""
        batch = self._batch()
        for call, said in self._written(batch) if batch else ():
            try:
                call(said)
            except Exception:
                log.exception("What followed a commit went wrong")
        return bool(batch)

    def _batch(self) -> list[_Waiting]:
        first = self._waiting.get()
        batch = [] if first is None else [first]
        while batch and not self._waiting.empty():
            waiting = self._waiting.get()
            if waiting is None:
                self._waiting.put(None)
                break
            batch.append(waiting)
        return batch

    def _written(self, batch: list[_Waiting]) -> Told:
        try:
            return self._commit(batch)
        except Exception as failure:  # noqa: BLE001 - whoever waits must hear of it, and the thread must live
            if lacks_room(failure) and self._make_room(self._connection):
                return self._written(batch)
            if len(batch) == 1:
                return [(batch[0].otherwise, failure)]
        # Each in a transaction of its own, so that one that cannot be written does not take others along.
        return [told for waiting in batch for told in self._written([waiting])]

    def _commit(self, batch: list[_Waiting]) -> Told:
        if len(batch) == 1 and batch[0].is_one_statement:
            # Each call into SQLite gives other threads a turn, which a customer who waits would wait for.
            told = [(batch[0].then, batch[0].work(self._connection))]
            self.commits += 1
            return told
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            told = [(waiting.then, waiting.work(self._connection)) for waiting in batch]
            self._connection.execute("COMMIT")
            self.commits += 1
        except BaseException:
            # A full disk, for one, can have made SQLite roll back by itself.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return told


def lacks_room(failure: Exception) -> bool:
    return getattr(failure, "sqlite_errorcode", 0) & PRIMARY in LACKS_ROOM
