"""Whether a phone gets here: a code leads it to a page at the public address, and the time is kept; nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from server.database import Session
from server.database.tables.setup import reaches as table
from server.keys import token, token_hash

LIFETIME = timedelta(hours=1)


def new_reach(session: Session, public_url: str, *, now: datetime) -> str:
    """The secret for the path /setup/reached/SECRET, good for an hour; it says nothing of who made it."""
    unused = table.c.reached_at.is_(None) & (table.c.made_at < now - LIFETIME)
    session.execute(delete(table).where(unused))
    secret = token()
    session.execute(insert(table).values(token_sha256=token_hash(secret), public_url=public_url, made_at=now))
    return secret


def reach(session: Session, secret: str, *, now: datetime) -> bool:
    """Somebody opened it. False for a code that is unknown, too old, or was opened before."""
    first = update(table).where(_waiting(secret, now)).values(reached_at=now)
    return session.execute(first.returning(table.c.token_sha256)).first() is not None


def is_waiting(session: Session, secret: str, *, now: datetime) -> bool:
    return session.execute(select(table.c.token_sha256).where(_waiting(secret, now))).first() is not None


def is_known(session: Session, secret: str) -> bool:
    """Whether it was opened; phones open a page twice."""
    mine = (table.c.token_sha256 == token_hash(secret)) & table.c.reached_at.is_not(None)
    return session.execute(select(table.c.token_sha256).where(mine)).first() is not None


def reached_at(session: Session, public_url: str) -> datetime | None:
    """When a phone last got to this address; None: never, or only to another one."""
    latest = select(func.max(table.c.reached_at)).where(table.c.public_url == public_url)
    found: datetime | None = session.execute(latest).scalar()
    return found


def _waiting(secret: str, now: datetime) -> ColumnElement[bool]:
    mine = (table.c.token_sha256 == token_hash(secret)) & (table.c.made_at >= now - LIFETIME)
    return mine & table.c.reached_at.is_(None)
