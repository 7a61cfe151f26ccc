"""One step of a person on a case: done with its line and its note in the audit, or refused with the reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from server.cases.case import Case, Status, case_for
from server.cases.timeline import What, step
from server.database import Session
from server.database.tables.cases import cases
from server.errors import BadRequest, Conflict
from server.staff import audit
from server.staff.person import Person
from surveys.response import LONGEST_WORDS


class AlreadyTaken(Conflict):
    title = "Somebody is looking after this"

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.owner_first_name} is looking after this already.")


def act(
    session: Session,
    person: Person,
    case_id: UUID,
    what: What,
    only_if: ColumnElement[bool] | None = None,
    *,
    now: datetime,
    words: str = "",
    change: Mapping[str, Any] | None = None,
) -> None:
    """Raises the reason, nothing done, when `only_if` does not hold."""
    if not step(session, case_id, what, now=now, person_id=person.id, words=words, only_if=only_if, change=change):
        raise refusal(session, person, case_id)
    audit.note(session, audit.actor_of(person), f"case {what}", f"case:{case_id}", now=now)


def refusal(session: Session, person: Person, case_id: UUID) -> Conflict:
    """Why the step is not possible, by what the case has become in the meantime."""
    case = case_for(session, person, case_id)
    if case.status == "solved":
        return Conflict("This case is solved. Reopen it to go on.")
    if case.owner_id is None:
        return Conflict("This case is open; please take it first.")
    if case.owner_id != person.id:
        return AlreadyTaken(case)
    if case.status == "answered":
        return Conflict("The customer has been answered already.")
    return Conflict("You are looking after this case already.")


def within(*statuses: Status) -> ColumnElement[bool]:
    return cases.c.status.in_(statuses)


def held_by(person: Person, *statuses: Status) -> ColumnElement[bool]:
    return within(*statuses) & (cases.c.owner_id == person.id)


def given(words: str, otherwise: str) -> str:
    """Tidied; BadRequest with this sentence if there are none."""
    if not (text := short(words)):
        raise BadRequest(otherwise)
    return text


def short(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise BadRequest(f"This is longer than {LONGEST_WORDS} characters; please make it shorter.")
    return words.replace("\0", "").strip()  # which PostgreSQL cannot hold in any text
