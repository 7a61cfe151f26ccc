"""A copy that somebody asks for in the browser, and what is in the folder of copies."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.backups import archive
from server.backups.archive import NotBackedUp
from server.backups.folder import database_file, folder_of
from server.backups.generations import keep_newest
from server.backups.records import begin, end
from server.clock import Clock
from server.database import Database
from server.settings import Settings

KEPT = 3
LONGEST = 200
LARGEST = 500_000_000
"""Bytes of a database for which somebody can wait before a page."""


@dataclass(frozen=True, slots=True)
class Copy:
    name: str
    size: int
    """Bytes."""
    made_at: datetime


def back_up_now(database: Database, settings: Settings, *, clock: Clock) -> Path:
    """Raises NotBackedUp."""
    source, now = database_file(settings) if database.is_sqlite else None, clock()
    if source is None:
        raise NotBackedUp("PostgreSQL makes its own copies.")
    if source.stat().st_size > LARGEST:
        raise NotBackedUp("This takes a while. Please type on the server: heard backup FILE.")
    number = database.write(begin, "asked", now=now)
    try:
        folder = folder_of(settings)
        file = folder / f"asked-{now:%Y-%m-%d-%H%M%S}.zip"
        archive.write(file, source, now=now)
    except (OSError, NotBackedUp) as failure:
        database.write(end, number, error=str(failure), now=clock())
        raise NotBackedUp(str(failure)) from failure
    keep_newest(folder, "asked-*.zip", KEPT)
    database.write(end, number, file=str(file), size=file.stat().st_size, now=clock())
    return file


def copies_in(folder: Path, *, now: datetime) -> tuple[Copy, ...]:
    """Ours, newest first."""
    patterns = ("daily-*.zip", "asked-*.zip", "before-*.zip")
    files = [file for pattern in patterns for file in folder.glob(pattern)]
    found = (Copy(file.name, file.stat().st_size, _made_at(file, now)) for file in files)
    return tuple(sorted(found, key=lambda copy: (copy.made_at, copy.name), reverse=True))


def refusal_of(folder: str) -> str:
    """Why copies cannot be put there; empty: they can."""
    named = Path(folder)
    if not named.is_absolute():
        return "Please give the whole path, from the beginning: /mnt/stick, or D:\\copies."
    try:
        is_there = named.is_dir()
    except OSError:  # a name that no disk can hold
        is_there = False
    if not is_there:
        return f"There is no folder {folder[:LONGEST]} on the server. Is its disk connected?"
    trial = named / ".heard-tries"
    try:
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as failure:
        return f"Heard may not write into {named}: {failure.strerror}."
    return ""


def _made_at(file: Path, now: datetime) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo)
