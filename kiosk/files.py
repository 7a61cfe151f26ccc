"""Small files that are either the old ones or the new ones, whatever happens in between."""

import os
import tempfile
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Write the whole file, readable by its owner alone, and return when a power cut cannot undo it; OSError if not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renamed and removed names last; Windows cannot open a folder, and need not."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
