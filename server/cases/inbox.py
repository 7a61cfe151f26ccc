"""What pages show of cases: the inbox, one case, the customer's own view of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch
from server.cases.case import Case, Status, all_cases, case_for, case_of_visit
from server.cases.timeline import Line, What, lines_of
from server.database import Session
from server.database.tables.cases import case_visits, cases
from server.staff.person import Person, branches_of
from surveys.slip import tidy_reference

PUBLIC: frozenset[What] = frozenset({"opened", "joined", "taken", "answered", "solved", "reopened", "promised"})
MOST_MATCHES = 50


@dataclass(frozen=True, slots=True)
class OneCase:
    case: Case
    timeline: tuple[Line, ...]
    """Oldest first."""
    responses: tuple[UUID, ...]
    """In the order in which they joined."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a customer may know of their case: no words of other visits, nothing from before their own."""

    status: Status
    owner: str
    """First name; empty without an owner."""
    promised_by: datetime
    is_new_time: bool
    """The time that they read before has passed, and this is another."""
    steps: tuple[tuple[What, datetime], ...]


def open_cases(session: Session, person: Person, *, now: datetime, branch: Branch | None = None) -> tuple[Case, ...]:
    """Of all branches the person may see, or of this one; late ones first, then by promise."""
    seen = [own for own in branches_of(session, person) if branch is None or own.id == branch.id]
    found = all_cases().where(cases.c.branch_id.in_([own.id for own in seen]), cases.c.status != "solved")
    rows = session.execute(found).mappings()
    return tuple(sorted(map(Case.from_row, rows), key=lambda case: (not case.is_late(now), case.promised_by, case.id)))


def one_case(session: Session, person: Person, case_id: UUID) -> OneCase:
    """NotFound also for a case of another branch."""
    case = case_for(session, person, case_id)
    visits = select(case_visits.c.response_id).where(case_visits.c.case_id == case_id)
    responses = session.execute(visits.order_by(case_visits.c.joined_at, case_visits.c.response_id)).scalars()
    return OneCase(case, lines_of(session, case_id), tuple(responses))


def by_reference(session: Session, person: Person, typed: str) -> tuple[Case, ...]:
    """Every match the person may see, newest first: a reference need not be unique."""
    reference = tidy_reference(typed)
    if reference is None:
        return ()
    own = [branch.id for branch in branches_of(session, person)]
    visited = select(case_visits.c.case_id).where(case_visits.c.reference == reference)
    matches = (cases.c.reference == reference) | cases.c.id.in_(visited)
    found = all_cases().where(matches, cases.c.branch_id.in_(own))
    rows = session.execute(found.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST_MATCHES)).mappings()
    return tuple(map(Case.from_row, rows))


def progress_of(session: Session, response_id: UUID) -> Progress | None:
    """For the page behind a slip; None when no case came of the response."""
    case = case_of_visit(session, response_id)
    if case is None:
        return None
    joined = select(case_visits.c.joined_at).where(case_visits.c.response_id == response_id)
    since = session.execute(joined).scalar_one()
    steps = _public(line for line in lines_of(session, case.id) if line.at >= since)
    is_new_time = case.renewed > 0 and "promised" in dict(steps)
    return Progress(case.status, case.owner_first_name, case.promised_by, is_new_time, steps)


def _public(lines: Iterable[Line]) -> tuple[tuple[What, datetime], ...]:
    return tuple((line.what, line.at) for line in lines if line.what in PUBLIC)
