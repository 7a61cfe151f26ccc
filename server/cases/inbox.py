"""What pages show of cases: the inbox, one case."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch
from server.cases.case import Case, all_cases, case_for
from server.cases.freshness import UNDONE
from server.cases.messages import unread_of
from server.cases.timeline import Line, lines_of
from server.database import Session
from server.database.tables.cases import case_visits, cases, logged_cases
from server.staff.person import Person, branches_of
from surveys.rules import Reason

Show = Literal["all", "mine", "nobody", "late"]
SHOWS: tuple[Show, ...] = get_args(Show)


@dataclass(frozen=True, slots=True)
class Inbox:
    cases: tuple[Case, ...]
    """Of the view that was asked for, in the order in which to look at them."""
    everything: tuple[Case, ...]
    counts: Mapping[Show, int]
    """How many cases each view has."""
    unread: Mapping[UUID, int]
    """Messages of a case's customer that nobody of the branch has seen."""


@dataclass(frozen=True, slots=True)
class OneCase:
    case: Case
    timeline: tuple[Line, ...]
    """Oldest first."""
    visits: tuple[UUID, ...]
    """In the order in which they joined; contacts and messages go by them."""
    responses: tuple[UUID, ...]
    """Those of them that are answers; the others were logged."""


def inbox_of(
    session: Session, person: Person, branches: Collection[Branch], *, show: Show = "all", now: datetime
) -> Inbox:
    """Of these branches, which the person may see."""
    unread = unread_of(session, [branch.id for branch in branches])
    everything = waiting_at(session, branches, unread, now=now)
    views = {view: tuple(case for case in everything if _is_in(view, case, person, now)) for view in SHOWS}
    return Inbox(views[show], everything, {view: len(found) for view, found in views.items()}, unread)


def waiting_at(
    session: Session, branches: Collection[Branch], unread: Collection[UUID] = (), *, now: datetime
) -> tuple[Case, ...]:
    """What is not solved, or what its customer wrote about since: late first, urgent, unread, then by promise."""
    here = cases.c.branch_id.in_([branch.id for branch in branches])
    # Apart, and by name: each finds its own index, and most cases of all times are solved.
    still_open, solved = cases.c.status.in_((*UNDONE, "answered")), cases.c.status == "solved"
    found = [*session.execute(all_cases().where(here, still_open)).mappings()]
    if unread:
        found += session.execute(all_cases().where(here, solved, cases.c.id.in_(unread))).mappings()

    def turn(case: Case) -> tuple[bool, bool, bool, datetime, UUID]:
        is_urgent = case.reason is Reason.URGENT and not case.is_answered
        return not case.is_late(now), not is_urgent, case.id not in unread, case.promised_by, case.id

    return tuple(sorted(map(Case.from_row, found), key=turn))


def open_cases(session: Session, person: Person, *, now: datetime, branch: Branch | None = None) -> tuple[Case, ...]:
    """Of all branches the person may see, or of this one; late ones first, then by promise."""
    seen = [own for own in branches_of(session, person) if branch is None or own.id == branch.id]
    return waiting_at(session, seen, now=now)


def one_case(session: Session, person: Person, case_id: UUID) -> OneCase:
    """NotFound also for a case of another branch."""
    case = case_for(session, person, case_id)
    mine = select(case_visits.c.response_id).where(case_visits.c.case_id == case_id)
    visits = tuple(session.execute(mine.order_by(case_visits.c.joined_at, case_visits.c.response_id)).scalars())
    logged = set(session.execute(select(logged_cases.c.id).where(logged_cases.c.case_id == case_id)).scalars())
    return OneCase(case, lines_of(session, case_id), visits, tuple(one for one in visits if one not in logged))


def _is_in(show: Show, case: Case, person: Person, now: datetime) -> bool:
    if show == "mine":
        return case.owner_id == person.id
    if show == "nobody":
        return case.owner_id is None and case.status != "solved"
    return show == "all" or case.is_late(now)
