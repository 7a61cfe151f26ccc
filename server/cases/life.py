"""What people do with a case of their branch; for others it does not exist."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from server.branches.branch import Branch
from server.branches.hours import next_opening
from server.cases import deadlines
from server.cases.act import act, given, held_by, short, within
from server.cases.alert import Alerts, local
from server.cases.case import Case, all_cases, case_for
from server.cases.causes import cause_of, causes_of
from server.cases.deeds import take_down
from server.cases.promises import Promises, taken_by
from server.cases.timeline import step
from server.cases.told import ASK_BACK_AFTER, tell_customer
from server.cases.told_who import told_at
from server.cases.triage_settings import triage_of
from server.database import Session
from server.database.tables.cases import cases
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.errors import Conflict
from server.keys import Keys
from server.staff.person import Person, people_of
from surveys.survey import Rules


def take(session: Session, person: Person, case_id: UUID, *, keys: Keys, outlets: Outlets, now: datetime) -> Case:
    """Of two people at once, one has it and the other hears who. Taking what is one's own changes nothing."""
    case = case_for(session, person, case_id)
    if case.owner_id == person.id and case.status != "solved":
        return case
    free = within("open", "reopened") & cases.c.owner_id.is_(None)
    change = {"status": "taken", "owner_id": person.id, "taken_at": now}
    act(session, person, case_id, "taken", free, now=now, change=change)
    queue.cancel(session, case.subject, now=now)
    taken = case_for(session, person, case_id)
    tell_customer(Alerts(session, outlets, keys, now), taken, "taken")
    return taken


def hand_back(session: Session, person: Person, case_id: UUID, *, keys: Keys, outlets: Outlets, now: datetime) -> Case:
    """To tomorrow's team; today's, where the promise ends before. Anybody of the branch may: the owner can be ill."""
    case = case_for(session, person, case_id)
    begins = next_day(case.branch, now)
    if case.promised_by <= begins:
        begins = now
    unanswered, change = within("open", "taken", "reopened"), _free(case.branch, begins)
    act(session, person, case_id, "handed-back", unanswered, now=now, change=change)
    open_again = case_for(session, person, case_id)
    circles = (told_at(session, case.branch, begins), people_of(session, case.branch))
    told = next(filter(None, (tuple(one for one in circle if one != person) for circle in circles)), (person,))
    message = Message(
        title=f"{person.first_name} hands a customer of {case.branch.name} to you",
        facts=(("Answer by", local(case.promised_by, case.branch)),),
        reference=case.reference,
    )
    alerts = Alerts(session, outlets, keys, now)
    alerts.tell(told, case.subject, message, case_id, to_take=True, run_at=begins)
    return open_again


def leave_cases(session: Session, person: Person, *, now: datetime, branch: Branch | None = None) -> int:
    """Somebody left, this branch or all: what they had taken waits for the others. How many cases that were."""
    theirs = all_cases().where(held_by(person, "taken")).order_by(cases.c.id)
    taken = map(Case.from_row, session.execute(theirs).mappings())
    held = tuple(case for case in taken if branch in (None, case.branch))
    why, mine = f"{person.name} does not work here any more", held_by(person, "taken")
    for case in held:
        free = _free(case.branch, now)
        step(session, case.id, "handed-back", now=now, words=why, only_if=mine, change=free)
        queue.cancel(session, case.subject, now=now)
    return len(held)


def write_note(session: Session, person: Person, case_id: UUID, words: str, *, now: datetime) -> Case:
    """Between the branch's people; no customer ever reads it."""
    case = case_for(session, person, case_id)
    act(session, person, case_id, "note", words=given(words, "Please write the note first."), now=now)
    if case.status == "taken":
        queue.cancel(session, case.subject, now=now)  # it is not forgotten
    return case_for(session, person, case_id)


def answer(
    session: Session,
    person: Person,
    case_id: UUID,
    words: str = "",
    *,
    keys: Keys,
    outlets: Outlets,
    now: datetime,
) -> Case:
    """The owner has answered the customer, perhaps again; `words`, if any, are sent and stand on their page."""
    case, text = case_for(session, person, case_id), short(words)
    change = {"status": "answered", "answered_at": case.answered_at or now}
    mine = held_by(person, "taken", "answered") if text else held_by(person, "taken")
    act(session, person, case_id, "answered", mine, words=text, now=now, change=change)
    call_off(session, case, now=now)
    answered = case_for(session, person, case_id)
    if text:
        tell_customer(Alerts(session, outlets, keys, now), answered, "answered", words=text)
    return answered


def solve(
    session: Session,
    person: Person,
    case_id: UUID,
    *,
    cause_key: str,
    cause: str = "",
    remedy: str,
    now: datetime,
) -> Case:
    """What happened, and what did we do about it: both, or the branch learns nothing. `cause` may add words."""
    case = case_for(session, person, case_id)
    what, more = cause_of(causes_of(triage_of(case.branch).causes), cause_key), short(cause)
    change = {
        "status": "solved",
        "outcome": "solved",
        "solved_at": now,
        "ask_back_at": now + ASK_BACK_AFTER,
        "cause_key": what.key,
        "cause": f"{what.words}: {more}" if more else what.words,
        "remedy": given(remedy, "Please say what was done about it."),
    }
    may = held_by(person, "taken", "answered")
    if person.has_role("manager", case.branch):
        may |= within("answered")
    act(session, person, case_id, "solved", may, now=now, change=change)
    call_off(session, case, now=now)
    return case_for(session, person, case_id)


def may_solve(person: Person, case: Case) -> bool:
    """Its owner; once it is answered also a manager, since who answered may be ill, or have left."""
    if case.owner_id == person.id:
        return case.status in {"taken", "answered"}
    return case.status == "answered" and person.has_role("manager", case.branch)


def reopen(session: Session, person: Person, case_id: UUID, *, now: datetime) -> Case:
    """Whoever of the branch is there may take it; the clocks start again."""
    case = case_for(session, person, case_id)
    # A case does not keep its survey's rules, only the times that came of them.
    change = reopened(Promises.counted_from(now, case.branch, Rules()))
    try:
        with session.begin_nested():  # PostgreSQL would give up all that was done before
            act(session, person, case_id, "reopened", within("answered", "solved"), now=now, change=change)
            take_down(session, case, now=now)
    except IntegrityError:
        raise Conflict("This customer has a newer case that is still open; please go on there.") from None
    return case_for(session, person, case_id)


def reopened(promises: Promises) -> dict[str, Any]:
    """The columns of a case that somebody must take again."""
    times = ("taken_at", "answered_at", "solved_at", "ask_back_at", "asked_back_at", "verdict_at")
    never = dict.fromkeys(("owner_id", *times))
    return {"status": "reopened", "outcome": "", "verdict": "", **never, **promises.columns}


def call_off(session: Session, case: Case, *, now: datetime) -> None:
    """The customer was answered: nobody is reminded of it any more."""
    for subject in (case.subject, case.promise_subject):
        queue.cancel(session, subject, now=now)
    deadlines.drop(session, case.id)


def _free(branch: Branch, begins: datetime) -> dict[str, Any]:
    """The columns of a case that nobody has, and which somebody should take from then on."""
    return {"status": "open", "owner_id": None, "taken_at": None, "take_by": taken_by(begins, branch, Rules())}


def next_day(branch: Branch, now: datetime) -> datetime:
    """When tomorrow's team begins."""
    tomorrow = now.astimezone(branch.zone).date() + timedelta(days=1)
    return next_opening(branch, datetime.combine(tomorrow, time(), branch.zone))
