"""A promise is moved openly or not at all: to a closing time, later, with a reason that the customer reads."""

from datetime import datetime
from uuid import UUID

from server.branches.hours import close_of_opening_day
from server.cases import deadlines
from server.cases.act import act, given, refusal, within
from server.cases.alert import Alerts, local
from server.cases.case import Case, case_for
from server.cases.told import tell_customer
from server.database import Session
from server.database.tables.cases import cases
from server.deliveries import queue
from server.deliveries.outlets import Outlets
from server.errors import BadRequest, Conflict
from server.keys import Keys
from server.staff.person import Person

DAYS_AHEAD = 10


def times_to_move_to(case: Case, *, now: datetime) -> tuple[datetime, ...]:
    """Closing times of the ten opening days after the promise, or after now if it has passed."""
    after = max(case.promised_by, now)
    return tuple(close_of_opening_day(case.branch, after, days) for days in range(1, DAYS_AHEAD + 1))


def may_move(person: Person, case: Case) -> bool:
    return not case.is_answered and (case.owner_id == person.id or person.has_role("manager", case.branch))


def move(
    session: Session,
    person: Person,
    case_id: UUID,
    *,
    to: datetime | None,
    reason: str,
    keys: Keys,
    outlets: Outlets,
    now: datetime,
) -> Case:
    """Its owner or a manager gives the customer a new time, and says why."""
    case = case_for(session, person, case_id)
    if not may_move(person, case):
        raise refusal(session, person, case_id)
    if to is None or to not in times_to_move_to(case, now=now):
        raise BadRequest("Please choose one of the times: a promise ends when the branch closes, and only moves on.")
    why = given(reason, "Please say why; the customer reads it.")
    if now >= case.promised_by:  # it was broken before it was moved, and those above still hear of it
        owed = deadlines.left_of(session, case, now=now)
        broken = (one for one in owed if one.promise == case.promised_by and one.step in {"100", "150"})
        deadlines.keep(session, case_id, broken)
    change = {"promised_by": to, "promise_from": now, "solve_by": max(case.solve_by, to)}
    same = within("open", "taken", "reopened") & (cases.c.promised_by == case.promised_by)
    words = f"{local(to, case.branch)}: {why}"
    try:
        act(session, person, case_id, "moved", same, words=words, now=now, change=change)
    except Conflict:
        if case_for(session, person, case_id).promised_by != case.promised_by:
            raise Conflict("The promise has just changed. Please look at the new time first.") from None
        raise
    queue.cancel(session, case.promise_subject, now=now)  # which names the time before
    moved = case_for(session, person, case_id)
    tell_customer(Alerts(session, outlets, keys, now), moved, "moved", words=why, person=person)
    return moved
