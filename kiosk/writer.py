"""The one thread that writes the outbox: commits together what is waiting, and only then calls back."""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)

Work = Callable[[sqlite3.Connection], Any]


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    then: Callable[[Any], None]
    otherwise: Callable[[Exception], None]


class Writer:
    def __init__(self, connection: sqlite3.Connection) -> None:
        """The connection does no transactions of its own, may be used from another thread, and is closed with this."""
        self._connection = connection
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="outbox", daemon=True)
        self._thread.start()

    def put(self, work: Work, then: Callable[[Any], None], otherwise: Callable[[Exception], None]) -> None:
        """Call back in the writer's thread: `then` with what came of the work once committed, or `otherwise`."""
        self._waiting.put(_Waiting(work, then, otherwise))

    def run(self, work: Work) -> Any:
        """Wait for the commit."""
        told: Future[Any] = Future()
        self.put(work, told.set_result, told.set_exception)
        return told.result()

    def close(self) -> None:
        """Write what is waiting, then stop."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while batch := self._batch():
            try:
                told = self._commit(batch)
            except Exception as failure:  # noqa: BLE001 - whoever waits must hear of it, and the thread must live
                told = self._alone(batch) if len(batch) > 1 else [(batch[0].otherwise, failure)]
            for call, said in told:
                try:
                    call(said)
                except Exception:
                    log.exception("What followed a commit went wrong")

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

    def _commit(self, batch: list[_Waiting]) -> list[tuple[Callable[[Any], None], Any]]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            told = [(waiting.then, waiting.work(self._connection)) for waiting in batch]
            self._connection.execute("COMMIT")
        except BaseException:
            # A full disk, for one, can have made SQLite roll back by itself.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return told

    def _alone(self, batch: list[_Waiting]) -> list[tuple[Callable[[Any], None], Any]]:
        """Each in a transaction of its own, so that one that cannot be written does not take others along."""
        told: list[tuple[Callable[[Any], None], Any]] = []
        for waiting in batch:
            try:
                told += self._commit([waiting])
            except Exception as failure:  # noqa: BLE001 - as above
                told.append((waiting.otherwise, failure))
        return told
