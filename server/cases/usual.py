"""How long it usually takes here: the median of the opening time from a touch to its answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from babel.dates import format_timedelta
from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.hours import opening_time
from server.branches.moment import locale_of
from server.database import Session
from server.database.tables.cases import cases

OF_LAST = timedelta(days=90)
FEWEST = 5
"""Fewer say nothing of what is usual."""
MOST = 200
"""The newest; more change nothing that a customer would notice."""
HOUR = timedelta(hours=1)
NEVER = 10_000
USUAL_DAY = 8.0
"""Of a branch that never says when it is open."""


@dataclass(frozen=True, slots=True)
class Usual:
    hours: int
    """Of opening time, rounded up."""
    days: int
    """Of opening days, if it is more than one; else 0."""

    def in_words(self, language: str) -> str:
        locale = locale_of(language)
        # Without a threshold 24 hours would be called a day, which here is one of opening.
        if self.days:
            return format_timedelta(timedelta(days=self.days), "day", NEVER, locale=locale)
        return format_timedelta(timedelta(hours=self.hours), "hour", NEVER, locale=locale)


def usual_time(session: Session, branch: Branch, *, now: datetime) -> Usual | None:
    """None where fewer than five were answered in ninety days."""
    answered = select(cases.c.touched_at, cases.c.answered_at).where(
        cases.c.branch_id == branch.id, cases.c.answered_at >= now - OF_LAST
    )
    rows = session.execute(answered.order_by(cases.c.answered_at.desc()).limit(MOST)).all()
    if len(rows) < FEWEST:
        return None
    took = median(_open(branch, row.touched_at, row.answered_at) / HOUR for row in rows)
    a_day = _day(branch)
    return Usual(max(ceil(took), 1), ceil(took / a_day) if took > a_day else 0)


def _open(branch: Branch, touched_at: datetime, answered_at: datetime) -> timedelta:
    if not any(branch.hours.values()):
        return answered_at - touched_at
    return opening_time(branch, touched_at, answered_at)


def _day(branch: Branch) -> float:
    """Hours of the usual opening day."""
    lengths = [sum(_hours(end) - _hours(begin) for begin, end in spans) for spans in branch.hours.values() if spans]
    return max(median(lengths), 1) if lengths else USUAL_DAY


def _hours(clock: str) -> float:
    hour, minute = map(int, clock.split(":"))
    return hour + minute / 60
