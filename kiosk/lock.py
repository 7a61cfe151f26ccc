"""One tablet on one home: two would send the same outbox."""

import os
from pathlib import Path

from kiosk.errors import HomeInUse

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Lock:
    """Held until `release`, or until the process ends in whatever way; raises HomeInUse."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _take(self._handle)
        except OSError:
            os.close(self._handle)
            raise HomeInUse(f"Another tablet window is open on {folder}; close it, or choose another --home.") from None

    def release(self) -> None:
        os.close(self._handle)


def _take(handle: int) -> None:
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
