"""What the sheet does not show yet: no row of it is noted, or one with another stamp or hash. Never a last id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, union

from server.database import Session
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.database.tables.mirror import mirror_rows, sheets
from server.mirror.rows import SLACK
from server.mirror.tab import Tab
from server.mirror.view import STAMP, Line, Scope, answer_lines, lines, seen

ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Noted:
    """A row as it was last written."""

    tab_id: int | None
    stamp: str
    hash: str
    parked: str | None


def new_answers(session: Session, sheet_id: int, scope: Scope, limit: int) -> list[UUID]:
    """Those in no tab, oldest first; what is parked counts again when it changes."""
    row = mirror_rows.c
    pending = or_(row.stamp.is_(None), and_(row.tab_id.is_(None), row.stamp != STAMP))
    found = _joined(session, sheet_id, scope).where(pending).order_by(responses.c.received_at, responses.c.id)
    return list(session.scalars(found.limit(limit)))


def changed_answers(session: Session, sheet_id: int, scope: Scope, limit: int) -> list[UUID]:
    row = mirror_rows.c
    found = _joined(session, sheet_id, scope).where(row.tab_id.is_not(None), row.stamp != STAMP)
    return list(session.scalars(found.order_by(responses.c.id).limit(limit)))


def oldest_waiting(session: Session, sheet_id: int, scope: Scope) -> datetime | None:
    """When the answer was received that has waited longest."""
    newest = _joined(session, sheet_id, scope).where(mirror_rows.c.stamp.is_(None))
    found = newest.with_only_columns(func.min(responses.c.received_at)).order_by(None)
    moment: datetime | None = session.scalar(found)
    return moment


def noted(session: Session, sheet_id: int, kind: str, of: Sequence[UUID] | None = None) -> dict[UUID, Noted]:
    """The rows of a kind, or those of some subjects."""
    mine = _noted(sheet_id, kind)
    some = mirror_rows.c.subject.in_
    parts = [mine] if of is None else [mine.where(some(of[n : n + 500])) for n in range(0, len(of), 500)]
    return {subject: Noted(*rest) for part in parts for subject, *rest in session.execute(part)}


def noted_in(session: Session, sheet_id: int, tab: Tab) -> dict[UUID, Noted]:
    """The rows of a tab."""
    mine = _noted(sheet_id, tab.kind).where(mirror_rows.c.tab_id == tab.id)
    return {subject: Noted(*rest) for subject, *rest in session.execute(mine)}


def lines_of(session: Session, scope: Scope, ids: list[UUID], asked: Sequence[str]) -> list[Line]:
    """In the order of the ids."""
    found = {line.subject: line for line in answer_lines(session, scope, ids, asked)}
    return [found[id_] for id_ in ids if id_ in found]


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done to a tab other than Answers."""

    tab: Tab
    new: list[Line]
    changed: list[Line]
    gone: list[UUID]
    seen: str


def due(session: Session, sheet_id: int, scope: Scope, tab: Tab, *, now: datetime) -> Due | None:
    """None while what its rows are made from is the same."""
    mark = seen(session, scope, now=now)
    if mark == tab.seen:
        return None
    shown = noted(session, sheet_id, tab.kind)
    wanted = lines(session, scope, tab.kind, now=now)
    other = [line for line in wanted.values() if line.subject not in shown or shown[line.subject].hash != line.hash]
    there = {subject for subject, row in shown.items() if row.tab_id is not None}
    # A day that is older than the window of Daily stays.
    gone = [] if tab.kind == "daily" else sorted(there - wanted.keys())
    new = [line for line in other if line.subject not in there]
    return Due(tab, new, [line for line in other if line.subject in there], gone, mark)


def _noted(sheet_id: int, kind: str) -> Select[Any]:
    row = mirror_rows.c
    shown = select(row.subject, row.tab_id, row.stamp, row.hash, row.parked)
    return shown.where(row.mirror == sheet_id, row.kind == kind)


def _joined(session: Session, sheet_id: int, scope: Scope) -> Select[Any]:
    """Answers with their noted rows; those that changed, or whose case did, since an hour before all were there."""
    since = session.scalar(select(sheets.c.scanned_at).where(sheets.c.id == sheet_id))
    row = mirror_rows.c
    mine = and_(row.mirror == sheet_id, row.kind == ANSWERS, row.subject == responses.c.id)
    joined = (
        select(responses.c.id)
        .outerjoin(case_visits, case_visits.c.response_id == responses.c.id)
        .outerjoin(cases, cases.c.id == case_visits.c.case_id)
        .outerjoin(mirror_rows, mine)
    )
    if since is None:
        return joined.where(responses.c.branch_id.in_(scope.ids))
    changed = select(responses.c.id).where(
        responses.c.branch_id.in_(scope.ids), responses.c.updated_at >= since - SLACK
    )
    told = (
        select(case_visits.c.response_id)
        .join(cases, cases.c.id == case_visits.c.case_id)
        .where(cases.c.branch_id.in_(scope.ids), cases.c.updated_at >= since - SLACK)
    )
    return joined.where(responses.c.id.in_(union(changed, told)), responses.c.branch_id.in_(scope.ids))
