"""What a review says, kept as it was sent. Customers' words are not in it: they are looked up, so erasing works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.reports import reviews
from server.reports.review.week import Week
from server.reports.shelf import keep_on_shelf, neighbours_on_shelf, on_shelf
from surveys.survey import Kind

KIND: Final = "week"


@dataclass(frozen=True, slots=True)
class Value:
    """A score of n answers; NPS from -100 to 100, the others in percent. Below five answers only n is known."""

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    kind: Kind
    asked: str
    """The question."""
    now: Value
    before: Value
    """In the four weeks before."""
    change: str
    """One sentence."""
    channels: tuple[tuple[str, Value], ...] = ()
    """Kind of touchpoint -> its score; empty when all came one way."""
    with_doubtful: Value | None = None
    """What it would be if doubtful answers counted; None where there are none."""


@dataclass(frozen=True, slots=True)
class Waiting:
    case_id: UUID
    reference: str
    since: datetime
    """The touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    opened: int
    logged: int
    """Of these, by staff."""
    solved: int
    promised: int
    """So many were to be answered in the week,"""
    kept: int
    """and so many of them were, in time."""
    waiting: int
    """Not answered when the review was made,"""
    late: int
    """and so many of them were promised an answer by a time that had passed."""
    latest: tuple[Waiting, ...] = ()
    """The three that wait longest."""


@dataclass(frozen=True, slots=True)
class Ranked:
    words: str
    n: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """What customers said when they were asked whether it is fixed."""

    asked: int
    fixed: int
    not_yet: int
    first_contact: int
    """Fixed without having been opened again."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """Of whom a month's praise speaks."""

    month: date
    people: tuple[Ranked, ...]
    """Name, and how often."""
    everybody: int
    """Praise that names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    answers: int
    doubted: int
    """Flagged, and kept out of the scores."""
    channels: tuple[Ranked, ...]
    """Kind of touchpoint, and how many answers."""
    measures: tuple[Measure, ...]
    unhappy: int
    """Low answers that gave a reason; 0 where fewer than five answered."""
    reasons: tuple[Ranked, ...]
    causes: tuple[Ranked, ...]
    """Of the cases solved in the week."""
    casework: Casework
    praised: int
    fixed: Fixed | None
    comments: tuple[UUID, ...]
    """The responses whose words are shown."""
    advice: tuple[str, ...]
    thanked: Thanked | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    week: Week
    review: Review
    made_at: datetime


_whole = TypeAdapter(Review)


def scope_of(branch: Branch) -> str:
    return f"branch:{branch.id}"


def keep(session: Session, branch: Branch, kept: Kept) -> bool:
    """Whether it is new: of two workers one keeps and sends it."""
    content = _whole.dump_python(kept.review, mode="json")
    return keep_on_shelf(session, KIND, scope_of(branch), kept.week.begins, content, now=kept.made_at)


def review_of(session: Session, branch: Branch, week: Week | None = None) -> Kept | None:
    """Of this week; without one the newest."""
    row = on_shelf(session, KIND, scope_of(branch), week.begins if week else None)
    return Kept(Week(row["begins"]), _whole.validate_python(row["content"]), row["made_at"]) if row else None


def neighbours(session: Session, branch: Branch, week: Week) -> tuple[Week | None, Week | None]:
    """The weeks before and after it that have a review."""
    before, after = neighbours_on_shelf(session, KIND, scope_of(branch), week.begins)
    return Week(before) if before else None, Week(after) if after else None


def listed(
    session: Session, branches: Sequence[Branch], *, before: date | None = None, weeks: int
) -> tuple[tuple[Week, tuple[tuple[Branch, Review], ...]], ...]:
    """So many weeks with a review of one of these, the newest first; `before` goes on from a page's last week."""
    by_scope = {scope_of(branch): branch for branch in branches}
    mine = (reviews.c.kind == KIND) & reviews.c.scope.in_(by_scope)
    if before:
        mine &= reviews.c.begins < before
    days = select(reviews.c.begins).where(mine).distinct().order_by(reviews.c.begins.desc()).limit(weeks)
    shown = session.execute(days).scalars().all()
    rows = session.execute(select(reviews).where(mine, reviews.c.begins.in_(shown))).mappings().all()
    found: dict[date, dict[str, Review]] = {day: {} for day in shown}
    for row in rows:
        found[row["begins"]][row["scope"]] = _whole.validate_python(row["content"])
    return tuple(
        (Week(day), tuple((branch, of_day[scope]) for scope, branch in by_scope.items() if scope in of_day))
        for day, of_day in found.items()
    )
