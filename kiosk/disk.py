"""The room left where the tablet keeps its files, and a little of it held back for a disk that is full."""

import os
import shutil
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

MB = 2**20
NEARLY_FULL, FULL = 200 * MB, 20 * MB
FOR_ANSWERS = 4 * MB
"""Holds some 4,000 visits."""
FOR_ERASING = MB
"""Erasing needs room before it makes any."""


class State(StrEnum):
    ROOMY = "ok"
    NEARLY_FULL = "nearly full"
    FULL = "full"


class Reserve:
    """A file without content that can be given up."""

    def __init__(self, path: Path, size: int) -> None:
        self._path, self.size = path, size

    def hold_back(self) -> None:
        """Make it unless it is there, or there is no room for it."""
        if self._path.exists():
            return
        try:
            self._path.touch(mode=0o600)
            with self._path.open("wb") as file:
                _allocate(file.fileno(), self.size)
        except OSError:
            self.give_up()

    def give_up(self) -> bool:
        """Whether that made room."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True


class Disk:
    def __init__(
        self,
        folder: Path,
        *,
        free: Callable[[], int] | None = None,
        nearly_full: int = NEARLY_FULL,
        full: int = FULL,
        for_answers: int = FOR_ANSWERS,
    ) -> None:
        """`free` gives bytes; raises OSError. All sizes are bytes."""
        self._free = free or (lambda: shutil.disk_usage(folder).free)
        self._nearly_full, self._full = nearly_full, full
        self.for_answers = Reserve(folder / "reserve", for_answers)
        self.for_erasing = Reserve(folder / "reserve-for-erasing", FOR_ERASING)

    def free(self) -> int | None:
        """Bytes; None where the system does not say."""
        try:
            return self._free()
        except OSError:
            return None

    def state(self) -> State:
        free = self.free()
        if free is None or free >= self._nearly_full:
            return State.ROOMY
        return State.NEARLY_FULL if free >= self._full else State.FULL

    def hold_back(self) -> None:
        """Make what was given up, as far as there is room; cheap, so ask often."""
        self.for_erasing.hold_back()
        if (self.free() or 0) >= self._full + self.for_answers.size:
            self.for_answers.hold_back()


def _allocate(handle: int, size: int) -> None:
    # A file with a hole would hold nothing back.
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    for _ in range(size // MB):
        os.write(handle, bytes(MB))
