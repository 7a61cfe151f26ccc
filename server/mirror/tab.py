"""The tabs of a Google sheet as we know them: found by id, their columns by metadata."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update

from server.database import Session
from server.database.insert import put_all
from server.database.tables.mirror import mirror_rows, sheet_tabs, sheets

RETIRED = "retired"
"""Instead of its kind: the tab is to be left to the user."""
MOST_ROWS = 50_000
"""Of a tab Answers; then another one begins."""


@dataclass(frozen=True, slots=True)
class Tab:
    id: int
    kind: str
    part: int
    gid: int
    rows: int
    columns: Mapping[str, tuple[int, int]]
    """Field -> the id of its metadata, and where it stands."""
    strayed: tuple[Mapping[str, int], ...]
    """Where columns stood before, while rows may have been added by that."""
    seen: str
    checked_at: datetime | None

    @classmethod
    def from_row(cls, row: RowMapping) -> "Tab":
        columns = {field: (id_, index) for field, (id_, index) in row["columns"].items()}
        own = {name: row[name] for name in ("id", "kind", "part", "gid", "rows", "seen", "checked_at")}
        return cls(**own, columns=columns, strayed=tuple(row["strayed"]))

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(field for field in self.columns if field.startswith("asked:"))


class ShownRow(NamedTuple):
    """What the sheet shows of one subject, and where."""

    kind: str
    subject: UUID
    tab_id: int | None
    stamp: str
    hash: str
    batch: int | None = None
    """That wrote it."""
    parked: str | None = None


def tabs_of(session: Session, sheet_id: int) -> list[Tab]:
    found = select(sheet_tabs).where(sheet_tabs.c.sheet_id == sheet_id)
    rows = session.execute(found.order_by(sheet_tabs.c.kind, sheet_tabs.c.part)).mappings()
    return [Tab.from_row(row) for row in rows]


def add_tab(
    session: Session,
    sheet_id: int,
    *,
    kind: str,
    part: int,
    gid: int,
    columns: Mapping[str, tuple[int, int]],
    checked_at: datetime | None,
) -> None:
    row = {"sheet_id": sheet_id, "kind": kind, "part": part, "gid": gid, "columns": columns, "checked_at": checked_at}
    session.execute(sheet_tabs.insert().values(row | {"rows": 0, "strayed": [], "seen": ""}))


def lose_tab(session: Session, sheet_id: int, gid: int) -> None:
    """It is gone, or no longer ours: what it showed is pending again."""
    mine = select(sheet_tabs.c.id).where(sheet_tabs.c.sheet_id == sheet_id, sheet_tabs.c.gid == gid)
    session.execute(delete(mirror_rows).where(mirror_rows.c.tab_id.in_(mine)))
    session.execute(delete(sheet_tabs).where(sheet_tabs.c.sheet_id == sheet_id, sheet_tabs.c.gid == gid))
    _scan_all(session, sheet_id)


def change_tab(session: Session, tab: Tab, /, **values: object) -> None:
    session.execute(update(sheet_tabs).where(sheet_tabs.c.id == tab.id).values(values))


def uncheck(session: Session, sheet_id: int) -> None:
    """Every tab is compared with the database before anything is added."""
    session.execute(update(sheet_tabs).where(sheet_tabs.c.sheet_id == sheet_id).values(checked_at=None, seen=""))


def forget_rows(session: Session, sheet_id: int, kind: str, subjects: list[UUID]) -> None:
    """They are in no tab after all; pending again."""
    row = mirror_rows.c
    for start in range(0, len(subjects), 500):
        some = subjects[start : start + 500]
        session.execute(delete(mirror_rows).where(row.mirror == sheet_id, row.kind == kind, row.subject.in_(some)))
    if subjects:
        _scan_all(session, sheet_id)


def show_rows(session: Session, sheet_id: int, rows: Iterable[ShownRow]) -> None:
    in_order = sorted(rows, key=lambda row: (row.kind, row.subject))
    put_all(session, mirror_rows, [{"mirror": sheet_id, **row._asdict()} for row in in_order])


def _scan_all(session: Session, sheet_id: int) -> None:
    """What is pending now may be older than what we look at otherwise."""
    session.execute(update(sheets).where(sheets.c.id == sheet_id).values(scanned_at=None))
