"""What became of the customers who were to be answered in a span of days, at one branch or many."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, and_, false, func, literal_column, or_, select, union

from server.branches.branch import Branch
from server.branches.hours import DAY, opening_time
from server.cases.case import Case, all_cases
from server.database import Session
from server.database.tables.cases import case_events, cases
from server.reports.review.week import midnight

UNANSWERED = ("open", "taken", "reopened")
NOT_REACHED = "not-reached"
MOST_TIMED = 200
"""The newest; more hardly change the middle one."""


@dataclass(frozen=True, slots=True)
class Span:
    """The same moments at all branches of one zone."""

    branch_ids: tuple[int, ...]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Promises:
    kept: int
    broken: int
    """Not answered by then; these were answered later, or wait."""

    @property
    def n(self) -> int:
        return self.kept + self.broken


@dataclass(frozen=True, slots=True)
class Taken:
    """Cases that somebody was to take, and how many were taken by then."""

    n: int
    in_time: int


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    n: int
    middle: timedelta
    """Opening time from the touch to the answer, of the case in the middle."""


def spans_of(branches: Collection[Branch], begins: date, ends: date) -> tuple[Span, ...]:
    """Of local days, both ends included."""
    zones: defaultdict[str, list[Branch]] = defaultdict(list)
    for branch in branches:
        zones[branch.timezone].append(branch)
    return tuple(
        Span(tuple(one.id for one in alike), midnight(begins, alike[0]), midnight(ends + DAY, alike[0]))
        for alike in zones.values()
    )


def among(spans: Sequence[Span], moment: Column[datetime]) -> ColumnElement[bool]:
    """Cases of which something happened then. A burst is no customer to be answered."""
    here = [and_(cases.c.branch_id.in_(one.branch_ids), moment >= one.begins, moment < one.ends) for one in spans]
    return and_(cases.c.origin != "burst", or_(false(), *here))


def waiting_at(branches: Collection[Branch]) -> ColumnElement[bool]:
    own = cases.c.branch_id.in_([branch.id for branch in branches])
    return and_(cases.c.origin != "burst", own, cases.c.status.in_(UNANSWERED))


def is_late(now: datetime) -> ColumnElement[bool]:
    return or_(cases.c.promised_by <= now, cases.c.renewed > 0)


def count(session: Session, where: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).select_from(cases).where(where)).scalar_one()


def promises(session: Session, spans: Sequence[Span], *, now: datetime) -> Promises:
    """How many customers were answered by a time in the span that they were promised, and how many were not."""
    done_at = func.coalesce(cases.c.answered_at, cases.c.solved_at)
    in_time = done_at.is_not(None) & (done_at <= cases.c.promised_by)
    # Who could not be reached was not answered, and was not forgotten either.
    answered = or_(cases.c.outcome != NOT_REACHED, cases.c.answered_at.is_not(None))
    due = among(spans, cases.c.promised_by)
    late = or_(done_at.is_(None), ~in_time) & (cases.c.promised_by <= now)
    passed = union(*map(_passed, spans), select(cases.c.id).where(false())).cte("passed")
    counts = select(
        func.count().filter(in_time & answered).label("kept"),
        func.count().filter(late).label("late"),
        select(func.count()).select_from(passed).scalar_subquery().label("passed"),
    )
    row = session.execute(counts.where(due, cases.c.id.not_in(select(passed.c.id)))).one()
    return Promises(row.kept, row.late + row.passed)


def _passed(span: Span) -> Select[UUID]:
    """Cases one promise of which passed then: it is followed by another, which is a line of its own on the case."""
    line = case_events.c
    # Spelled out, so that the index of these few lines is known to fit. With them it begins: they are few.
    is_promise = line.what == literal_column("'promised'")
    found = select(line.case_id).where(is_promise, line.at >= span.begins, line.at < span.ends)
    here = func.coalesce(cases.c.branch_id.in_(span.branch_ids), false())
    return select(cases.c.id).where(cases.c.id.in_(found), cases.c.origin != "burst", here)


def solved(spans: Sequence[Span]) -> ColumnElement[bool]:
    return and_(among(spans, cases.c.solved_at), cases.c.outcome != NOT_REACHED)


def cause_keys(session: Session, spans: Sequence[Span]) -> Counter[str]:
    """Of the cases solved then: key of the cause -> how many."""
    keys = select(cases.c.cause_key, func.count().label("n")).where(solved(spans), cases.c.cause_key != "")
    return Counter({row.cause_key: row.n for row in session.execute(keys.group_by(cases.c.cause_key))})


def solved_of(
    session: Session, branches: Collection[Branch], begins: date, ends: date, cause: str, *, most: int
) -> list[Case]:
    """Of this cause, the newest first."""
    here = and_(solved(spans_of(branches, begins, ends)), cases.c.cause_key == cause)
    rows = session.execute(all_cases().where(here).order_by(cases.c.solved_at.desc(), cases.c.id).limit(most))
    return [Case.from_row(row) for row in rows.mappings()]


def taken(session: Session, spans: Sequence[Span], *, now: datetime) -> Taken:
    """Of the cases that somebody was to take in the span."""
    due = and_(among(spans, cases.c.take_by), cases.c.take_by <= now)
    in_time = func.count().filter(cases.c.taken_at <= cases.c.take_by)
    row = session.execute(select(func.count().label("n"), in_time.label("in_time")).where(due)).one()
    return Taken(row.n, row.in_time)


def first_answers(session: Session, branches: Collection[Branch], spans: Sequence[Span]) -> FirstAnswers | None:
    """Of the cases answered then; None without any."""
    at = {branch.id: branch for branch in branches}
    columns = (cases.c.branch_id, cases.c.touched_at, cases.c.answered_at)
    newest = select(*columns).where(among(spans, cases.c.answered_at)).order_by(cases.c.answered_at.desc())
    rows = session.execute(newest.limit(MOST_TIMED)).all()
    took = [_open(at[row.branch_id], row.touched_at, row.answered_at) for row in rows]
    return FirstAnswers(len(took), timedelta(seconds=median(one.total_seconds() for one in took))) if took else None


def _open(branch: Branch, touched_at: datetime, answered_at: datetime) -> timedelta:
    if not any(branch.hours.values()):
        return answered_at - touched_at
    return opening_time(branch, touched_at, answered_at)
