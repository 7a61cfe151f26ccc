"""Whom a step is told to: always somebody, as near to the customer as the step allows."""

from server.cases.case import Case
from server.cases.deadlines import Step
from server.database import Session
from server.staff.person import Person, managers_of, people_above, people_by_id, people_of


def told_of(session: Session, case: Case, step: Step) -> tuple[Person, ...]:
    """Nobody only where nobody could be told."""
    everybody = people_of(session, case.branch)
    owner = people_by_id(session, case.owner_id) if case.owner_id else ()
    if step == "75":
        return owner or everybody
    managers, above = managers_of(session, case.branch), people_above(session, case.branch)
    if step == "150":
        return above or managers or everybody
    if step == "forgotten":  # the next person is another one, if there is one
        circles = (tuple(one for one in circle if one not in owner) for circle in (managers, above, everybody))
        return next(filter(None, circles), owner)
    return managers or above or everybody
