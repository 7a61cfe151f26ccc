"""
Whether headphones are plugged in, as the jack's switch tells the kernel.

Readable without root in the group `input`, to which whoever runs a window on a bare Linux console belongs. A jack that
feels nothing (Raspberry Pi) and headphones on USB are not known: there a key or the marked corner begins to read aloud.
"""

import os
from collections.abc import Callable
from pathlib import Path

HEADPHONES = 1 << 2
"""SW_HEADPHONE_INSERT of linux/input-event-codes.h."""
ASK = 2 << 30 | 8 << 16 | ord("E") << 8 | 0x1B
"""EVIOCGSW of linux/input.h for 8 bytes."""


def switches(device: Path) -> int:
    """Those that are on, as bits. Raises OSError."""
    from fcntl import ioctl

    opened = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
    try:
        return int.from_bytes(ioctl(opened, ASK, bytes(8)), "little")
    finally:
        os.close(opened)


class Headphones:
    def __init__(
        self,
        known: Path = Path("/sys/class/input"),
        devices: Path = Path("/dev/input"),
        switches: Callable[[Path], int] = switches,
    ) -> None:
        self._known, self._devices, self._switches = known, devices, switches

    def plugged(self) -> bool | None:
        """None where the system does not say."""
        found = [state for state in map(self._state, self._known.glob("event*")) if state is not None]
        return any(found) if found else None

    def _state(self, event: Path) -> bool | None:
        try:
            words = (event / "device" / "capabilities" / "sw").read_text("ascii").split()
            if not (words and int(words[-1], 16) & HEADPHONES):
                return None
            return bool(self._switches(self._devices / event.name) & HEADPHONES)
        except (OSError, ValueError, ImportError):
            return None
