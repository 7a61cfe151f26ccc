"""One-time links: shown on GET, acting on POST only, each bound to a person and a purpose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select, update

from server.database import Session
from server.database.tables.staff import one_time_links, people
from server.errors import Gone, NotFound
from server.keys import token, token_hash
from server.staff.person import Person, person_by_id

Purpose = Literal["sign-in", "take", "call", "not-reached", "answered", "tomorrow", "gesture", "come"]


_new = insert(one_time_links)


@dataclass(frozen=True, slots=True)
class Link:
    person: Person
    purpose: Purpose
    subject: str
    """What it acts on."""


def make_link(
    session: Session, person_id: int, purpose: Purpose, subject: str, *, lifetime: timedelta, now: datetime
) -> str:
    """The secret that goes into the link; only its hash is kept."""
    return make_links(session, person_id, (purpose,), subject, lifetime=lifetime, now=now)[purpose]


def make_links(
    session: Session, person_id: int, purposes: Iterable[Purpose], subject: str, *, lifetime: timedelta, now: datetime
) -> dict[Purpose, str]:
    """One for each purpose, in this order."""
    secrets = {purpose: token() for purpose in purposes}
    shared = {"person_id": person_id, "subject": subject, "created_at": now, "expires_at": now + lifetime}
    rows = [shared | {"token_sha256": token_hash(secret), "purpose": purpose} for purpose, secret in secrets.items()]
    session.execute(_new, rows)
    return secrets


def link_of(session: Session, secret: str) -> Link | None:
    """Also one that was used or has run out; None for one that we do not know."""
    mine = select(one_time_links).where(one_time_links.c.token_sha256 == token_hash(secret))
    row = session.execute(mine).mappings().first()
    return Link(person_by_id(session, row["person_id"]), row["purpose"], row["subject"]) if row else None


def read_link(session: Session, secret: str, purpose: Purpose, *, now: datetime) -> Link:
    """What the link would do; it stays unused."""
    mine = (one_time_links.c.token_sha256 == token_hash(secret)) & (one_time_links.c.purpose == purpose)
    row = session.execute(select(one_time_links, people.c.left_at).join(people).where(mine)).mappings().first()
    if row is None:
        raise NotFound("We do not know this link. Please open the newest message again, or sign in.")
    if row["used_at"] is not None:
        raise Gone("This link has been used already. Please sign in to go on.")
    if row["expires_at"] <= now or row["left_at"] is not None:
        raise Gone("This link has run out. Please sign in to go on.")
    return Link(person_by_id(session, row["person_id"]), row["purpose"], row["subject"])


def use_link(session: Session, secret: str, purpose: Purpose, *, now: datetime) -> Link:
    """The same, and nobody can use it again."""
    link = read_link(session, secret, purpose, now=now)
    unused = (one_time_links.c.token_sha256 == token_hash(secret)) & one_time_links.c.used_at.is_(None)
    # Two servers may have read it at once; the one statement decides.
    used = update(one_time_links).where(unused).values(used_at=now).returning(one_time_links.c.token_sha256)
    if session.execute(used).first() is None:
        raise Gone("This link has been used already. Please sign in to go on.")
    return link


def end_sign_in_links(session: Session, *, now: datetime) -> None:
    """None that is out there opens anything any more."""
    unused = (one_time_links.c.purpose == "sign-in") & one_time_links.c.used_at.is_(None)
    session.execute(update(one_time_links).where(unused).values(used_at=now))
