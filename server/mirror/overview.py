"""All that can be said of a sheet, for the page and for the command line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from server.branches.branch import Branch
from server.cases.alert import local
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.intake import drafts, responses
from server.database.tables.mirror import mirror_rows
from server.keys import Keys
from server.mirror.advice import Advice, advice
from server.mirror.budget import MOST
from server.mirror.edits import overwritten
from server.mirror.key import Key, key_by_id
from server.mirror.link import link_of
from server.mirror.pending import ANSWERS
from server.mirror.problem import Problem
from server.mirror.rows import ASKED
from server.mirror.sheet import PAUSED, Sheet, branches_of, scope_of, sheet_by_id
from server.mirror.standing import Standing, status
from server.mirror.view import TITLES, Scope

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Parked:
    """An answer that Google would not take."""

    received_at: datetime
    touchpoint: str
    why: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody typed into a cell of ours, and we put right."""

    at: datetime
    where: str
    found: str


@dataclass(frozen=True, slots=True)
class Overview:
    sheet: Sheet
    branches: tuple[Branch, ...]
    key: Key
    standing: Standing
    being_given: int
    """Visits on phones that are not finished yet, and so not stored."""
    parked: tuple[Parked, ...]
    edits: tuple[Edit, ...]

    @property
    def answers(self) -> int:
        return self.standing.stored + self.being_given

    @property
    def link(self) -> str:
        return link_of(self.sheet.spreadsheet_id)

    @property
    def calls_used(self) -> int:
        """Of the kind of which more were used: reads and writes have sixty each."""
        return max(self.standing.reads_used, self.standing.writes_used)

    @property
    def calls_a_minute(self) -> int:
        return MOST

    def shown(self, moment: datetime | None) -> str:
        """In the time of the branch, or of the first of them."""
        return local(moment, self.branches[0]) if moment else "not yet"

    @property
    def trouble(self) -> Advice | None:
        problem = self.sheet.problem or (None if self.sheet.refuses_used_ids else Problem.REUSES_IDS)
        values = {"email": self.key.email, "project": self.key.project, "sheet": self.link}
        return advice(problem, **values) if problem else None

    @property
    def is_stopped(self) -> bool:
        """Only a person can help."""
        return self.sheet.state == PAUSED

    @property
    def is_complete(self) -> bool:
        return not self.standing.waiting and not self.standing.parked

    def as_json(self) -> dict[str, Any]:
        now, trouble = self.standing, self.trouble
        return {
            "sheet": self.link,
            "title": self.sheet.title,
            "branch": self.branches[0].slug if self.sheet.branch_id is not None else None,
            "email": self.key.email,
            "state": now.state,
            "answers": self.answers,
            "stored": now.stored,
            "in_sheet": now.in_sheet,
            "waiting": now.waiting,
            "parked": now.parked,
            "lag_seconds": round(now.lag.total_seconds()),
            "late": now.is_late,
            "last_success_at": now.last_success_at and now.last_success_at.isoformat(),
            "next_try_at": now.next_try_at.isoformat(),
            "calls_used": self.calls_used,
            "calls_a_minute": self.calls_a_minute,
            "reads_used": now.reads_used,
            "writes_used": now.writes_used,
            "personal": self.sheet.shows_personal,
            "problem": self.sheet.problem,
            "says": trouble and trouble.says,
            "cure": trouble and " ".join(trouble.cures),
        }


def overview(session: Session, sheet_id: int, *, keys: Keys, now: datetime) -> Overview:
    sheet = sheet_by_id(session, sheet_id)
    scope = scope_of(session, sheet, public_url="", keys=keys)
    mine = select(func.count()).select_from(drafts.join(touchpoints)).where(touchpoints.c.branch_id.in_(scope.ids))
    return Overview(
        sheet=sheet,
        branches=branches_of(session, sheet),
        key=key_by_id(session, sheet.key_id),
        standing=status(session, sheet_id, keys=keys, now=now),
        being_given=session.scalar(mine) or 0,
        parked=_parked(session, sheet_id),
        edits=tuple(
            Edit(edit.at, _where(scope, edit.kind, edit.field), edit.found)
            for edit in overwritten(session, sheet_id, limit=MOST_LISTED)
        ),
    )


def how_long(time: timedelta) -> str:
    """In the largest unit that says enough: "40 seconds", "3 minutes", "2 hours", "5 days"."""
    seconds = int(time.total_seconds())
    if seconds < 2:  # noqa: PLR2004
        return "a moment"
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * length or (unit == "minute" and seconds >= length):
            number = seconds // length
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{seconds} seconds"


def _parked(session: Session, sheet_id: int) -> tuple[Parked, ...]:
    row = mirror_rows.c
    found = (
        select(responses.c.received_at, touchpoints.c.name, row.parked)
        .select_from(mirror_rows.join(responses, responses.c.id == row.subject).join(touchpoints))
        .where(row.mirror == sheet_id, row.kind == ANSWERS, row.tab_id.is_(None), row.parked.is_not(None))
        .order_by(responses.c.received_at.desc())
        .limit(MOST_LISTED)
    )
    return tuple(Parked(*one) for one in session.execute(found))


def _where(scope: Scope, kind: str, field: str) -> str:
    """As in: Answers, Comment. Without a field the whole row was taken out."""
    if not field:
        return f"{TITLES[kind]}, a whole row"
    asked = (field,) if field.startswith(ASKED) else ()
    titles = {column.field: column.title for column in scope.columns(kind, asked)}
    return f"{TITLES[kind]}, {titles.get(field, field).partition(' (')[0]}"
