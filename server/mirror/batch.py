"""
A batch: what one call writes, fixed and noted before the call, and known by its id for ever after.

The call makes metadata with the batch's id, and a used id has the whole call refused. So an open batch is settled by a
search; if it was not carried out, using up the id makes sure that it never will be, however late the call arrives.
What it would have shown is then simply pending again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from server.database import Session
from server.database.tables.mirror import mirror_batches, sheet_tabs
from server.mirror.tab import ShownRow, Tab, add_tab, change_tab, lose_tab, show_rows, tabs_of
from server.mirror.typed import JSON

KEPT = 100
"""Batches whose metadata stay in the spreadsheet."""
TRIMMED = 3
"""Older ones taken out with each call."""

Shown = tuple[str, str, str, str, int]
"""Kind, subject, stamp, hash, sheet id of the tab."""


@dataclass(frozen=True, slots=True)
class Batch:
    id: int
    hash: str
    rows: Sequence[Shown] = ()
    new_tab: JSON | None = None
    """kind, part, gid, columns"""
    columns: JSON = field(default_factory=dict)
    """Sheet id -> columns that were put in."""
    appended: JSON = field(default_factory=dict)
    """Sheet id -> number of rows."""
    lost: Sequence[int] = ()
    """Sheet ids of tabs that are no longer ours."""
    trimmed: Sequence[int] = ()
    """Ids of batches whose metadata it takes out."""
    created_at: datetime | None = None

    @property
    def effect(self) -> JSON:
        names = ("new_tab", "columns", "appended", "lost", "trimmed")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def note(session: Session, sheet_id: int, batch: Batch, *, now: datetime) -> None:
    """Before the call."""
    row = {"id": batch.id, "sheet_id": sheet_id, "rows": batch.rows, "effect": batch.effect, "hash": batch.hash}
    session.execute(insert(mirror_batches).values(row | {"is_open": True, "created_at": now}))


def open_batches(session: Session, sheet_id: int) -> list[Batch]:
    batch = mirror_batches.c
    found = select(mirror_batches).where(batch.sheet_id == sheet_id, batch.is_open).order_by(batch.created_at)
    return [
        Batch(
            row["id"], row["hash"], [tuple(one) for one in row["rows"]], created_at=row["created_at"], **row["effect"]
        )
        for row in session.execute(found).mappings()
    ]


def to_trim(session: Session, sheet_id: int) -> list[int]:
    batch = mirror_batches.c
    done = (batch.sheet_id == sheet_id, batch.is_open.is_(False))
    extra = (session.scalar(select(func.count()).where(*done)) or 0) - KEPT
    if extra <= 0:
        return []
    return list(session.scalars(select(batch.id).where(*done).order_by(batch.created_at).limit(min(extra, TRIMMED))))


def known(session: Session, sheet_id: int) -> set[int]:
    return set(session.scalars(select(mirror_batches.c.id).where(mirror_batches.c.sheet_id == sheet_id)))


def carried_out(session: Session, sheet_id: int, batch: Batch, *, now: datetime) -> None:
    """The sheet shows it: so do we."""
    for gid in batch.lost:
        lose_tab(session, sheet_id, gid)
    if batch.new_tab:
        add_tab(session, sheet_id, **batch.new_tab, checked_at=now)
    tabs = {tab.gid: tab for tab in tabs_of(session, sheet_id)}
    for number, columns in batch.columns.items():
        tab = tabs[int(number)]
        change_tab(session, tab, columns={**tab.columns, **columns}, checked_at=None, seen="")
    for number, n in batch.appended.items():
        if int(number) in tabs:
            change_tab(session, tabs[int(number)], rows=sheet_tabs.c.rows + n)
    _show(session, sheet_id, batch, tabs)
    _forget(session, batch.trimmed)
    _close(session, batch)


def spent(session: Session, batch: Batch) -> None:
    """Its id is used up: it cannot be carried out any more. The id stays in the spreadsheet until it is trimmed."""
    _close(session, batch)


def withdraw(session: Session, batch: Batch) -> None:
    """Its one call was refused; nothing of it is in the spreadsheet."""
    _forget(session, [batch.id])


def forget_unseen(session: Session, sheet_id: int, seen: Iterable[int]) -> None:
    """Batches whose metadata went with a tab."""
    batch = mirror_batches.c
    done = set(session.scalars(select(batch.id).where(batch.sheet_id == sheet_id, batch.is_open.is_(False))))
    _forget(session, sorted(done - set(seen)))


def _show(session: Session, sheet_id: int, batch: Batch, tabs: dict[int, Tab]) -> None:
    rows = (
        ShownRow(kind, UUID(subject), tabs[gid].id, stamp, hash_, batch.id)
        for kind, subject, stamp, hash_, gid in batch.rows
        if gid in tabs
    )
    show_rows(session, sheet_id, rows)


def _close(session: Session, batch: Batch) -> None:
    done = update(mirror_batches).where(mirror_batches.c.id == batch.id)
    session.execute(done.values(is_open=False, rows=[], effect={}))


def _forget(session: Session, ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(mirror_batches).where(mirror_batches.c.id.in_(ids)))
