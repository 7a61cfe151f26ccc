"""The timeline of a case: every step is one line, and one revision of the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from server.database import Session
from server.database.tables.cases import case_events, cases
from server.database.tables.staff import people

What = Literal[
    "opened", "joined", "added", "told", "taken", "handed-back", "note", "answered", "solved", "reopened", "given-up"
]


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    what: What
    person: str
    """Name; empty where nobody of the staff did it."""
    words: str


def step(
    session: Session,
    case_id: UUID,
    what: What,
    *,
    now: datetime,
    person_id: int | None = None,
    words: str = "",
    change: Mapping[str, Any] | None = None,
    only_if: ColumnElement[bool] | None = None,
) -> bool:
    """Change the case and write the line. False, and nothing done, when `only_if` does not hold."""
    mine = cases.c.id == case_id if only_if is None else (cases.c.id == case_id) & only_if
    changed = update(cases).where(mine).values(revision=cases.c.revision + 1, updated_at=now, **(change or {}))
    if session.execute(changed).rowcount != 1:
        return False
    line = {"case_id": case_id, "at": now, "what": what, "person_id": person_id, "words": words}
    session.execute(insert(case_events).values(line))
    return True


def lines_of(session: Session, case_id: UUID) -> tuple[Line, ...]:
    """Oldest first."""
    columns = (case_events.c.at, case_events.c.what, people.c.name, case_events.c.words)
    written = select(*columns).select_from(case_events.outerjoin(people)).where(case_events.c.case_id == case_id)
    rows = session.execute(written.order_by(case_events.c.at, case_events.c.id))
    return tuple(Line(row.at, row.what, row.name or "", row.words) for row in rows)
