"""Google sheets that follow the database: of a branch or of the chain, each worked on by one worker at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update

from server.branches.branch import Branch, all_branches, real_branches
from server.database import Session
from server.database.database import clock_of
from server.database.tables.mirror import mirror_rows, sheet_tabs, sheets
from server.errors import Conflict, NotFound
from server.keys import Keys
from server.mirror.problem import Problem
from server.mirror.tab import RETIRED, uncheck
from server.mirror.view import Scope

LEASE = timedelta(minutes=3)
"""Longer than Google works on one call."""
OFF, ON, PAUSED = "off", "on", "paused"


@dataclass(frozen=True, slots=True)
class Sheet:
    id: int
    branch_id: int | None
    """None: the whole chain."""
    key_id: int
    spreadsheet_id: str
    title: str
    epoch: int
    state: str
    problem: Problem | None
    problem_since: datetime | None
    shows_personal: bool
    refuses_used_ids: bool
    connected_at: datetime
    last_success_at: datetime | None
    next_try_at: datetime
    attempts: int
    scanned_at: datetime | None
    laid_at: datetime | None
    changed_at: datetime | None

    @classmethod
    def from_row(cls, row: RowMapping) -> "Sheet":
        return cls(**{**row, "problem": Problem(row["problem"]) if row["problem"] else None})


_columns = tuple(sheets.c[name] for name in Sheet.__dataclass_fields__)


def connect(
    session: Session,
    spreadsheet_id: str,
    *,
    key_id: int,
    title: str,
    branch_id: int | None,
    shows_personal: bool = False,
    refuses_used_ids: bool = True,
    now: datetime,
) -> int:
    """Id of the sheet. One that was disconnected goes on where it stopped; Conflict if another branch uses it."""
    values: dict[str, Any] = {
        "branch_id": branch_id,
        "key_id": key_id,
        "title": title,
        "state": ON,
        "problem": None,
        "problem_since": None,
        "shows_personal": shows_personal,
        "refuses_used_ids": refuses_used_ids,
        "connected_at": now,
        "next_try_at": now,
        "attempts": 0,
    }
    known = session.execute(select(*_columns).where(sheets.c.spreadsheet_id == spreadsheet_id)).first()
    if known is None:
        fresh = insert(sheets).values({**values, "spreadsheet_id": spreadsheet_id, "last_turn_at": now})
        return int(session.execute(fresh.returning(sheets.c.id)).scalar_one())
    if known.state != OFF and known.branch_id != branch_id:
        raise Conflict("This spreadsheet is connected already, for another branch; disconnect it there first.")
    session.execute(update(sheets).where(sheets.c.id == known.id).values(values))
    if (known.branch_id, known.shows_personal) != (branch_id, shows_personal):
        rebuild(session, known.id, now=now)
    uncheck(session, known.id)
    return int(known.id)


def disconnect(session: Session, sheet_id: int) -> None:
    """Stop writing. What is in the spreadsheet stays there, and is the user's."""
    sheet_by_id(session, sheet_id)
    session.execute(update(sheets).where(sheets.c.id == sheet_id).values(state=OFF, problem=None, problem_since=None))


def rebuild(session: Session, sheet_id: int, *, now: datetime) -> None:
    """Leave our tabs to the user, under another title, and write new ones; Your notes stay in the old ones."""
    sheet_by_id(session, sheet_id)
    session.execute(delete(mirror_rows).where(mirror_rows.c.mirror == sheet_id))
    session.execute(update(sheet_tabs).where(sheet_tabs.c.sheet_id == sheet_id).values(kind=RETIRED))
    afresh = {"laid_at": None, "scanned_at": None, "changed_at": None, "next_try_at": now, "attempts": 0}
    session.execute(update(sheets).where(sheets.c.id == sheet_id).values({**afresh, "epoch": sheets.c.epoch + 1}))


def show_personal(session: Session, sheet_id: int, *, shows: bool, now: datetime) -> None:
    if sheet_by_id(session, sheet_id).shows_personal != shows:
        session.execute(update(sheets).where(sheets.c.id == sheet_id).values(shows_personal=shows))
        rebuild(session, sheet_id, now=now)


def begin_epoch(session: Session, *, now: datetime) -> None:
    """After a backup was restored: every sheet is compared with the database before anything is added."""
    session.execute(update(sheets).values(epoch=sheets.c.epoch + 1, laid_at=None, scanned_at=None, next_try_at=now))
    for sheet_id in session.scalars(select(sheets.c.id)).all():
        uncheck(session, sheet_id)


def sheet_by_id(session: Session, sheet_id: int) -> Sheet:
    row = session.execute(select(*_columns).where(sheets.c.id == sheet_id)).mappings().first()
    if row is None:
        raise NotFound("There is no such sheet.")
    return Sheet.from_row(row)


def all_sheets(session: Session) -> tuple[Sheet, ...]:
    """Those that are connected."""
    rows = session.execute(select(*_columns).where(sheets.c.state != OFF).order_by(sheets.c.id)).mappings()
    return tuple(Sheet.from_row(row) for row in rows)


def branches_of(session: Session, sheet: Sheet) -> tuple[Branch, ...]:
    if sheet.branch_id is None:
        return real_branches(session)
    return tuple(one for one in all_branches(session) if one.id == sheet.branch_id)


def scope_of(session: Session, sheet: Sheet, *, public_url: str, keys: Keys) -> Scope:
    personal = keys if sheet.shows_personal else None
    return Scope(branches_of(session, sheet), sheet.branch_id is None, public_url, personal)


def neighbours(session: Session, sheet: Sheet) -> int:
    """How many sheets share the calls of its key."""
    mine = (sheets.c.key_id == sheet.key_id, sheets.c.state == ON)
    return session.scalar(select(func.count()).where(*mine)) or 1


def is_any_due(session: Session, *, now: datetime) -> bool:
    due = select(sheets.c.id).where(sheets.c.state != OFF, sheets.c.next_try_at <= now).limit(1)
    return session.execute(due).first() is not None


Now = Callable[[Session], datetime]


def claim(
    session: Session, token: UUID, *, now: datetime, lease: timedelta = LEASE, clock: Now = clock_of
) -> Sheet | None:
    """The sheet that has been waiting longest, if one is due and nobody works on it."""
    at = clock(session)
    free = or_(sheets.c.leased_until.is_(None), sheets.c.leased_until <= at)
    due = (sheets.c.state != OFF, sheets.c.next_try_at <= now, free)
    first = select(sheets.c.id).where(*due).order_by(sheets.c.last_turn_at, sheets.c.id).limit(1)
    sheet_id = session.scalar(first.with_for_update(skip_locked=True))
    if sheet_id is None:
        return None
    taken = {"leased_by": token, "leased_until": at + lease, "last_turn_at": now}
    session.execute(update(sheets).where(sheets.c.id == sheet_id).values(taken))
    return sheet_by_id(session, sheet_id)


def hold(session: Session, sheet_id: int, token: UUID, *, lease: timedelta = LEASE, clock: Now = clock_of) -> bool:
    """Whether the lease is still ours; it is made longer."""
    mine = update(sheets).where(sheets.c.id == sheet_id, sheets.c.leased_by == token)
    counted = {"preserve_rowcount": True}
    longer = mine.values(leased_until=clock(session) + lease)
    return session.execute(longer, execution_options=counted).rowcount == 1


def release(session: Session, sheet_id: int, token: UUID) -> None:
    mine = (sheets.c.id == sheet_id, sheets.c.leased_by == token)
    session.execute(update(sheets).where(*mine).values(leased_by=None, leased_until=None))


def change(session: Session, sheet_id: int, /, **values: object) -> None:
    session.execute(update(sheets).where(sheets.c.id == sheet_id).values(values))
