"""Putting a backup back: made ready beside, then in one step in the place of what is there, which is copied first."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from server.backups import archive
from server.backups.archive import Found, NotABackup, NotBackedUp, sync_folder
from server.backups.folder import folder_of
from server.backups.generations import keep_newest
from server.backups.sealed_key import unseal
from server.database.gate import Gate
from server.errors import Conflict
from server.keys import Keys
from server.settings import Settings

KEY_FILE = "secret.key"
KEPT = 3


class StillRunning(Conflict):
    title = "Heard is running"

    def __init__(self, home: Path) -> None:
        super().__init__(f"Heard is running on {home}; stop it first, then put the backup back. Nothing was changed.")


def key_for(found: Found, settings: Settings, passphrase: str) -> str:
    """The secret key that this backup was written under: the home's, the one that is set, or the one it carries."""
    own = settings.home / KEY_FILE
    here = settings.secret_key or (own.read_text().strip() if own.exists() else "")
    if here and (not found.contents.key or found.contents.key in Keys(here).fingerprints):
        return here
    if settings.secret_key:
        raise NotABackup(f"It was written under the key {found.contents.key}, and HEARD_SECRET_KEY is another one.")
    if found.sealed_key is None:
        raise NotABackup(
            f"It was written under the key {found.contents.key}, which is not here. Put the file {KEY_FILE} from where "
            f"it was made into {settings.home}, or set HEARD_SECRET_KEY, and try again. Nothing was changed."
        )
    if not passphrase:
        raise NotABackup("It brings its key along; say with --passphrase-file where the passphrase is.")
    return unseal(found.sealed_key, passphrase)


@dataclass(frozen=True, slots=True)
class Replaced:
    """What was there before."""

    kept: Path
    answers: int = 0
    """Received since the copy was made that was put back."""
    deeds: Mapping[str, int] = field(default_factory=dict)
    """What was done since then, as the audit calls it, and how often."""


def put_in_place(found: Found, old: Path, settings: Settings, secret_key: str, *, now: datetime) -> Replaced | None:
    """It becomes `old`. None if nothing was there. Raises StillRunning, or NotBackedUp."""
    replaced, new = None, found.database
    # Whoever starts meanwhile waits at the gate, where its migration begins.
    with Gate(str(old)).held():
        if old.exists():
            is_whole = insist_on_nobody(old, settings.home)
            replaced = _copied(old, settings, found.made_at, now) if is_whole else _moved_aside(old, now)
        _keep_key(settings, secret_key, now)
        fold(new)
        new.replace(old)
        sync_folder(old.parent)
    return replaced


def fold(file: Path) -> None:
    """All of it into one file. Raises sqlite3.OperationalError while anybody else has it open."""
    with closing(sqlite3.connect(file, isolation_level=None, timeout=2)) as database:
        if database.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise sqlite3.OperationalError("somebody else has it open")


def insist_on_nobody(database: Path, home: Path) -> bool:
    """Whether there is one that can be read. Raises StillRunning while somebody has it open."""
    if not database.exists():
        return False
    try:
        fold(database)
    except sqlite3.OperationalError as busy:
        if getattr(busy, "sqlite_errorcode", sqlite3.SQLITE_BUSY) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StillRunning(home) from busy
        return False
    except sqlite3.DatabaseError:
        return False
    return True


def _copied(old: Path, settings: Settings, since: datetime | None, now: datetime) -> Replaced:
    try:
        folder = folder_of(settings)
    except NotBackedUp:
        folder = old.parent
    file = folder / f"before-restore-{now:%Y%m%d-%H%M%S}.zip"
    try:
        archive.write(file, old, now=now)
    except NotBackedUp as failure:
        if isinstance(failure.__cause__, OSError):
            raise
        return _moved_aside(old, now)
    keep_newest(folder, "before-restore-*.zip", KEPT)
    return Replaced(file, *_done_since(old, since)) if since else Replaced(file)


def _done_since(old: Path, since: datetime) -> tuple[int, Mapping[str, int]]:
    """What only the database that goes knows of."""
    moment = (f"{since.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}",)
    received = "SELECT count(*) FROM responses WHERE received_at > ?"
    done = "SELECT action, count(*) FROM audit WHERE at > ? AND action != 'signed in' GROUP BY action ORDER BY action"
    try:
        with closing(sqlite3.connect(old)) as database:
            return database.execute(received, moment).fetchone()[0], dict(database.execute(done, moment))
    except sqlite3.DatabaseError:  # of a version that kept none of it
        return 0, {}


def _moved_aside(old: Path, now: datetime) -> Replaced:
    """As it is: a damaged one may still be somebody's best hope."""
    aside = old.with_name(f"{old.name}.damaged-{now:%Y%m%d-%H%M%S}")
    try:
        # Both names, until the copy takes this one: where nothing is, a start would begin an empty Heard.
        os.link(old, aside)
    except OSError:  # a disk without second names
        old.replace(aside)
    for end in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{old}{end}").replace(f"{aside}{end}")
    return Replaced(aside)


def _keep_key(settings: Settings, secret_key: str, now: datetime) -> None:
    own = settings.home / KEY_FILE
    if settings.secret_key or (own.exists() and own.read_text().strip() == secret_key):
        return
    if own.exists():
        _write_key(own.with_name(f"{KEY_FILE}.before-{now:%Y%m%d-%H%M%S}"), own.read_text().strip())
    _write_key(own, secret_key)


def _write_key(own: Path, secret_key: str) -> None:
    fresh = own.with_name(f".{own.name}.new")
    handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{secret_key}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(own)
