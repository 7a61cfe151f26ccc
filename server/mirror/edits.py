"""What somebody typed into our cells and we put right again: listed, so that nobody wonders where it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, insert, select

from server.database import Session
from server.database.tables.mirror import sheet_edits

LONGEST = 200
KEPT = timedelta(days=90)


class Edit(NamedTuple):
    subject: UUID
    """The answer, the case or the day."""
    field: str
    """Of the column; empty where the whole row was taken out."""
    found: str


@dataclass(frozen=True, slots=True)
class Overwritten:
    at: datetime
    kind: str
    subject: UUID
    field: str
    found: str


def keep_edits(session: Session, sheet_id: int, kind: str, edits: Sequence[Edit], *, now: datetime) -> None:
    if edits:
        session.execute(delete(sheet_edits).where(sheet_edits.c.at < now - KEPT))
        rows = [
            {"sheet_id": sheet_id, "at": now, "kind": kind, **edit._asdict(), "found": edit.found[:LONGEST]}
            for edit in edits
        ]
        session.execute(insert(sheet_edits), rows)


def overwritten(session: Session, sheet_id: int, *, limit: int = 50) -> list[Overwritten]:
    """Newest first."""
    edit = sheet_edits.c
    found = select(edit.at, edit.kind, edit.subject, edit.field, edit.found).where(edit.sheet_id == sheet_id)
    return [Overwritten(*row) for row in session.execute(found.order_by(edit.at.desc(), edit.id.desc()).limit(limit))]


def erase_edits(session: Session, subject: UUID) -> None:
    """With an answer that is erased: what stood in its cells may be the customer's words."""
    session.execute(delete(sheet_edits).where(sheet_edits.c.subject == subject))
