"""After a backup was put back: what may have gone out since it was made is not sent, and is told instead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from server.database import Session
from server.database.tables.deliveries import deliveries as table

STATUS = "unknown"
WAITS = ("waiting", "held")
UNKNOWN = "Nobody knows whether this went out."


@dataclass(frozen=True, slots=True)
class Doubtful:
    id: UUID
    channel: str
    destination: str
    subject: str
    created_at: datetime
    ended_at: datetime


_of_doubtful = tuple(table.c[name] for name in Doubtful.__slots__)


def waiting_after(session: Session, now: datetime) -> frozenset[UUID]:
    """What nobody can have sent yet, since its time has not come."""
    later = select(table.c.id).where(table.c.status.in_(WAITS), table.c.run_at > now)
    return frozenset(session.execute(later).scalars())


def doubt_all(session: Session, *, but: Collection[UUID], now: datetime) -> int:
    """How many there were."""
    waiting = select(table.c.id).where(table.c.status.in_(WAITS))
    doubtful = sorted(set(session.execute(waiting).scalars()) - set(but))
    ended = {"status": STATUS, "ended_at": now, "payload": b"", "lease_until": None, "error": UNKNOWN}
    for id_ in doubtful:
        session.execute(update(table).where(table.c.id == id_).values(ended))
    return len(doubtful)


def doubtful_since(session: Session, since: datetime, subjects: Collection[str] | None = None) -> tuple[Doubtful, ...]:
    """Newest first; about these subjects only (None: any)."""
    query = select(*_of_doubtful).where(table.c.status == STATUS, table.c.ended_at >= since)
    if subjects is not None:
        query = query.where(table.c.subject.in_(subjects))
    rows = session.execute(query.order_by(table.c.created_at.desc(), table.c.id))
    return tuple(Doubtful(*row) for row in rows)
