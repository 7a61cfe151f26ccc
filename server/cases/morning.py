"""Fifteen minutes before a branch opens its managers get the list of what is unresolved, all their branches in one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from server.branches.branch import Branch, real_branches
from server.branches.hours import spells_of
from server.cases.alert import Alerts, inbox_link, local
from server.cases.case import Case, all_cases
from server.cases.escalation import managers_or_others
from server.database import Database, Session
from server.database.insert import insert_new
from server.database.tables.cases import cases, mornings
from server.deliveries.message import Message, Pairs
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.person import Person
from surveys.rules import Reason

QUARTER = timedelta(minutes=15)
TOO_LATE = timedelta(hours=1)
"""After the opening: a worker that was not there before still sends the list."""
MOST_SHOWN = 20
"""Of a branch."""
WHY = {Reason.URGENT: "urgent words", Reason.ASKED: "would like an answer", Reason.LOW: "was not happy"}
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Morning:
    branch: Branch
    day: date
    """Local."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    branch: Branch
    cases: tuple[Case, ...]
    """Late ones first, then urgent ones, then by promise."""
    late: int

    @property
    def in_words(self) -> str:
        return f"{len(self.cases)} to answer" + (f", {self.late} late" if self.late else "")


def tell_due(database: Database, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    if due := database.read(due_mornings, now=now):
        database.write(tell_mornings, due, outlets=outlets, keys=keys, now=now)


def due_mornings(session: Session, *, now: datetime) -> tuple[Morning, ...]:
    """Branches that open soon, and whose managers were not told yet."""
    soon = [one for branch in real_branches(session) for one in _mornings(branch, now)]
    if not soon:
        return ()
    told = select(mornings.c.branch_id, mornings.c.day).where(mornings.c.day >= min(one.day for one in soon))
    known = {(row.branch_id, row.day) for row in session.execute(told)}
    return tuple(one for one in soon if (one.branch.id, one.day) not in known)


def tell_mornings(session: Session, due: Sequence[Morning], *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """Each branch and day once, by whichever worker comes first; one message to a manager of several."""
    # In one order, so that of two workers one takes all of them, and nobody gets two messages.
    in_order = sorted(due, key=lambda one: (one.branch.id, one.day))
    mine = [one.branch for one in in_order if insert_new(session, mornings, _row(one, now))]
    alerts, told = Alerts(session, outlets, keys, now), dict[Person, list[Unresolved]]()
    for found in filter(lambda one: one.cases, (unresolved(session, branch, now=now) for branch in mine)):
        people = [one for one in managers_or_others(session, found.branch) if one.email] if outlets.email else []
        for person in people:
            told.setdefault(person, []).append(found)
        if not people:
            alerts.notify((), _subject(now), _message([found], alerts), branch=found.branch, urgent=True)
    for person, lists in told.items():
        alerts.notify((person,), _subject(now), _message(lists, alerts))


def unresolved(session: Session, branch: Branch, *, now: datetime) -> Unresolved:
    """Not answered yet; or answered, and longer unsolved than it should be."""
    found = all_cases().where(cases.c.branch_id == branch.id, cases.c.status != "solved")
    every = map(Case.from_row, session.execute(found).mappings())
    shown = [case for case in every if case.status != "answered" or case.is_late(now)]
    shown.sort(key=lambda case: (not case.is_late(now), case.reason is not Reason.URGENT, case.promised_by, case.id))
    return Unresolved(branch, tuple(shown), sum(case.is_late(now) for case in shown))


def _mornings(branch: Branch, now: datetime) -> Iterator[Morning]:
    today = now.astimezone(branch.zone).date()
    opening: dict[date, datetime] = {}
    for opens, _ in spells_of(branch, today, 2):  # one that opens at midnight is told the day before
        opening.setdefault(opens.astimezone(branch.zone).date(), opens)
    for day, opens in opening.items():
        # Those that open within the same quarter of an hour come due at once.
        if opens - (opens - EPOCH) % QUARTER - QUARTER <= now < opens + TOO_LATE:
            yield Morning(branch, day)


def _message(lists: Sequence[Unresolved], alerts: Alerts) -> Message:
    count, late = sum(len(one.cases) for one in lists), sum(one.late for one in lists)
    where = lists[0].branch.name if len(lists) == 1 else f"{len(lists)} branches"
    title = f"{count} to answer at {where} this morning" + (f", {late} late" if late else "")
    facts = [fact for one in lists for fact in _facts(one, alerts.now, named=len(lists) > 1)]
    return Message(title=title, facts=tuple(facts), links=inbox_link(alerts.outlets))


def _facts(found: Unresolved, now: datetime, *, named: bool) -> Pairs:
    head = (("Where", f"{found.branch.name}: {found.in_words}"),) if named else ()
    more = len(found.cases) - MOST_SHOWN
    tail = (("And", f"{more} more"),) if more > 0 else ()
    return (*head, *((case.reference, _in_words(case, now)) for case in found.cases[:MOST_SHOWN]), *tail)


def _in_words(case: Case, now: datetime) -> str:
    keeper = f"{case.owner_name} has it" if case.owner_name else "nobody has it"
    what = "many low answers" if case.origin == "burst" else WHY[case.reason]
    due = f"answered, to be solved by {local(case.solve_by, case.branch)}"
    if case.status != "answered":
        due = f"promised: {local(case.promised_by, case.branch)}"
    return "; ".join((*filter(None, [case.lateness(now).lower()]), due, keeper, what))


def _row(one: Morning, now: datetime) -> dict[str, object]:
    return {"branch_id": one.branch.id, "day": one.day, "at": now}


def _subject(now: datetime) -> str:
    return f"morning:{now:%Y-%m-%d}"
