"""Nobody reacts: the next person is told, the owner reminded, the promise renewed; the worker looks (design.md 4)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, exists, select, update

from server.cases import one_tap
from server.cases.alert import Alerts, local
from server.cases.case import Case, all_cases
from server.cases.deadlines import Deadline, done, keep, left_of, may_speak, next_look
from server.cases.escalation import told_of
from server.cases.promises import renewed
from server.cases.timeline import What, step
from server.cases.told import tell_customer
from server.database import Session
from server.database.tables.branches import branches
from server.database.tables.cases import case_events, cases
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys

AT_ONCE = 20
MOST_RENEWED = 3
"""After so many times that passed, one more would only be one more that nobody keeps."""

SAID = {
    "take": "Nobody at {} has taken this yet",
    "forgotten": "Somebody at {} took this, and nothing was noted since",
    "75": "A customer of {} should hear from you soon",
    "100": "A customer of {} was not answered in time",
    "150": "A customer of {} still waits for the answer they were promised",
}
OF_A_BURST = {
    **SAID,
    "75": "Somebody should say soon what is behind the low answers at {}",
    "100": "Nobody said in time what is behind the low answers at {}",
    "150": "Still nobody said what is behind the low answers at {}",
}
GOES_ON: tuple[What, ...] = ("note", "tried", "moved", "gesture")
"""Whoever looks after a case and does one of these has not forgotten it."""
LINES: dict[str, tuple[What, str]] = {
    "take": ("reminded", "Nobody had taken it"),
    "forgotten": ("reminded", "Taken, and nothing noted since"),
    "75": ("reminded", "The promised time ends soon"),
    "100": ("escalated", "Not answered in time"),
    "150": ("escalated", "Still not answered"),
}

# What another worker looks at is its own.
_due = (
    all_cases()
    # Made-up cases stay as they were made up, also late ones.
    .where(cases.c.look_at <= bindparam("now"), ~branches.c.demo)
    .order_by(cases.c.look_at)
    .limit(AT_ONCE)
    .with_for_update(of=cases, skip_locked=True)
)


def remind(session: Session, *, outlets: Outlets, keys: Keys, now: datetime) -> int:
    """Look at cases whose time has come, at most twenty; how many there were."""
    alerts = Alerts(session, outlets, keys, now)
    rows = session.execute(_due, {"now": now}).mappings().all()
    for row in rows:
        _look(alerts, Case.from_row(row))
    return len(rows)


def _look(alerts: Alerts, case: Case) -> None:
    session, now = alerts.session, alerts.now
    left = left_of(session, case, now=now)
    if not case.is_answered and now >= case.promised_by and case.renewed < MOST_RENEWED:
        case = _promise_anew(alerts, case, left)
        left = left_of(session, case, now=now)
    due = [one for one in left if one.run_at <= now]
    if due and may_speak(case, now):
        is_broken = any(one.step == "100" for one in due)
        for one in due:
            # Its managers hear of the broken promise by now, and one message is enough.
            is_said = is_broken and one.step in {"take", "forgotten"}
            if done(session, case.id, one, now=now) and not is_said and not _goes_on(session, case, one):
                _tell(alerts, case, one)
        left = left_of(session, case, now=now)
    looks = {"look_at": next_look(case, left, now=now)}
    session.execute(update(cases).where(cases.c.id == case.id).values(looks))


def _promise_anew(alerts: Alerts, case: Case, left: tuple[Deadline, ...]) -> Case:
    """The customer is told the new time before they must ask; the promise that passed is still told to those above."""
    now, by = alerts.now, renewed(alerts.now, case.branch)
    broken = (one for one in left if one.promise == case.promised_by and one.step in {"100", "150"})
    keep(alerts.session, case.id, broken)
    change = {"promised_by": by, "promise_from": now, "renewed": case.renewed + 1}
    step(alerts.session, case.id, "promised", now=now, words=local(by, case.branch), change=change)
    case = replace(case, promised_by=by, promise_from=now, renewed=case.renewed + 1)
    tell_customer(alerts, case, "working")
    return case


def _goes_on(session: Session, case: Case, deadline: Deadline) -> bool:
    """Whether it was taken and somebody went on with it since."""
    if deadline.step != "forgotten":
        return False
    line = (case_events.c.case_id == case.id) & (case_events.c.at >= case.taken_at) & case_events.c.what.in_(GOES_ON)
    return bool(session.execute(select(exists().where(line))).scalar())


def _tell(alerts: Alerts, case: Case, deadline: Deadline) -> None:
    about_promise = deadline.step in {"75", "100", "150"}
    taps = alerts.taps(case.id, one_tap.of_owner(by_phone=False))
    names = alerts.tell(
        told_of(alerts.session, case, deadline.step, now=alerts.now),
        case.promise_subject if about_promise else case.subject,
        _message(case, deadline),
        case.id,
        to_take=case.owner_id is None,
        links=(lambda person: taps(person) if person.id == case.owner_id else ()) if case.owner_id else None,
    )
    what, why = LINES[deadline.step]
    step(alerts.session, case.id, what, now=alerts.now, words=f"{why}: {names}")


def _message(case: Case, deadline: Deadline) -> Message:
    branch, has_passed = case.branch, deadline.step in {"100", "150"}
    times = [("Answer by", case.promised_by)]
    if has_passed:
        times = [("Promised", deadline.promise)]
        if case.promised_by != deadline.promise:
            times.append(("New time", case.promised_by))
    facts = (
        ("Where", branch.name),
        ("Came in", local(case.touched_at, branch)),
        ("Looking after it", case.owner_name or "nobody yet"),
        *((label, local(time, branch)) for label, time in times),
    )
    said = OF_A_BURST if case.origin == "burst" else SAID
    return Message(title=said[deadline.step].format(branch.name), facts=facts, reference=case.reference)
