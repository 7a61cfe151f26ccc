"""Managers hear once that they look after a branch, and how to come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.staff import audit as audit_lines
from server.database.tables.staff import staff_sessions
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff import audit
from server.staff.person import Person
from surveys.ids import new_id
from surveys.phrases import listed

NOTED = "person invited"


@dataclass(frozen=True, slots=True)
class Invited:
    now: tuple[Person, ...]
    """Are owed a mail since just now."""
    waiting: tuple[Person, ...]
    """Would be, if there were a mail server; the same list, brought again, invites them."""


def invite(
    session: Session,
    people: Iterable[tuple[Person, Branch]],
    *,
    actor: str,
    outlets: Outlets,
    keys: Keys,
    now: datetime,
) -> Invited:
    """One mail for all branches of a person; none to whoever had one, or has been here."""
    theirs: dict[int, tuple[Person, list[Branch]]] = {}
    for person, branch in people:
        theirs.setdefault(person.id, (person, []))[1].append(branch)
    strangers = [each for each in theirs.values() if not _knows_us(session, each[0])]
    if not outlets.email:
        return Invited((), tuple(person for person, _ in strangers))
    for person, branches in strangers:
        _mail(session, person, branches, outlets=outlets, keys=keys, now=now)
        where = branches[0].id
        audit.note(session, actor, NOTED, f"person:{person.id}", now=now, branch_id=where)
    return Invited(tuple(person for person, _ in strangers), ())


def _knows_us(session: Session, person: Person) -> bool:
    been_here = select(staff_sessions.c.person_id).where(staff_sessions.c.person_id == person.id)
    told = (audit_lines.c.subject == f"person:{person.id}") & (audit_lines.c.action == NOTED)
    return any(session.execute(asked.limit(1)).first() for asked in (been_here, select(audit_lines.c.id).where(told)))


def _mail(
    session: Session, person: Person, branches: list[Branch], *, outlets: Outlets, keys: Keys, now: datetime
) -> None:
    # No one-time link: it would have run out by the time that a busy manager reads this.
    message = Message(
        title=f"You look after {listed((branch.name for branch in branches), 'en')} in Heard",
        body=f"Hello {person.first_name},\n\nHeard asks your customers how it was, tells you when somebody had a bad "
        "visit, and keeps what you have promised them in view. Type this e-mail address on the page, and a link to "
        "come in follows; no password is needed.",
        links=(("Come in", f"{outlets.public_url}/sign-in"),),
    )
    queue.put(
        session,
        id=new_id(now),
        channel="email",
        destination=person.email,
        subject=f"invited:{person.id}",
        message=message,
        keys=keys,
        now=now,
    )
