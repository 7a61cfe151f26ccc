"""A case: one customer to be answered. What may happen to it is in life.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from server.branches.branch import Branch, branch_columns
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.cases import case_visits, cases
from server.database.tables.staff import people
from server.errors import NotFound
from server.staff.person import Person
from surveys.rules import Reason

Status = Literal["open", "taken", "answered", "solved", "reopened"]


@dataclass(frozen=True, slots=True)
class Case:
    id: UUID
    branch: Branch
    reference: str
    origin: Literal["answer", "burst", "logged"]
    reason: Reason
    status: Status
    owner_id: int | None
    owner_name: str
    """Empty without an owner."""
    language: str
    touched_at: datetime
    opened_at: datetime
    take_by: datetime
    promised_by: datetime
    solve_by: datetime
    promise_from: datetime | None
    """The promise's clock runs from here; None: from the touch."""
    renewed: int
    """How often the promise passed and a new one was made."""
    taken_at: datetime | None
    answered_at: datetime | None
    solved_at: datetime | None
    cause: str
    remedy: str
    cause_key: str
    """One of the branch's; empty before it is solved."""
    outcome: Literal["", "solved", "not-reached"]
    """Of a solved one."""
    ask_back_at: datetime | None
    asked_back_at: datetime | None
    verdict: Literal["", "fixed", "not-yet"]
    """The customer's."""
    verdict_at: datetime | None
    revision: int

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        special: dict[str, Any] = {
            "branch": Branch.from_row(row),
            "reason": Reason(row["reason"]),
            "owner_name": row["owner_name"] or "",
        }
        return cls(**{name: special[name] if name in special else row[name] for name in cls.__dataclass_fields__})

    @property
    def subject(self) -> str:
        return subject_of(self.id)

    @property
    def promise_subject(self) -> str:
        """How messages about its promise name it, which stay owed when somebody takes it."""
        return f"{self.subject}:promise"

    @property
    def customer_subject(self) -> str:
        """How messages to the customer name it."""
        return f"{self.subject}:customer"

    @property
    def news_subject(self) -> str:
        """How those name it of which only the newest need arrive."""
        return f"{self.subject}:news"

    @property
    def wrote_subject(self) -> str:
        """How alerts name it that say what the customer wrote."""
        return f"{self.subject}:wrote"

    @property
    def subjects(self) -> tuple[str, ...]:
        """All of them."""
        return (self.subject, self.promise_subject, self.customer_subject, self.news_subject, self.wrote_subject)

    @property
    def is_answered(self) -> bool:
        return self.status in {"answered", "solved"}

    @property
    def owner_first_name(self) -> str:
        return self.owner_name.partition(" ")[0]

    @property
    def due(self) -> datetime | None:
        """When the next step should be done: taken, answered, solved; None after the last."""
        if self.status == "solved":
            return None
        if self.status == "answered":
            return self.solve_by
        return self.promised_by if self.owner_id else min(self.take_by, self.promised_by)

    def is_late(self, now: datetime) -> bool:
        return self.due is not None and now >= self.due

    def lateness(self, now: datetime) -> str:
        """In words; empty in time. Before the promise has passed somebody may only be late to take it."""
        if not self.is_late(now):
            return ""
        return "Late" if self.status == "answered" or now >= self.promised_by else "Late to take"


def subject_of(case_id: UUID) -> str:
    """How its deliveries and its lines in the audit name it."""
    return f"case:{case_id}"


def all_cases() -> Select[tuple[object, ...]]:
    """With branch and owner, for `Case.from_row`."""
    joined = select(cases, people.c.name.label("owner_name"), *branch_columns)
    return joined.join(branches, cases.c.branch_id == branches.c.id).outerjoin(people, cases.c.owner_id == people.c.id)


def case_for(session: Session, person: Person, case_id: UUID) -> Case:
    """The case, if this person may see it; for others it does not exist."""
    row = session.execute(all_cases().where(cases.c.id == case_id)).mappings().first()
    found = Case.from_row(row) if row else None
    if found is None or not person.may_see(found.branch):
        raise NotFound("There is no such case.")
    return found


def case_of_visit(session: Session, response_id: UUID) -> Case | None:
    visited = all_cases().join(case_visits, case_visits.c.case_id == cases.c.id)
    row = session.execute(visited.where(case_visits.c.response_id == response_id)).mappings().first()
    return Case.from_row(row) if row else None
