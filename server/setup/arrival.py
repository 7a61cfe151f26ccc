"""The newest answer of a branch on its way: stored, a case, somebody told, a row; for whoever waits for the first."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, select

from server.branches.branch import Branch
from server.cases.case import Case, case_of_visit
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.deliveries import deliveries
from server.database.tables.intake import drafts, responses
from server.database.tables.mirror import mirror_rows, workbooks
from server.intake.reading import Told, told
from server.mirror.shelf import workbook_path
from server.setup.facts import Facts
from server.staff.person import person_by_email


@dataclass(frozen=True, slots=True)
class Alerted:
    """One message about it."""

    whom: str
    """A name; of a chat or the terminal, which of these."""
    status: str
    """waiting, sent, given-up, cancelled, held."""
    error: str


@dataclass(frozen=True, slots=True)
class Arrival:
    told: Told = field(repr=False)
    received_at: datetime
    case: Case | None
    alerts: tuple[Alerted, ...]
    workbook: Path
    in_workbook: bool
    in_sheet: bool | None
    """None: no sheet is connected."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is on its way any more."""
        waits = any(alert.status in {"waiting", "held"} for alert in self.alerts)
        return self.in_workbook and self.in_sheet is not False and not waits


def is_somebody_answering(session: Session, branch: Branch) -> bool:
    """On a phone, just now."""
    mine = exists().where(drafts.c.touchpoint_id == touchpoints.c.id, touchpoints.c.branch_id == branch.id)
    return bool(session.execute(select(mine)).scalar_one())


def newest_arrival(session: Session, facts: Facts, home: Path) -> Arrival | None:
    branch = facts.branch
    newest = select(responses.c.id, responses.c.received_at, responses.c.updated_at)
    mine = newest.where(responses.c.branch_id == branch.id).order_by(responses.c.updated_at.desc()).limit(1)
    row = session.execute(mine).first()
    if row is None:
        return None
    case = case_of_visit(session, row.id)
    written = select(func.max(workbooks.c.written_at)).where(workbooks.c.branch_id == branch.id, workbooks.c.part == 0)
    written_at: datetime | None = session.execute(written).scalar()
    return Arrival(
        told(session, row.id),
        row.received_at,
        case,
        _alerts(session, case) if case else (),
        workbook_path(home, branch),
        written_at is not None and written_at >= row.updated_at,
        _is_in_sheet(session, facts.sheet.id, row.id) if facts.sheet else None,
    )


def _alerts(session: Session, case: Case) -> tuple[Alerted, ...]:
    about = select(deliveries).where(deliveries.c.subject == case.subject).order_by(deliveries.c.created_at)
    return tuple(_alerted(session, row) for row in session.execute(about).mappings())


def _alerted(session: Session, row: Any) -> Alerted:
    person = person_by_email(session, row["destination"]) if row["channel"] == "email" else None
    named = {"terminal": "the server's terminal", "apprise": "a chat", "digest": "a digest"}
    return Alerted(person.name if person else named.get(row["channel"], row["channel"]), row["status"], row["error"])


def _is_in_sheet(session: Session, sheet_id: int, response_id: UUID) -> bool:
    mine = exists().where(mirror_rows.c.mirror == sheet_id, mirror_rows.c.subject == response_id)
    return bool(session.execute(select(mine)).scalar_one())
