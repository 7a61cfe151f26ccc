"""Cases for an export, page after page in the order in which they were opened."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, RowMapping, and_, false, func, or_, select, type_coerce

from server.branches.branch import Branch
from server.database import Database, Session
from server.database.tables.cases import cases, logged_cases
from server.database.tables.staff import people
from server.reports.records import Column, Export, Record
from server.reports.wanted import Wanted

PAGE = 1_000
TIMES = {
    "opened": "opened_at",
    "promised": "promised_by",
    "taken": "taken_at",
    "answered": "answered_at",
    "solved": "solved_at",
}
"""Title of a column -> name in the record, as in the others."""
COLUMNS = {name: name for name in ("id", "reference", "branch", "status", "reason", "origin", "language")}
COLUMNS |= {"zone": "timezone"} | TIMES | {name: name for name in ("owner", "cause", "remedy", "how", "words")}


def export_cases(database: Database, wanted: Wanted) -> Export:
    columns = tuple(Column(title, (name,)) for title, name in COLUMNS.items())
    return Export("cases", columns, database.read(_count, wanted), _all(database, wanted))


def _count(session: Session, wanted: Wanted) -> int:
    return session.execute(select(func.count()).select_from(cases).where(_span(wanted))).scalar_one()


def _all(database: Database, wanted: Wanted) -> Iterator[Record]:
    branches = {branch.id: branch for branch in wanted.branches}
    after = None
    while page := database.read(_page, wanted, after):
        logged = database.read(_logged, [row["id"] for row in page])
        yield from (_record(row, branches[row["branch_id"]], logged[row["id"]]) for row in page)
        after = page[-1]["id"]


def _page(session: Session, wanted: Wanted, after: UUID | None) -> list[RowMapping]:
    # Ids are made when a case is opened and sort by time.
    shown = select(cases, people.c.name.label("owner")).outerjoin(people, people.c.id == cases.c.owner_id)
    where = and_(_span(wanted), cases.c.id > after) if after else _span(wanted)
    return [*session.execute(shown.where(where).order_by(cases.c.id).limit(PAGE)).mappings()]


def _span(wanted: Wanted) -> ColumnElement[bool]:
    # Added to nothing, the branch offers no index: by any of those each page would be sorted out of all cases anew.
    branch = type_coerce(cases.c.branch_id, Integer) + 0
    by_zone: defaultdict[str, list[int]] = defaultdict(list)
    for one in wanted.branches:
        by_zone[one.timezone].append(one.id)
    return or_(false(), *(and_(branch.in_(ids), *_days(wanted, ZoneInfo(zone))) for zone, ids in by_zone.items()))


def _days(wanted: Wanted, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if wanted.first:
        yield cases.c.opened_at >= datetime.combine(wanted.first, time.min, zone)
    if wanted.last:
        yield cases.c.opened_at < datetime.combine(wanted.last + timedelta(days=1), time.min, zone)


def _logged(session: Session, ids: Sequence[UUID]) -> defaultdict[UUID, list[tuple[str, str]]]:
    """Case -> how it came and in which words, oldest first; what customers answered themselves is among responses."""
    found: defaultdict[UUID, list[tuple[str, str]]] = defaultdict(list)
    table = logged_cases.c
    said = select(table.case_id, table.how, table.what).where(table.case_id.in_(ids)).order_by(table.id)
    for case_id, how, what in session.execute(said):
        found[case_id].append((how, what))
    return found


def _record(row: RowMapping, branch: Branch, logged: Sequence[tuple[str, str]]) -> dict[str, Any]:
    special = {"id": str(row["id"]), "branch": branch.slug, "timezone": branch.timezone}
    special["how"] = "; ".join(dict.fromkeys(how for how, _ in logged))
    special["words"] = "\n".join(what for _, what in logged if what)
    special |= {name: row[name] and row[name].astimezone(branch.zone) for name in TIMES.values()}
    return {name: special[name] if name in special else row[name] for name in COLUMNS.values()}
