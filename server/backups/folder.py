"""Where copies are put by themselves."""

import os
import shutil
from pathlib import Path

from sqlalchemy import make_url

from server.backups.archive import NotBackedUp
from server.settings import Settings


def database_file(settings: Settings) -> Path | None:
    """Of SQLite; None: PostgreSQL, which has tools of its own."""
    url = make_url(settings.database)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def folder_of(settings: Settings) -> Path:
    """Ours is made; one that was named must be there: a disk that is not connected must not be filled up elsewhere."""
    if not settings.backup_folder:
        own = settings.home / "backups"
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        return own
    named = Path(settings.backup_folder)
    if not named.is_dir():
        raise NotBackedUp(_not_there(named))
    return named


def obstacle(settings: Settings) -> str:
    """Why no copy could be made by itself, in words; empty: one can, or PostgreSQL's tools do it. Makes nothing."""
    file = database_file(settings)
    if file is None:
        return ""
    folder = Path(settings.backup_folder) if settings.backup_folder else settings.home / "backups"
    if settings.backup_folder and not folder.is_dir():
        return _not_there(folder)
    there = folder if folder.exists() else folder.parent
    if not there.is_dir():
        return f"{there} is no folder."
    if not os.access(there, os.W_OK | os.X_OK):
        return f"The folder {there} may not be written by this user."
    # While it is made, the database lies there twice: as it is, and packed.
    needed, free = 2 * file.stat().st_size, shutil.disk_usage(there).free
    if free < needed:
        return f"There is no room in {folder}: {_in_gb(free)} are free, and a copy needs up to {_in_gb(needed)}."
    return ""


def _not_there(folder: Path) -> str:
    return f"The folder {folder} is not there. Is its disk connected?"


def _in_gb(size: int) -> str:
    return f"{size / 1_000_000_000:.1f} GB"
