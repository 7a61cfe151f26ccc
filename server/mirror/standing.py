"""How a Google sheet stands: answers = stored = in the sheet, and what is the matter where that is not so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.database import Session
from server.database.tables.intake import responses
from server.database.tables.mirror import mirror_rows
from server.keys import Keys
from server.mirror import budget
from server.mirror.pending import ANSWERS, oldest_waiting
from server.mirror.problem import Problem
from server.mirror.sheet import Sheet, all_sheets, scope_of, sheet_by_id

LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Standing:
    sheet_id: int
    title: str
    state: str
    """on, paused (a person must help) or off"""
    stored: int
    """Answers in the database."""
    in_sheet: int
    parked: int
    """Answers that Google would not take, whatever we tried."""
    lag: timedelta
    """How long the oldest answer has waited that is not in the sheet; nothing when all are."""
    last_success_at: datetime | None
    next_try_at: datetime
    reads_used: int
    """Of the 60 calls that Google takes from the key in a minute."""
    writes_used: int
    problem: Problem | None
    problem_since: datetime | None

    @property
    def waiting(self) -> int:
        return max(0, self.stored - self.in_sheet - self.parked)

    @property
    def is_late(self) -> bool:
        return self.lag > LATE


def status(session: Session, sheet_id: int, *, keys: Keys, now: datetime) -> Standing:
    sheet = sheet_by_id(session, sheet_id)
    scope = scope_of(session, sheet, public_url="", keys=keys)
    row = mirror_rows.c
    mine = select(func.count()).where(row.mirror == sheet.id, row.kind == ANSWERS)
    oldest = oldest_waiting(session, sheet.id, scope)
    used = budget.used(session, sheet.key_id, now=now)
    return Standing(
        sheet_id=sheet.id,
        title=sheet.title,
        state=sheet.state,
        stored=session.scalar(select(func.count()).where(responses.c.branch_id.in_(scope.ids))) or 0,
        in_sheet=session.scalar(mine.where(row.tab_id.is_not(None))) or 0,
        parked=session.scalar(mine.where(row.tab_id.is_(None), row.parked.is_not(None))) or 0,
        lag=max(now - oldest, timedelta()) if oldest else timedelta(),
        last_success_at=sheet.last_success_at,
        next_try_at=sheet.next_try_at,
        reads_used=used.reads,
        writes_used=used.writes,
        problem=sheet.problem,
        problem_since=sheet.problem_since,
    )


def late_ones(session: Session, *, keys: Keys, now: datetime) -> list[tuple[Sheet, Standing]]:
    """Connected sheets that are more than a quarter of an hour behind."""
    standings = ((sheet, status(session, sheet.id, keys=keys, now=now)) for sheet in all_sheets(session))
    return [(sheet, standing) for sheet, standing in standings if standing.is_late]
