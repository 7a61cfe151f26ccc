"""The weeks that reviews are about, and when each is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from server.branches.branch import Branch
from server.branches.hours import DAY, next_opening, spells_of

WEEK = timedelta(days=7)
DUE = time(7, 30)
"""Local, on the first day of the following week on which the branch is open."""
LONGEST_LOOK_BACK = 8
"""Weeks; a branch that was closed for longer is told of the last one only."""


@dataclass(frozen=True, slots=True, order=True)
class Week:
    begins: date
    """A Monday."""

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day - day.weekday() * DAY)

    @property
    def ends(self) -> date:
        """Its Sunday."""
        return self.begins + 6 * DAY

    def later(self, weeks: int) -> "Week":
        return Week(self.begins + weeks * WEEK)

    def span(self, branch: Branch, *, weeks: int = 1) -> tuple[datetime, datetime]:
        """From local midnight to local midnight, in UTC."""
        return midnight(self.begins, branch), midnight(self.later(weeks).begins, branch)

    def is_open(self, branch: Branch) -> bool:
        return bool(spells_of(branch, self.begins, WEEK.days))

    @property
    def in_words(self) -> str:
        return in_words(self.begins, self.ends)

    @property
    def thanks_for(self) -> date | None:
        """The first day of the month that is thanked: the first review that comes in a month looks back on the last."""
        comes = self.later(1).begins
        return (comes.replace(day=1) - DAY).replace(day=1) if comes.day <= WEEK.days else None


def in_words(first: date, last: date) -> str:
    """Such as "16 – 22 November 2026"."""
    ends = f"{last.day} {last:%B} {last.year}"
    if first == last:
        return ends
    begin = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%B}"
    begin += f" {first.year}" if first.year != last.year else ""
    return f"{begin} – {ends}"


def midnight(day: date, branch: Branch) -> datetime:
    return datetime.combine(day, time.min, branch.zone).astimezone(UTC)


def weeks_due(branch: Branch, *, now: datetime) -> tuple[Week, ...]:
    """Those whose review there should be by now, oldest first; more than one when the branch was closed all week."""
    this = Week.of(now.astimezone(branch.zone).date())
    due = due_at(branch, this.later(-1))
    if due is None or now < due:
        return ()
    for weeks in range(1, LONGEST_LOOK_BACK + 1):
        if this.later(-weeks).is_open(branch):
            return tuple(this.later(-back) for back in range(weeks, 0, -1))
    return (this.later(-1),)


def due_at(branch: Branch, week: Week) -> datetime | None:
    """When its review is sent, in UTC; None while the branch stays closed all the week after. Never open: on Monday."""
    following = week.later(1)
    begins, _ = following.span(branch)
    spells = spells_of(branch, following.begins, WEEK.days)
    if not spells and next_opening(branch, begins) > begins:
        return None
    day = spells[0][0].astimezone(branch.zone).date() if spells else following.begins
    return datetime.combine(day, DUE, branch.zone).astimezone(UTC)


def next_due(branch: Branch, *, now: datetime) -> datetime | None:
    """When the next review comes; None for a branch that stays closed for months."""
    this = Week.of(now.astimezone(branch.zone).date())
    moments = (due_at(branch, this.later(weeks)) for weeks in range(-1, LONGEST_LOOK_BACK))
    return next((due for due in moments if due and due > now), None)
