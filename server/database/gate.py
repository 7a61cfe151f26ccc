"""The gate in front of SQLite's write lock, shared with other processes (the command line beside the server)."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock and its busy timeout have to do
    fcntl = None  # type: ignore[assignment]


class Gate:
    """First come, first served, where SQLite's busy handler lets the unlucky wait ten times as long (anchors.md c)."""

    def __init__(self, database: str) -> None:
        self._file = f"{database}.lock"
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._threads:
            if fcntl is None:
                yield
                return
            handle = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)  # which unlocks
