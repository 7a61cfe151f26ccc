"""The timeline of a case: every step is one line, and one revision of the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from server.database import Session
from server.database.tables.cases import case_events, cases
from server.database.tables.staff import people

What = Literal[
    "opened",
    "joined",
    "added",
    "told",
    "taken",
    "handed-back",
    "note",
    "answered",
    "solved",
    "reopened",
    "given-up",
    "reminded",
    "escalated",
    "promised",
    "tried",
    "moved",
    "gesture",
    "closed",
    "messaged",
    "wrote",
    "verdict",
    "erased",
    "logged",
]


DAY = timedelta(days=1)
MOST_TOLD_A_DAY = 20

_changed = (
    update(cases)
    .where(cases.c.id == bindparam("changing"))
    # Whatever happened may have brought a deadline nearer, so the worker looks.
    .values(revision=cases.c.revision + 1, updated_at=bindparam("changed_at"), look_at=bindparam("changed_at"))
)
_written = insert(case_events)


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
    changed = _changed.values(**change) if change else _changed
    if only_if is not None:
        changed = changed.where(only_if)
    if session.execute(changed, {"changing": case_id, "changed_at": now}).rowcount != 1:
        return False
    line = {"case_id": case_id, "at": now, "what": what, "person_id": person_id, "words": words}
    session.execute(_written, line)
    return True


def told_enough(session: Session, case_id: UUID, *, now: datetime) -> bool:
    """Whether one customer has had the branch told so often in a day that more would only fill mailboxes."""
    today = (case_events.c.case_id == case_id) & (case_events.c.what == "told") & (case_events.c.at > now - DAY)
    return session.execute(select(func.count()).where(today)).scalar_one() >= MOST_TOLD_A_DAY


def begin(session: Session, case_id: UUID, *, told: str, now: datetime, words: str = "") -> None:
    """The first two lines of a case, inserted with as many revisions: opened, and who was told, if anybody was."""
    line = {"case_id": case_id, "at": now, "person_id": None}
    lines = [line | {"what": "opened", "words": words}, line | {"what": "told", "words": told}]
    session.execute(_written, lines if told else lines[:1])


def lines_of(session: Session, case_id: UUID) -> tuple[Line, ...]:
    """Oldest first."""
    columns = (case_events.c.at, case_events.c.what, people.c.name, case_events.c.words)
    written = select(*columns).select_from(case_events.outerjoin(people)).where(case_events.c.case_id == case_id)
    rows = session.execute(written.order_by(case_events.c.at, case_events.c.id))
    return tuple(Line(row.at, row.what, row.name or "", row.words) for row in rows)
