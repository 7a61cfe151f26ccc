"""Is it fixed? Asked on the page at any time, by a message a week after; and how many customers were won back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from server.branches.branch import Branch
from server.branches.hours import is_open, next_opening
from server.cases.alert import Alerts, local
from server.cases.case import Case, all_cases
from server.cases.deeds import take_down
from server.cases.life import reopened
from server.cases.promises import Promises
from server.cases.timeline import step
from server.cases.told import tell_customer
from server.cases.told_who import told_at
from server.database import Session
from server.database.tables.cases import case_events, cases
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.person import managers_of, people_by_id
from surveys.survey import Rules

Verdict = Literal["fixed", "not-yet"]

AT_ONCE = 20
NOTHING: Mapping[str, Any] = {}

_asking = (
    all_cases()
    .where(cases.c.ask_back_at <= bindparam("now"))
    .order_by(cases.c.ask_back_at)
    .limit(AT_ONCE)
    .with_for_update(of=cases, skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """Of the cases whose customers were asked, or said without being asked, in a span of time."""

    asked: int
    """By message."""
    fixed: int
    not_yet: int
    first_contact: int
    """Fixed by the first answer: the case was never opened again."""

    @property
    def n(self) -> int:
        """How many said whether it is fixed."""
        return self.fixed + self.not_yet


def ask_back(session: Session, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """Ask those whose week is over, at most twenty, while their branch is open; how many cases were looked at."""
    alerts = Alerts(session, outlets, keys, now)
    rows = session.execute(_asking, {"now": now}).mappings().all()
    for row in rows:
        case = Case.from_row(row)
        opening = next_opening(case.branch, now)
        change: dict[str, Any] = {"ask_back_at": None}
        if not is_open(case.branch, now) and opening > now:
            change = {"ask_back_at": opening}
        elif case.outcome == "solved" and case.verdict != "fixed" and tell_customer(alerts, case, "asked-back"):
            change["asked_back_at"] = now
        session.execute(update(cases).where(cases.c.id == case.id).values(change))
    return len(rows)


def give_verdict(alerts: Alerts, case: Case, verdict: Verdict, *, rules: Rules | None = None) -> bool:
    """
    The customer's word. Not yet: somebody must take it again, and its owner and the managers hear at once.

    False, and nothing done, of a case that is open again.
    """
    session, now = alerts.session, alerts.now
    said = {"verdict": verdict, "verdict_at": now, "ask_back_at": None}
    if verdict == "fixed":
        answered = _in("answered", "solved")
        return step(session, case.id, "verdict", now=now, words="fixed", only_if=answered, change=said)
    if not _reopen(alerts, case, rules or Rules(), said):
        return False
    step(session, case.id, "verdict", now=now, words="not yet")
    keepers = people_by_id(session, case.owner_id) if case.owner_id else ()
    told = {person.id: person for person in (*keepers, *managers_of(session, case.branch))}
    people = tuple(told.values()) or told_at(session, case.branch, now)
    names = alerts.tell(people, case.subject, _not_yet(case, now), case.id, to_take=True)
    step(session, case.id, "told", now=now, words=names)
    return True


def go_on(alerts: Alerts, case: Case, *, rules: Rules | None = None) -> None:
    """A customer who could not be reached is there again: somebody must take their case."""
    _reopen(alerts, case, rules or Rules())


def recovery_of(session: Session, branch: Branch, since: datetime, until: datetime) -> Recovery:
    """Of the branch's customers who were asked or said so from `since` until before `until`."""
    return recovery_among(session, [branch.id], since, until)


def recovery_among(session: Session, branch_ids: Collection[int], since: datetime, until: datetime) -> Recovery:
    """The same of several branches."""
    again = exists().where(case_events.c.case_id == cases.c.id, case_events.c.what == literal_column("'reopened'"))
    fixed, not_yet = cases.c.verdict == "fixed", cases.c.verdict == "not-yet"
    named = {"fixed": fixed, "not_yet": not_yet, "first_contact": fixed & ~again}
    counts = [func.count().filter(which).label(name) for name, which in named.items()]
    here = cases.c.branch_id.in_(branch_ids)
    asked = select(func.count()).where(here, cases.c.asked_back_at >= since, cases.c.asked_back_at < until)
    said = select(*counts).where(here, cases.c.verdict_at >= since, cases.c.verdict_at < until)
    row = session.execute(said).one()
    return Recovery(session.execute(asked).scalar_one(), row.fixed, row.not_yet, row.first_contact)


def _reopen(alerts: Alerts, case: Case, rules: Rules, said: Mapping[str, Any] = NOTHING) -> bool:
    session, now = alerts.session, alerts.now
    change = reopened(Promises.counted_from(now, case.branch, rules)) | dict(said)

    def opened(change: dict[str, Any]) -> bool:
        is_open = step(session, case.id, "reopened", now=now, only_if=_in("answered", "solved"), change=change)
        take_down(session, case, now=now)
        return is_open

    try:
        with session.begin_nested():
            return opened(change)
    except IntegrityError:
        # This customer has another open case by now, which later visits join; this one goes on without the address.
        return opened(change | {"address_hash": None})


def _not_yet(case: Case, now: datetime) -> Message:
    facts = (
        ("Where", case.branch.name),
        ("Said so", local(now, case.branch)),
        ("Looked after by", case.owner_name),
        ("What happened", case.cause),
        ("What was done", case.remedy),
    )
    shown = tuple((label, value) for label, value in facts if value)
    return Message(title=f"Not fixed yet, says a customer of {case.branch.name}", facts=shown, reference=case.reference)


def _in(*statuses: str) -> ColumnElement[bool]:
    return cases.c.status.in_(statuses)
