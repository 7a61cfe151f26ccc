"""Whom a step is told to: always somebody, as near to the customer as the step allows."""

from datetime import datetime

from server.branches.branch import Branch
from server.cases.case import Case
from server.cases.deadlines import Step
from server.cases.told_who import told_at
from server.database import Session
from server.staff.person import Person, managers_of, people_above, people_by_id, people_of


def told_of(session: Session, case: Case, step: Step, *, now: datetime) -> tuple[Person, ...]:
    """Nobody only where nobody could be told."""
    owner = people_by_id(session, case.owner_id) if case.owner_id else ()
    if step == "75":
        return _nearest(owner, told_at(session, case.branch, now), people_of(session, case.branch))
    managers, above = managers_of(session, case.branch), people_above(session, case.branch)
    everybody = people_of(session, case.branch)
    if step == "150":
        return _nearest(above, managers, everybody)
    if step == "forgotten":  # the next person is another one, if there is one
        others = (tuple(one for one in circle if one not in owner) for circle in (managers, above, everybody))
        return _nearest(*others, owner)
    return _nearest(managers, above, everybody)


def managers_or_others(session: Session, branch: Branch) -> tuple[Person, ...]:
    """Of a branch without managers who can be written to those above it, or whoever is there."""
    return _nearest(managers_of(session, branch), people_above(session, branch), people_of(session, branch))


def _nearest(*circles: tuple[Person, ...]) -> tuple[Person, ...]:
    """The first with somebody who has an address; if nobody has one, the first with anybody."""
    with_address = (circle for circle in circles if any(person.email for person in circle))
    return next(with_address, next(filter(None, circles), ()))
