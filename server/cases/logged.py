"""What customers said elsewhere than at a touchpoint: spoken, phoned or written, and logged for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, select, update

from server.branches.branch import Branch, branch_columns
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.cases import case_visits, cases, logged_cases
from server.database.tables.staff import api_tokens, people
from server.errors import NotFound
from server.keys import Keys
from server.staff.person import Person

How = Literal["spoken", "phone", "letter", "email", "other"]
WAYS: Mapping[How, str] = {
    "spoken": "in person",
    "phone": "by phone",
    "letter": "by letter",
    "email": "by e-mail",
    "other": "another way",
}
"""How it reached the branch -> in words for staff, as they are offered."""
assert tuple(WAYS) == get_args(How)  # noqa: S101 - the form and the API offer the same


@dataclass(frozen=True, slots=True)
class Logged:
    """One visit of a case that has no response."""

    id: UUID
    """Its contact, its messages and its place in the case go by it."""
    case_id: UUID
    branch: Branch
    reference: str
    slip: str = field(repr=False)
    """The secret."""
    how: How
    name: str = field(repr=False)
    """Of the customer; empty if nobody asked."""
    what: str = field(repr=False)
    """In the customer's words, or in those of whoever took it down; empty once it is erased."""
    language: str
    said_at: datetime
    logged_at: datetime
    logged_by: str
    """Name of the person, or of the program's token."""
    logged_by_id: int | None
    """None for a program."""

    @property
    def way(self) -> str:
        return WAYS[self.how]

    @classmethod
    def from_row(cls, row: RowMapping, keys: Keys) -> Self:
        return cls(
            id=row["id"],
            case_id=row["case_id"],
            branch=Branch.from_row(row),
            reference=row["reference"],
            slip=keys.unseal("slip", row["slip_sealed"]),
            how=row["how"],
            name=keys.unseal("who", row["who_sealed"]) if row["who_sealed"] else "",
            what=row["what"],
            language=row["language"],
            said_at=row["at"],
            logged_at=row["joined_at"],
            logged_by=row["person_name"] or row["token_name"] or "",
            logged_by_id=row["logged_by"],
        )


def logged_in(session: Session, case_ids: Sequence[UUID], keys: Keys) -> tuple[Logged, ...]:
    """Everything that was logged for these cases, oldest first."""
    return _logged(session, keys, logged_cases.c.case_id.in_(case_ids))


def logged_visit(session: Session, visit_id: UUID, keys: Keys) -> Logged | None:
    """None when this visit has a response, or does not exist."""
    return next(iter(_logged(session, keys, logged_cases.c.id == visit_id)), None)


def logged_by_slip(session: Session, secret: str, keys: Keys) -> Logged | None:
    return next(iter(_logged(session, keys, logged_cases.c.slip_hash.in_(keys.hashes("slip", secret)))), None)


def logged_for(session: Session, person: Person, visit_id: UUID, keys: Keys) -> Logged:
    """For people of other branches it does not exist."""
    found = logged_visit(session, visit_id, keys)
    if found is None or not person.may_see(found.branch):
        raise NotFound("There is no such case.")
    return found


def erase_words(session: Session, visit_id: UUID) -> bool:
    """What was said and by whom; that it was said stays. Whether there was something."""
    emptied: dict[str, Any] = {"what": "", "who_sealed": None}
    there = (logged_cases.c.id == visit_id) & (logged_cases.c.what != "")
    return session.execute(update(logged_cases).where(there).values(emptied)).rowcount > 0


def _logged(session: Session, keys: Keys, where: ColumnElement[bool]) -> tuple[Logged, ...]:
    rows = session.execute(_joined().where(where)).mappings()
    return tuple(Logged.from_row(row, keys) for row in rows)


def _joined() -> Select[tuple[object, ...]]:
    names = (people.c.name.label("person_name"), api_tokens.c.name.label("token_name"))
    visits = (case_visits.c.reference, case_visits.c.joined_at)
    return (
        select(logged_cases, *visits, *names, *branch_columns)
        .join(case_visits, case_visits.c.response_id == logged_cases.c.id)
        .join(cases, cases.c.id == logged_cases.c.case_id)
        .join(branches, branches.c.id == cases.c.branch_id)
        .outerjoin(people, people.c.id == logged_cases.c.logged_by)
        .outerjoin(api_tokens, api_tokens.c.id == logged_cases.c.token_id)
        .order_by(case_visits.c.joined_at, logged_cases.c.id)
    )
