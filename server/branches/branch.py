"""Branches: places with customers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Self
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import RowMapping, insert, select, update

from server.branches.hours import WEEK
from server.database import Session
from server.database.tables.branches import branches
from server.errors import BadRequest, Conflict, NotFound

Hours = Mapping[str, tuple[tuple[str, str], ...]]
"""Weekday ("mon".."sun") -> opening spans as local "HH:MM" pairs; a day without spans is closed."""
UNNAMED = "Our branch"
"""What the branch of a first start is called until somebody names it."""
LONGEST_NAME = 60
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters that are no other letter with a mark."""


@dataclass(frozen=True, slots=True)
class Branch:
    id: int
    slug: str
    name: str
    region: str
    timezone: str
    languages: tuple[str, ...]
    hours: Hours
    holidays: frozenset[date]
    triage: str = field(default="", repr=False)
    """As it is kept; cases/triage_settings.py reads it."""
    survey: str = ""
    """Slug of what its tablets and posters ask; empty: the usual one."""
    is_demo: bool = False
    """Made up by `heard demo`: nothing about it ever leaves the server."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        """From the columns of `branches`, also when they stand in a join under the label `branch__NAME`."""
        prefix = "branch__" if "branch__slug" in row else ""

        def column(name: str) -> Any:
            return row[prefix + name]

        return cls(
            id=column("id"),
            slug=column("slug"),
            name=column("name"),
            region=column("region"),
            timezone=column("timezone"),
            languages=tuple(column("languages")),
            hours={day: tuple((start, end) for start, end in spans) for day, spans in column("hours").items()},
            holidays=frozenset(date.fromisoformat(day) for day in column("holidays")),
            triage=column("triage"),
            survey=column("survey"),
            is_demo=column("demo"),
        )


branch_columns = tuple(column.label(f"branch__{column.name}") for column in branches.columns)


def add_branch(
    session: Session,
    *,
    slug: str,
    name: str,
    timezone: str,
    now: datetime,
    region: str = "",
    languages: tuple[str, ...] = (),
) -> Branch:
    """A new branch, open Monday to Friday from nine to five until its own hours are set."""
    if not slug or len(slug) > 40 or not all(char.isalnum() or char == "-" for char in slug) or slug != slug.lower():  # noqa: PLR2004
        raise BadRequest("A branch's short name has lower-case letters, digits and dashes only, at most 40.")
    _check_zone(timezone)
    if session.execute(select(branches.c.id).where(branches.c.slug == slug)).first():
        raise Conflict(f"There is a branch {slug} already.")
    session.execute(
        insert(branches).values(
            slug=slug,
            name=name,
            region=region,
            timezone=timezone,
            languages=list(languages),
            hours={day: [list(span) for span in spans] for day, spans in WEEK.items()},
            holidays=[],
            created_at=now.astimezone(UTC),
            survey=_asked_in(session, region),
        )
    )
    return branch(session, slug)


def branch(session: Session, slug: str) -> Branch:
    row = session.execute(select(branches).where(branches.c.slug == slug)).mappings().first()
    if row is None:
        raise NotFound(f"There is no branch {slug}.")
    return Branch.from_row(row)


def set_survey(session: Session, branch: Branch, slug: str) -> None:
    """What tablets and posters that come to it ask; empty: the usual one."""
    session.execute(update(branches).where(branches.c.id == branch.id).values(survey=slug))


def set_hours(session: Session, branch: Branch, hours: Hours | None, holidays: Collection[date] | None) -> None:
    """What is None stays."""
    values: dict[str, Any] = {}
    if hours is not None:
        values["hours"] = {day: [list(span) for span in spans] for day, spans in hours.items()}
    if holidays is not None:
        values["holidays"] = sorted(day.isoformat() for day in holidays)
    if values:
        session.execute(update(branches).where(branches.c.id == branch.id).values(values))


def change_branch(
    session: Session,
    branch: Branch,
    *,
    name: str | None = None,
    timezone: str | None = None,
    region: str | None = None,
    languages: Sequence[str] | None = None,
) -> None:
    """What is None stays; of the languages the branch's own first."""
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = _called(name)
    if timezone is not None:
        _check_zone(timezone)
        values["timezone"] = timezone
    if region is not None:
        values["region"] = region
    if languages is not None:
        values["languages"] = list(languages)
    if values:
        session.execute(update(branches).where(branches.c.id == branch.id).values(values))


def set_triage(session: Session, branch_id: int, text: str) -> None:
    session.execute(update(branches).where(branches.c.id == branch_id).values(triage=text))


def branch_by_id(session: Session, branch_id: int) -> Branch:
    row = session.execute(select(branches).where(branches.c.id == branch_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such branch.")
    return Branch.from_row(row)


def all_branches(session: Session) -> tuple[Branch, ...]:
    """As a directory has them: Málaga before Mumbai, which no database does in the same way as another."""
    return _in_order(session.execute(select(branches)).mappings())


def real_branches(session: Session) -> tuple[Branch, ...]:
    """Those that are no demo: whose people are told, and which sheets of the whole chain show."""
    return tuple(branch for branch in all_branches(session) if not branch.is_demo)


def demo_branches(session: Session) -> tuple[Branch, ...]:
    return _in_order(session.execute(select(branches).where(branches.c.demo)).mappings())


def _in_order(rows: Iterable[RowMapping]) -> tuple[Branch, ...]:
    return tuple(sorted(map(Branch.from_row, rows), key=lambda one: (alphabetical(one.name), one.slug)))


@cache
def alphabetical(name: str) -> str:
    """To sort by: small letters, without the marks above and below them."""
    return "".join(letter for letter in normalize("NFKD", name.casefold().translate(_PLAIN)) if not combining(letter))


def mark_as_demo(session: Session, branch: Branch) -> Branch:
    session.execute(update(branches).where(branches.c.id == branch.id).values(demo=True))
    return branch_by_id(session, branch.id)


def _called(typed: str) -> str:
    name = " ".join(typed.split())
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        raise BadRequest(f"A branch's name has 1 to {LONGEST_NAME} characters, such as Riverside.")
    return name


def _asked_in(session: Session, region: str) -> str:
    """The survey that all branches of a region were given; empty where they differ, or were given none."""
    found = session.execute(select(branches.c.survey).where(branches.c.region == region).distinct()).scalars().all()
    return found[0] if region and len(found) == 1 else ""


def _check_zone(timezone: str) -> None:
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadRequest("This time zone is not known; it must look like Africa/Nairobi.") from None
