"""A folder in memory, where the system has one: these tests wait for hundreds of commits, and not to measure a disk."""

from pathlib import Path

_SHARED = Path("/dev/shm")
MEMORY = _SHARED if _SHARED.is_dir() else None
