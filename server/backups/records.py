"""What became of the copies, and which worker makes the next one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, insert, select, update

from server.database import Session
from server.database.tables.backups import backups, restores
from server.database.tables.branches import branches

Kind = Literal["daily", "asked"]
TRIED_AGAIN = timedelta(hours=1)
"""After a failure, or when nothing more was heard of it."""


@dataclass(frozen=True, slots=True)
class Backup:
    kind: Kind
    begun_at: datetime
    ended_at: datetime | None
    file: str
    size: int
    """Bytes."""
    error: str
    """Why there is no file."""


@dataclass(frozen=True, slots=True)
class Restore:
    restored_at: datetime
    made_at: datetime | None
    doubtful: int
    """Messages of which nobody knows whether they went out."""


_of_backup = tuple(backups.c[name] for name in Backup.__slots__)


def claim(session: Session, *, due: datetime, now: datetime) -> int | None:
    """The number of a daily copy that is ours to make; None where one was made since it was due, or is being made."""
    begun = select(backups.c.ended_at, backups.c.error, backups.c.begun_at)
    daily = begun.where(backups.c.kind == "daily", backups.c.begun_at >= due).order_by(backups.c.begun_at.desc())
    last = session.execute(daily.limit(1)).first()
    made = last is not None and last.ended_at is not None and not last.error
    if made or (last is not None and now - last.begun_at < TRIED_AGAIN):
        return None
    installed_at: datetime | None = session.execute(select(func.min(branches.c.created_at))).scalar()
    if installed_at is None or installed_at > due:
        return None  # there was nothing then
    return begin(session, "daily", now=now)


def begin(session: Session, kind: Kind, *, now: datetime) -> int:
    row = insert(backups).values(kind=kind, begun_at=now).returning(backups.c.id)
    return int(session.execute(row).scalar_one())


def end(session: Session, number: int, *, now: datetime, file: str = "", size: int = 0, error: str = "") -> None:
    values = {"ended_at": now, "file": file, "size": size, "error": error}
    session.execute(update(backups).where(backups.c.id == number).values(values))


def last_backup(session: Session) -> Backup | None:
    """The newest that succeeded."""
    return _newest(session, "")


def last_failure(session: Session) -> Backup | None:
    """The newest that failed, if nothing succeeded since."""
    failed, made = _newest(session, "failed"), last_backup(session)
    return failed if failed and (made is None or made.begun_at < failed.begun_at) else None


def note_restore(session: Session, *, made_at: datetime | None, doubtful: int, now: datetime) -> None:
    session.execute(insert(restores).values(restored_at=now, made_at=made_at, doubtful=doubtful))


def last_restore(session: Session) -> Restore | None:
    columns = (restores.c[name] for name in Restore.__slots__)
    row = session.execute(select(*columns).order_by(restores.c.id.desc()).limit(1)).first()
    return Restore(*row) if row else None


def _newest(session: Session, outcome: Literal["", "failed"]) -> Backup | None:
    such = backups.c.ended_at.is_not(None) & ((backups.c.error != "") if outcome else (backups.c.error == ""))
    row = session.execute(select(*_of_backup).where(such).order_by(backups.c.id.desc()).limit(1)).first()
    return Backup(*row) if row else None
