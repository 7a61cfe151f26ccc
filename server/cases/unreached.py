"""Somebody rang and nobody was there: every try is a line; tries on two days may close the case."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from server.branches.branch import Branch
from server.cases.act import act, held_by, short
from server.cases.alert import Alerts
from server.cases.case import Case, case_for
from server.cases.life import call_off
from server.cases.timeline import Line, What, lines_of
from server.cases.told import tell_customer
from server.database import Session
from server.deliveries import queue
from server.deliveries.outlets import Outlets
from server.errors import Conflict
from server.keys import Keys
from server.staff.person import Person

DAYS_NEEDED = 2
HEARD_FROM: frozenset[What] = frozenset({"joined", "added", "wrote", "reopened"})
"""After one of these the customer is there again, and tries count from the beginning."""


def note_try(
    session: Session,
    person: Person,
    case_id: UUID,
    words: str = "",
    *,
    keys: Keys,
    outlets: Outlets,
    now: datetime,
) -> Case:
    """The owner could not reach the customer, who hears of it once a day."""
    case = case_for(session, person, case_id)
    before = days_tried(lines_of(session, case_id), case.branch)
    act(session, person, case_id, "tried", held_by(person, "taken"), words=short(words), now=now)
    queue.cancel(session, case.subject, now=now)  # it is not forgotten
    if now.astimezone(case.branch.zone).date() not in before:
        tell_customer(Alerts(session, outlets, keys, now), case, "tried")
    return case_for(session, person, case_id)


def close(session: Session, person: Person, case_id: UUID, *, keys: Keys, outlets: Outlets, now: datetime) -> Case:
    """As not reached: after tries on two days, of each of which the customer was told."""
    case = case_for(session, person, case_id)
    mine = held_by(person, "taken")
    if len(days_tried(lines_of(session, case_id), case.branch)) < DAYS_NEEDED and case.owner_id == person.id:
        raise Conflict("Please try once more on another day first; then it may be closed.")
    change = {"status": "solved", "outcome": "not-reached", "solved_at": now}
    act(session, person, case_id, "closed", mine, now=now, change=change)
    call_off(session, case, now=now)
    closed = case_for(session, person, case_id)
    tell_customer(Alerts(session, outlets, keys, now), closed, "closed")
    return closed


def days_tried(lines: Iterable[Line], branch: Branch) -> tuple[date, ...]:
    """The branch's days with a try since the customer was last heard from, in order."""
    days: dict[date, None] = {}
    for line in lines:
        if line.what in HEARD_FROM:
            days.clear()
        elif line.what == "tried":
            days[line.at.astimezone(branch.zone).date()] = None
    return tuple(days)
