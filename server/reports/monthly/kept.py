"""What a monthly review says, kept as it was sent. It holds no customer's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pydantic import TypeAdapter

from server.database import Session
from server.reports.monthly.circle import Circle
from server.reports.monthly.month import Month
from server.reports.review.kept import Measure, Ranked
from server.reports.shelf import keep_on_shelf, neighbours_on_shelf, on_shelf

KIND: Final = "month"


@dataclass(frozen=True, slots=True)
class Call:
    """A branch to be called."""

    slug: str
    name: str
    why: tuple[str, ...]
    """Sentences, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """A branch without an answer in the month."""

    slug: str
    name: str
    last: date | None
    """The day of its last answer; None: it never had one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    opened: int
    solved: int
    promised: int
    """So many customers were to be answered in the month,"""
    kept: int
    """and so many of them were, in time."""
    waiting: int
    """Not answered when the review was made,"""
    late: int
    """and so many of them longer than promised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    branches: int
    measures: tuple[Measure, ...]
    """Compared with the month before."""
    care: Care
    reasons: tuple[Ranked, ...]
    causes: tuple[Ranked, ...]
    calls: tuple[Call, ...]
    """At most five."""
    more_calls: int
    """Further branches with something to ask about."""
    better: tuple[str, ...]
    """Names of branches whose score is better, very likely."""
    unheard: tuple[Unheard, ...]


@dataclass(frozen=True, slots=True)
class KeptMonth:
    month: Month
    monthly: Monthly
    made_at: datetime


_whole = TypeAdapter(Monthly)


def keep_month(session: Session, circle: Circle, kept: KeptMonth) -> bool:
    """Whether it is new: of two workers one keeps and sends it."""
    content = _whole.dump_python(kept.monthly, mode="json")
    return keep_on_shelf(session, KIND, circle.scope, kept.month.begins, content, now=kept.made_at)


def month_of(session: Session, circle: Circle, month: Month | None = None) -> KeptMonth | None:
    """Of this month; without one the newest."""
    row = on_shelf(session, KIND, circle.scope, month.begins if month else None)
    return KeptMonth(Month(row["begins"]), _whole.validate_python(row["content"]), row["made_at"]) if row else None


def months_beside(session: Session, circle: Circle, month: Month) -> tuple[Month | None, Month | None]:
    """Before and after it, that have a review."""
    before, after = neighbours_on_shelf(session, KIND, circle.scope, month.begins)
    return Month(before) if before else None, Month(after) if after else None


def newest_months(session: Session, found: Iterable[Circle]) -> list[tuple[Circle, KeptMonth]]:
    """The newest review of each, where there is one."""
    each = ((circle, month_of(session, circle)) for circle in found)
    return [(circle, kept) for circle, kept in each if kept]
