"""What waits to be sent to somebody about a branch that is theirs no more is not sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch
from server.cases.passed_on import OF_BRANCH
from server.database import Session
from server.database.tables.cases import cases, gestures
from server.deliveries import queue
from server.staff.person import Person

NAMES_BRANCH = frozenset({*OF_BRANCH, "test"})


def withdraw(session: Session, person: Person, branch: Branch, *, now: datetime) -> int:
    """How many messages. Who else is told of a case, and when, does not change."""
    about = [one for one in queue.subjects_to(session, person.email) if _branch_of(session, one) == branch.id]
    return queue.cancel_to(session, person.email, now=now, about=about) if person.email else 0


def _branch_of(session: Session, subject: str) -> int | None:
    kind, _, rest = subject.partition(":")
    name = rest.partition(":")[0]
    if kind in NAMES_BRANCH:
        return int(name)
    if kind == "case":
        which = select(cases.c.branch_id).where(cases.c.id == UUID(name))
    elif kind == "gesture":
        which = select(cases.c.branch_id).join(gestures, gestures.c.case_id == cases.c.id)
        which = which.where(gestures.c.id == int(name))
    else:
        return None
    found: int | None = session.execute(which).scalar()
    return found
