"""What could not be delivered goes to the next person, and stands on the case (design.md 4)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from server.branches.branch import Branch, branch_by_id
from server.cases.alert import Alerts, inbox_link, local
from server.cases.case import Case, all_cases
from server.cases.timeline import step
from server.database import Session
from server.database.tables.cases import cases, gestures
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.deliveries.queue import GivenUp
from server.keys import Keys
from server.staff.person import Person, admins_of, managers_of, people_above, people_by_id, people_of, person_by_email

AT_ONCE = 20
OF_BRANCH = {
    "low": "low answers",
    "digest": "what came in",
    "silent": "a silent tablet",
    "quiet": "a tablet without answers",
    "review": "the weekly review",
}
"""Subjects that name a branch by its number, and what they are about."""


def pass_on(session: Session, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """Of what was given up, at most twenty; how many there were. Each once; the next person's may be given up too."""
    alerts = Alerts(session, outlets, keys, now)
    found = sorted(queue.claim_given_up(session, limit=AT_ONCE, now=now), key=lambda failed: failed.subject)
    for subject, failed in groupby(found, key=lambda failed: failed.subject):
        _pass_on(alerts, subject, tuple(failed))
    return len(found)


def _pass_on(alerts: Alerts, subject: str, failed: Sequence[GivenUp]) -> None:
    kind, _, rest = subject.partition(":")
    about = rest.partition(":")[0]
    if kind == "case":
        _of_case(alerts, _case(alerts.session, UUID(about)), subject, failed)
    elif kind == "gesture":
        asked = select(gestures.c.case_id).where(gestures.c.id == int(about), gestures.c.status == "asked")
        if case_id := alerts.session.execute(asked).scalar():
            _of_case(alerts, _case(alerts.session, case_id), subject, failed)
    elif kind in OF_BRANCH and about.isdecimal():
        branch = branch_by_id(alerts.session, int(about))
        facts = (("What it was about", OF_BRANCH[kind]), *_failures(alerts.session, failed))
        message = Message(
            title=f"A message about {branch.name} did not arrive", facts=facts, links=inbox_link(alerts.outlets)
        )
        known = queue.destinations(alerts.session, subject, since=min(one.created_at for one in failed))
        if people := next_people(alerts.session, branch, known):
            alerts.notify(people, subject, message, branch=branch)
    elif kind == "month":
        known = queue.destinations(alerts.session, subject, since=min(one.created_at for one in failed))
        facts = _failures(alerts.session, failed)
        links = (("Open the reviews", f"{alerts.outlets.public_url}/reports/weeks"),)
        message = Message(title="A monthly review did not arrive", facts=facts, links=links)
        if people := tuple(one for one in admins_of(alerts.session) if one.email not in {"", *known}):
            alerts.notify(people, subject, message)


def _of_case(alerts: Alerts, case: Case, subject: str, failed: Sequence[GivenUp]) -> None:
    """An alert goes to somebody who has not heard of it; that the customer was not reached, to who looks after them."""
    session, to_staff = alerts.session, subject not in {case.customer_subject, case.news_subject}
    why = _failures(session, failed) if to_staff else ()  # a refusal can quote the customer's address
    told = ""
    if people := _next_of(session, case, subject) if to_staff else _keepers(session, case):
        message = _message(case, why)
        about = subject if to_staff else case.subject
        told = alerts.tell(people, about, message, case.id, to_take=case.owner_id is None)
    words = "; ".join(value for _, value in why) or "To the customer"
    step(session, case.id, "given-up", now=alerts.now, words=f"{words}. Told instead: {told}" if told else words)


def _case(session: Session, case_id: UUID) -> Case:
    row = session.execute(all_cases().where(cases.c.id == case_id).with_for_update(of=cases)).mappings().one()
    return Case.from_row(row)


def _next_of(session: Session, case: Case, subject: str) -> tuple[Person, ...]:
    """What the customer wrote, and what a manager is asked, is owed also when the case was answered."""
    is_taken = case.owner_id is not None and subject == case.subject
    is_over = case.is_answered and subject in {case.subject, case.promise_subject}
    return () if is_taken or is_over else next_people(session, case.branch, queue.destinations(session, subject))


def _keepers(session: Session, case: Case) -> tuple[Person, ...]:
    if case.status == "solved":
        return ()
    return people_by_id(session, case.owner_id) if case.owner_id else people_of(session, case.branch)


def next_people(session: Session, branch: Branch, known: Collection[str]) -> tuple[Person, ...]:
    """The managers, those above, everybody else: the first circle with people who were not written to."""
    circles = (circle(session, branch) for circle in (managers_of, people_above, people_of))
    fresh = (tuple(one for one in circle if one.email and one.email not in known) for circle in circles)
    return next(filter(None, fresh), ())


def _failures(session: Session, failed: Sequence[GivenUp]) -> tuple[tuple[str, str], ...]:
    named = sorted((_name(session, one), one.error.rstrip(".")) for one in failed)
    return tuple(("Did not arrive", f"{name}: {error}") for name, error in named)


def _name(session: Session, failed: GivenUp) -> str:
    if failed.channel != "email":
        return "the chat" if failed.channel == "apprise" else failed.channel
    person = person_by_email(session, failed.destination)
    return f"{person.name}, by e-mail" if person else "somebody who has left, by e-mail"


def _message(case: Case, why: tuple[tuple[str, str], ...]) -> Message:
    what = "An alert about" if why else "A message to"
    facts = (
        ("Where", case.branch.name),
        ("Came in", local(case.touched_at, case.branch)),
        ("Looking after it", case.owner_name or "nobody yet"),
        ("Answer by", local(case.promised_by, case.branch)),
        *why,
    )
    title = f"{what} a customer of {case.branch.name} did not arrive"
    return Message(title=title, facts=facts, reference=case.reference)
