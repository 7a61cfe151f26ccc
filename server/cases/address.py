"""The address of a case's customer: corrected on their page, and known again when they come back."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from server.cases.alert import Alerts, local
from server.cases.case import Case
from server.cases.timeline import step, told_enough
from server.cases.told_who import told_at
from server.cases.visits import joined_at
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.contacts import contacts
from server.deliveries.message import Message
from server.staff.person import people_by_id


def hash_of(session: Session, visit_id: UUID) -> str | None:
    return session.execute(select(contacts.c.address_hash).where(contacts.c.response_id == visit_id)).scalar() or None


def corrected(alerts: Alerts, case: Case, visit_id: UUID, *, before: str | None, is_told: bool) -> None:
    """The customer gave another address than `before`; its owner hears it, else the branch, unless it is told."""
    session, now = alerts.session, alerts.now
    change(session, case, visit_id, before=before, after=hash_of(session, visit_id))
    owner = people_by_id(session, case.owner_id) if case.owner_id else ()
    if (is_told and not owner) or told_enough(session, case.id, now=now):
        return
    message = Message(
        title=f"A customer of {case.branch.name} says how to reach them",
        facts=(("Where", case.branch.name), ("When", local(now, case.branch))),
        reference=case.reference,
    )
    people = owner or told_at(session, case.branch, now)
    names = alerts.tell(people, case.subject, message, case.id, to_take=case.owner_id is None)
    step(session, case.id, "told", now=now, words=names)


def change(session: Session, case: Case, visit_id: UUID, *, before: str | None, after: str | None) -> None:
    """By what the case is joined; unless it goes by another visit's address."""
    kept = session.execute(select(cases.c.address_hash).where(cases.c.id == case.id)).scalar()
    if after == before or kept != before or (before and before in _of_others(session, case, visit_id)):
        return
    mine = update(cases).where(cases.c.id == case.id)
    try:
        with session.begin_nested():
            session.execute(mine.values(address_hash=after))
    except IntegrityError:
        # Another open case has this address already; nobody learns that here.
        session.execute(mine.values(address_hash=None))


def _of_others(session: Session, case: Case, visit_id: UUID) -> set[str]:
    others = [id_ for id_ in joined_at(session, case.id) if id_ != visit_id]
    return set(session.execute(select(contacts.c.address_hash).where(contacts.c.response_id.in_(others))).scalars())
