"""The visits of a case: in which language each is told, at which address, and with the link of which slip."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.contacts.contact import contact_of
from server.database import Session
from server.database.tables.cases import case_visits, logged_cases
from server.database.tables.intake import responses
from server.keys import Keys
from surveys.response import Contact


@dataclass(frozen=True, slots=True)
class CaseVisit:
    id: UUID
    """The response's, or that of what was logged."""
    language: str
    slip: str = field(repr=False)
    """The secret."""
    joined_at: datetime
    contact: Contact | None = field(repr=False)


def visits_of(session: Session, case_id: UUID, keys: Keys) -> tuple[CaseVisit, ...]:
    """In the order in which they joined."""
    return tuple(sorted(_visits(session, case_id, keys), key=lambda visit: (visit.joined_at, visit.id)))


def joined_at(session: Session, case_id: UUID) -> dict[UUID, datetime]:
    """When each visit came to the case."""
    visits = select(case_visits.c.response_id, case_visits.c.joined_at).where(case_visits.c.case_id == case_id)
    return {row[0]: row[1] for row in session.execute(visits)}


def _visits(session: Session, case_id: UUID, keys: Keys) -> Iterator[CaseVisit]:
    mine = case_visits.c.case_id == case_id
    for table in (responses, logged_cases):
        slips = select(table.c.id, table.c.language, table.c.slip_sealed, case_visits.c.joined_at)
        visited = slips.join(case_visits, case_visits.c.response_id == table.c.id)
        for id_, language, sealed, at in session.execute(visited.where(mine)).all():
            yield CaseVisit(id_, language, keys.unseal("slip", sealed), at, contact_of(session, id_, keys))
