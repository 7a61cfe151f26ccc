"""Who is signed in: a secret in a cookie, its hash in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update

from server.database import Database, Session
from server.database.tables.staff import people, staff_sessions
from server.keys import token, token_hash
from server.staff.browser import browser_in_words
from server.staff.person import Person, person_by_id

COOKIE = "heard"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
NOTICED_EVERY = timedelta(minutes=5)
UNATTENDED = "Heard-Unattended"
"""Header of what a page asks for by itself: nobody touched it, so it keeps nobody signed in."""


def start_session(session: Session, person: Person, *, browser: str, now: datetime) -> str:
    """The secret for the cookie."""
    secret = token()
    session.execute(
        insert(staff_sessions).values(
            token_sha256=token_hash(secret),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            expires_at=now + IDLE,
            browser=browser[:200],
        )
    )
    return secret


def person_of_session(session: Session, secret: str, *, now: datetime) -> Person | None:
    """Whose cookie this is, unless the session ended, ran out, belongs to a desk, or the person left."""
    own = staff_sessions.c.desk_id.is_(None) & (staff_sessions.c.expires_at > now)
    living = _mine(secret) & own & people.c.left_at.is_(None)
    person_id = session.execute(select(people.c.id).join(staff_sessions).where(living)).scalar()
    return None if person_id is None else person_by_id(session, person_id)


def keep_alive(database: Database, secret: str, *, now: datetime) -> None:
    """The session was used and lives on. Reads at every page; writes once in five minutes."""
    if database.read(_unnoticed, secret, now=now):
        database.write(_notice, secret, now=now)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One browser in which somebody is signed in."""

    id: str
    since: datetime
    seen_at: datetime
    browser: str
    """In words."""
    at_desk: bool
    is_this: bool


def sessions_of(session: Session, person_id: int, *, now: datetime, secret: str = "") -> tuple[SignedIn, ...]:
    """The living ones, last used first; `secret` says which is this."""
    columns = staff_sessions.c
    living = (columns.person_id == person_id) & columns.ended_at.is_(None) & (columns.expires_at > now)
    rows = session.execute(select(staff_sessions).where(living).order_by(columns.seen_at.desc(), columns.token_sha256))
    this = token_hash(secret)
    return tuple(
        SignedIn(
            row.token_sha256,
            row.created_at,
            row.seen_at,
            browser_in_words(row.browser),
            at_desk=row.desk_id is not None,
            is_this=row.token_sha256 == this,
        )
        for row in rows
    )


def end_sessions(session: Session, person_id: int, *, now: datetime, only: str = "", but: str = "") -> int:
    """All of theirs: `only` the one with this id, or all `but` that; how many there were."""
    columns = staff_sessions.c
    living = (columns.person_id == person_id) & columns.ended_at.is_(None) & (columns.expires_at > now)
    if only:
        living &= columns.token_sha256 == only
    if but:
        living &= columns.token_sha256 != but
    return session.execute(update(staff_sessions).where(living).values(ended_at=now)).rowcount


def end_every_session(session: Session, *, now: datetime) -> None:
    """Everybody signs in again."""
    session.execute(update(staff_sessions).where(staff_sessions.c.ended_at.is_(None)).values(ended_at=now))


def end_session(session: Session, secret: str, *, now: datetime) -> None:
    session.execute(update(staff_sessions).where(_mine(secret)).values(ended_at=now))


def _mine(secret: str) -> ColumnElement[bool]:
    return (staff_sessions.c.token_sha256 == token_hash(secret)) & staff_sessions.c.ended_at.is_(None)


def _unnoticed(session: Session, secret: str, *, now: datetime) -> bool:
    long_ago = staff_sessions.c.seen_at <= now - NOTICED_EVERY
    return session.execute(select(staff_sessions.c.person_id).where(_mine(secret) & long_ago)).first() is not None


def _notice(session: Session, secret: str, *, now: datetime) -> None:
    created_at = session.execute(select(staff_sessions.c.created_at).where(_mine(secret))).scalar()
    if created_at is not None:
        lives_until = min(now + IDLE, created_at + LONGEST)
        session.execute(update(staff_sessions).where(_mine(secret)).values(seen_at=now, expires_at=lives_until))
