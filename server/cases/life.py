"""What people do with a case of their branch; for others it does not exist."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError

from server.cases import deadlines
from server.cases.case import Case, Status, case_for
from server.cases.promises import Promises, taken_by
from server.cases.timeline import What, step
from server.database import Session
from server.database.tables.cases import cases
from server.deliveries import queue
from server.errors import BadRequest, Conflict
from server.staff import audit
from server.staff.person import Person
from surveys.response import LONGEST_WORDS
from surveys.survey import Rules


class AlreadyTaken(Conflict):
    title = "Somebody is looking after this"

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.owner_first_name} is looking after this already.")


def take(session: Session, person: Person, case_id: UUID, *, now: datetime) -> Case:
    """Of two people at once, one has it and the other hears who. Taking what is one's own changes nothing."""
    case = case_for(session, person, case_id)
    if case.owner_id == person.id and case.status != "solved":
        return case
    free = _in("open", "reopened") & cases.c.owner_id.is_(None)
    moved = {"status": "taken", "owner_id": person.id, "taken_at": now}
    if not _move(session, person, case_id, "taken", free, now=now, change=moved):
        raise _refusal(session, person, case_id)
    queue.cancel(session, case.subject, now=now)
    return case_for(session, person, case_id)


def hand_back(session: Session, person: Person, case_id: UUID, *, now: datetime) -> Case:
    """Anybody of the branch may: the owner can be ill."""
    case = case_for(session, person, case_id)
    moved = {"status": "open", "owner_id": None, "taken_at": None, "take_by": taken_by(now, case.branch, Rules())}
    if not _move(session, person, case_id, "handed-back", _in("taken"), now=now, change=moved):
        raise _refusal(session, person, case_id)
    return case_for(session, person, case_id)


def write_note(session: Session, person: Person, case_id: UUID, words: str, *, now: datetime) -> Case:
    case = case_for(session, person, case_id)
    text = _given(words, "Please write the note first.")
    _move(session, person, case_id, "note", words=text, now=now)
    if case.status == "taken":
        queue.cancel(session, case.subject, now=now)  # it is not forgotten
    return case_for(session, person, case_id)


def answer(session: Session, person: Person, case_id: UUID, words: str = "", *, now: datetime) -> Case:
    """The owner has answered the customer; `words` may say how."""
    case = case_for(session, person, case_id)
    mine = _in("taken") & (cases.c.owner_id == person.id)
    moved = {"status": "answered", "answered_at": now}
    if not _move(session, person, case_id, "answered", mine, words=_short(words), now=now, change=moved):
        raise _refusal(session, person, case_id)
    _call_off(session, case, now=now)
    return case_for(session, person, case_id)


def solve(session: Session, person: Person, case_id: UUID, *, cause: str, remedy: str, now: datetime) -> Case:
    """What happened, and what did we do about it: both, or the branch learns nothing."""
    case = case_for(session, person, case_id)
    moved = {
        "status": "solved",
        "solved_at": now,
        "cause": _given(cause, "Please say what happened."),
        "remedy": _given(remedy, "Please say what was done about it."),
    }
    mine = _in("taken", "answered") & (cases.c.owner_id == person.id)
    if not _move(session, person, case_id, "solved", mine, now=now, change=moved):
        raise _refusal(session, person, case_id)
    _call_off(session, case, now=now)
    return case_for(session, person, case_id)


def reopen(session: Session, person: Person, case_id: UUID, *, now: datetime) -> Case:
    """Whoever of the branch is there may take it; the clocks start again."""
    case = case_for(session, person, case_id)
    # A case does not keep its survey's rules, only the times that came of them.
    moved = reopened(Promises.counted_from(now, case.branch, Rules()))
    try:
        with session.begin_nested():  # PostgreSQL would give up all that was done before
            done = _move(session, person, case_id, "reopened", _in("answered", "solved"), now=now, change=moved)
    except IntegrityError:
        raise Conflict("This customer has a newer case that is still open; please go on there.") from None
    if not done:
        raise _refusal(session, person, case_id)
    return case_for(session, person, case_id)


def reopened(promises: Promises) -> dict[str, Any]:
    """The columns of a case that somebody must take again."""
    never = {"owner_id": None, "taken_at": None, "answered_at": None, "solved_at": None}
    return {"status": "reopened", **never, **promises.columns}


def _move(
    session: Session,
    person: Person,
    case_id: UUID,
    what: What,
    only_if: ColumnElement[bool] | None = None,
    *,
    now: datetime,
    words: str = "",
    change: Mapping[str, Any] | None = None,
) -> bool:
    if not step(session, case_id, what, now=now, person_id=person.id, words=words, only_if=only_if, change=change):
        return False
    audit.note(session, audit.actor_of(person), f"case {what}", f"case:{case_id}", now=now)
    return True


def _call_off(session: Session, case: Case, *, now: datetime) -> None:
    """The customer was answered: nobody is reminded of it any more."""
    for subject in (case.subject, case.promise_subject):
        queue.cancel(session, subject, now=now)
    deadlines.drop(session, case.id)


def _refusal(session: Session, person: Person, case_id: UUID) -> Conflict:
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


def _in(*statuses: Status) -> ColumnElement[bool]:
    return cases.c.status.in_(statuses)


def _given(words: str, otherwise: str) -> str:
    if not words.strip():
        raise BadRequest(otherwise)
    return _short(words)


def _short(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise BadRequest(f"This is longer than {LONGEST_WORDS} characters; please make it shorter.")
    return words.replace("\0", "").strip()  # which PostgreSQL cannot hold in any text
