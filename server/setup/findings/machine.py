"""The computer that Heard runs on: its database, disk, key, worker, clock."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, make_url, select

from server.database import Session
from server.database.database import clock_of
from server.database.migrate import is_current
from server.database.tables.fleet import devices
from server.database.tables.worker import workers
from server.pulse import is_alive
from server.settings import Settings
from server.setup.findings.finding import Finding, day

MB = 1_000_000
LITTLE, LOW = 200 * MB, 2_000 * MB
"""Bytes that are left on the disk."""
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
AMISS = timedelta(minutes=2)
FEWEST = 2
"""Tablets that agree that the clock here is wrong; one of them alone is."""
OTHERS = 0o077
"""Permissions of everybody but the owner."""


@dataclass(frozen=True, slots=True)
class Machine:
    database: str
    """The file's path, or PostgreSQL's host."""
    is_current: bool
    is_writable: bool
    free: int
    """Bytes where the home is."""
    open_to_others: tuple[str, ...]
    """What of the home other people of this computer can read."""
    has_key: bool
    is_working: bool
    now: datetime
    database_now: datetime
    latest_beat: datetime | None
    skews: tuple[timedelta, ...]
    """How far our clock is ahead of the tablets' that spoke with us lately."""


def machine_of(session: Session, settings: Settings, *, now: datetime) -> Machine:
    url, home = make_url(settings.database), settings.home
    is_file = session.dialect.name == "sqlite"
    key = home / "secret.key"
    lately = devices.c.last_sync_at > now - timedelta(days=1)
    skews = session.execute(select(devices.c.skew_seconds).where(lately, devices.c.skew_seconds.is_not(None)))
    return Machine(
        database=str(url.database) if is_file else f"PostgreSQL at {url.host or 'this computer'}",
        is_current=is_current(session),
        is_writable=not is_file or os.access(str(url.database), os.W_OK),
        free=shutil.disk_usage(home).free,
        open_to_others=tuple(str(path) for path in (home, key) if _is_open_to_others(path)),
        has_key=bool(settings.secret_key) or key.exists(),
        is_working=is_alive(session, now=now),
        now=now,
        database_now=clock_of(session),
        latest_beat=session.execute(select(func.max(workers.c.beat_at))).scalar(),
        skews=tuple(timedelta(seconds=row.skew_seconds) for row in skews),
    )


def of_machine(found: Machine) -> Iterator[Finding]:
    yield _database(found)
    yield _disk(found)
    yield _key(found)
    yield _worker(found)
    yield _clock(found)


def _database(found: Machine) -> Finding:
    if not found.is_current:
        cure = "Run `heard migrate`; a copy is made first."
        return Finding("database", False, f"{found.database} has another schema than this version of Heard.", cure)
    if not found.is_writable:
        cure = "Start Heard as the user who owns the file, or give it to this user."
        return Finding("database", False, f"{found.database} may not be written by this user.", cure)
    return Finding("database", True, f"{found.database} can be read and written.")


def _disk(found: Machine) -> Finding:
    left = f"{found.free / 1_000_000_000:.1f} GB are free"
    if found.free < LITTLE:
        return Finding("disk", False, f"The disk is full: {left}.", "Make room now: without it no answer can be kept.")
    if found.free < LOW:
        return Finding("disk", None, f"The disk is filling up: {left}.", "Make room soon.")
    return Finding("disk", True, f"{left} on the disk.")


def _key(found: Machine) -> Finding:
    if not found.has_key:
        cure = "Put back the file secret.key of a backup; without it nothing that is sealed can be read."
        return Finding("key", False, "The secret key is missing.", cure)
    if found.open_to_others:
        cure = f"Type: chmod go-rwx {' '.join(found.open_to_others)}"
        return Finding("key", False, f"Other users of this computer can open {found.open_to_others[0]}.", cure)
    return Finding("key", True, "The secret key is there, and its owner's alone.")


def _worker(found: Machine) -> Finding:
    if not found.is_working:
        cure = "Start `heard up`, or `heard worker` beside `heard server`."
        return Finding("worker", False, "The worker is not at work: no alert goes out.", cure)
    return Finding("worker", True, "The worker is at work.")


def _clock(found: Machine) -> Finding:
    cure = "Let this computer take its time from the network, and look again."
    if found.now < RELEASED:
        return Finding("clock", False, f"This computer's clock says {day(found.now)}.", cure)
    if found.latest_beat and found.latest_beat - found.now > AMISS:
        return Finding("clock", False, f"The clock went back: it has been {found.latest_beat:%H:%M} before.", cure)
    if abs(found.database_now - found.now) > AMISS:
        return Finding("clock", False, "The clocks of this computer and of the database differ.", cure)
    ahead = [skew > timedelta() for skew in found.skews if abs(skew) > AMISS]
    if len(ahead) == len(found.skews) >= FEWEST and len(set(ahead)) == 1:
        return Finding("clock", False, "Every tablet has another time than this computer.", cure)
    return Finding("clock", True, "The clock is right, as far as can be seen from here.")


def _is_open_to_others(path: Path) -> bool:
    return os.name == "posix" and path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & OTHERS)
