"""When somebody is told that nothing happens with a case; each step once for each promise (design.md 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select, update

from server.branches.branch import Branch
from server.branches.hours import is_open, next_opening
from server.cases.case import Case
from server.cases.promises import HOUR, at_share, taken_by
from server.cases.triage_settings import rules_of
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.cases import case_deadlines
from surveys.rules import Reason

Step = Literal["take", "forgotten", "75", "100", "150"]
AFTER_CLOSING = timedelta(minutes=15)
"""Promises end when a branch closes, and people are still there."""

_table = case_deadlines.c


@dataclass(frozen=True, slots=True)
class Deadline:
    step: Step
    promise: datetime
    """By when somebody should have taken it, gone on with it, or answered it."""
    run_at: datetime

    @property
    def key(self) -> tuple[Step, datetime]:
        return self.step, self.promise


def deadlines_of(case: Case, *, now: datetime) -> tuple[Deadline, ...]:
    """What comes of the case as it is, done or not."""
    if case.is_answered:
        return ()
    promise, start = case.promised_by, case.promise_from or case.touched_at
    begun, over = (at_share(share, start, promise, case.branch) for share in (0.75, 1.5))
    last = (Deadline("100", promise, promise), Deadline("150", promise, max(over, promise)))
    # Once it has passed nobody needs to hear that it soon will.
    soon = (Deadline("75", promise, min(begun, promise)),) if now < promise else ()
    return (_keeping(case), *soon, *last)


def left_of(session: Session, case: Case, *, now: datetime) -> tuple[Deadline, ...]:
    """What is still to be done, also of promises before the present one; the earliest first."""
    rows = session.execute(select(case_deadlines).where(_table.case_id == case.id)).all()
    known = {(row.step, row.promise) for row in rows}
    owed = [Deadline(row.step, row.promise, row.run_at) for row in rows if row.done_at is None]
    left = (*owed, *(deadline for deadline in deadlines_of(case, now=now) if deadline.key not in known))
    return tuple(sorted(left, key=lambda deadline: (deadline.run_at, deadline.promise, deadline.step)))


def done(session: Session, case_id: UUID, deadline: Deadline, *, now: datetime) -> bool:
    """Whether it was not done before."""
    if insert_new(session, case_deadlines, _row(case_id, deadline) | {"done_at": now}):
        return True
    owed = (_table.case_id == case_id) & (_table.step == deadline.step) & (_table.promise == deadline.promise)
    doing = update(case_deadlines).where(owed, _table.done_at.is_(None)).values(done_at=now)
    return session.execute(doing).rowcount == 1


def keep(session: Session, case_id: UUID, deadlines: Iterable[Deadline]) -> None:
    """Remember what is owed of a promise that the case will not name any more."""
    for deadline in deadlines:
        insert_new(session, case_deadlines, _row(case_id, deadline) | {"done_at": None})


def drop(session: Session, case_id: UUID) -> None:
    """The customer was answered: nobody need hear of the promises before."""
    session.execute(delete(case_deadlines).where(_table.case_id == case_id, _table.done_at.is_(None)))


def may_speak(case: Case, now: datetime) -> bool:
    """Nobody is disturbed while the branch is closed, but for urgent words; some never open."""
    return case.reason is Reason.URGENT or _is_there(case.branch, now) or next_opening(case.branch, now) <= now


def next_look(case: Case, left: Iterable[Deadline], *, now: datetime) -> datetime | None:
    """None when nothing is left to do."""
    moments = (one.run_at if one.run_at > now else next_opening(case.branch, now) for one in left)
    return min(moments, default=None)


def _keeping(case: Case) -> Deadline:
    """Taken, or taken and forgotten: one step later."""
    take_at, is_urgent = case.take_by, case.reason is Reason.URGENT
    if is_urgent:  # an hour by any clock
        take_at = min(take_at, (case.promise_from or case.touched_at) + HOUR)
    if case.owner_id is None:
        return Deadline("take", case.take_by, take_at)
    since = max(take_at, case.taken_at or take_at)
    go_on_by = since + HOUR if is_urgent else taken_by(since, case.branch, rules_of(case.branch))
    return Deadline("forgotten", go_on_by, go_on_by)


def _is_there(branch: Branch, now: datetime) -> bool:
    return is_open(branch, now) or is_open(branch, now - AFTER_CLOSING)


def _row(case_id: UUID, deadline: Deadline) -> dict[str, object]:
    return {"case_id": case_id, "step": deadline.step, "promise": deadline.promise, "run_at": deadline.run_at}
