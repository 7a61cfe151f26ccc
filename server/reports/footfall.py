"""Visitors of a day, typed or imported, and how many of a hundred of them answered."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, delete, func, literal, select

from server.branches.branch import Branch
from server.database import Session
from server.database.insert import put_all
from server.database.tables.reports import footfall
from server.database.tables.tallies import POINTS, branch_tallies, daily_tallies
from server.errors import BadRequest
from server.publishing.publishing import all_versions
from server.reports.filters import Filters
from server.reports.wanted import day_from
from server.staff import audit
from surveys.survey import Survey

TYPED = "typed"
LONGEST_SOURCE = 80
MOST = 1_000_000
"""Visitors of one day; more is a slip of the finger."""
COLUMNS = ["day", "visitors"]
LONGEST_FILE = 500_000
"""Bytes; decades of days."""


@dataclass(frozen=True, slots=True)
class Answered:
    """At one branch, on those days of which the visitors are known."""

    days: int
    visitors: int
    answers: int

    @property
    def per_hundred(self) -> float | None:
        """Answers per hundred visitors; None without visitors."""
        return 100 * self.answers / self.visitors if self.visitors else None


def keep_footfall(
    session: Session,
    branch: Branch,
    days: Mapping[date, int | None],
    *,
    actor: str,
    now: datetime,
    source: str = TYPED,
) -> None:
    """In place of what was known of these days; None takes a day away again."""
    if any(n is not None and not 0 <= n <= MOST for n in days.values()):
        raise BadRequest(f"Visitors of a day are a whole number up to {MOST}.")
    gone = [day for day, n in days.items() if n is None]
    session.execute(delete(footfall).where(footfall.c.branch_id == branch.id, footfall.c.day.in_(gone)))
    known = sorted((day, n) for day, n in days.items() if n is not None)
    named = source[:LONGEST_SOURCE]
    rows = [{"branch_id": branch.id, "day": day, "visitors": n, "source": named} for day, n in known]
    put_all(session, footfall, rows)
    detail = {"days": len(days), "source": named}
    audit.note(session, actor, "kept visitors", f"branch:{branch.id}", now=now, detail=detail, branch_id=branch.id)


def footfall_from_csv(lines: Sequence[str]) -> dict[date, int | None]:
    """A table with the columns day (2026-07-31) and visitors; others are left alone. BadRequest names the line."""
    # Where a comma stands in numbers, spreadsheets put a semicolon between them.
    table = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    try:
        rows = list(table)
    except csv.Error:
        raise BadRequest("This is no table in CSV.") from None
    if not set(COLUMNS) <= set(table.fieldnames or ()):
        raise BadRequest(f"The first line must name the columns {' and '.join(COLUMNS)}.")
    days: dict[date, int | None] = {}
    for number, row in enumerate(rows, start=2):
        at = f"Line {number}"
        day, visitors = day_from(row["day"] or "", f"{at}: {row['day']}"), (row["visitors"] or "").strip()
        if day is None or not visitors.isdecimal() or len(visitors) > len(str(MOST)):
            raise BadRequest(f"{at} needs a day and a whole number of visitors.")
        days[day] = int(visitors)
    return days


def footfall_of(session: Session, branch: Branch, begins: date, ends: date) -> dict[date, int]:
    days = footfall.c.day.between(begins, ends)
    rows = session.execute(select(footfall).where(footfall.c.branch_id == branch.id, days).order_by(footfall.c.day))
    return {row.day: row.visitors for row in rows}


def answered(session: Session, filters: Filters, versions: Mapping[int, Survey] | None = None) -> dict[int, Answered]:
    """By the id of the branch; a branch whose visitors nobody counted is left out."""
    own = footfall.c.branch_id.in_([branch.id for branch in filters.branches])
    known = own & footfall.c.day.between(filters.begins, filters.ends)
    sums = select(footfall.c.branch_id, func.count().label("days"), func.sum(footfall.c.visitors).label("visitors"))
    visited = session.execute(sums.where(known).group_by(footfall.c.branch_id)).all()
    answers = _answers(session, filters, versions or all_versions(session)) if visited else {}
    return {row.branch_id: Answered(row.days, row.visitors, answers.get(row.branch_id, 0)) for row in visited}


def _answers(session: Session, filters: Filters, versions: Mapping[int, Survey]) -> dict[int, int]:
    """Visits, by their first question. Visitors are counted by the day: hours and weekdays are not asked about."""
    firsts = {survey.first.id: survey.first.kind.is_scored for survey in versions.values()}
    is_fine = filters.touchpoint or filters.language or not all(firsts.values())
    table = daily_tallies if is_fine else branch_tallies
    n = table.c.n if is_fine else sum((table.c[point] for point in POINTS), literal(0))
    same_day = and_(footfall.c.branch_id == table.c.branch_id, footfall.c.day == table.c.day)
    columns = (table.c.branch_id, table.c.survey_version_id, table.c.question)
    sums = (
        select(*columns, func.sum(n).label("n"))
        .join(footfall, same_day)
        .where(filters.but(hours=None, weekday=None).over_tallies(table), table.c.question.in_(sorted(firsts)))
        .group_by(*columns)
    )
    found: dict[int, int] = {}
    for row in session.execute(sums):
        if row.question == versions[row.survey_version_id].first.id:
            found[row.branch_id] = found.get(row.branch_id, 0) + row.n
    return found
