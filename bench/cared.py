"""What became of those who call for a person: cases as a good branch leaves them, and whom customers praised."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from server.branches.hours import DAY
from server.cases.causes import USUAL
from server.database import Database, Session
from server.database.tables.cases import case_events, case_visits, cases, praises
from server.database.tables.staff import memberships
from surveys.slip import reference

HOUR = timedelta(hours=1)
CLOSES = time(14, tzinfo=UTC)
"""At five in Nairobi."""
LATE, SILENT = 0.1, 0.7
"""Shares: of the answers after the promise, of the customers who never say whether it is fixed."""
Call = tuple[UUID, int, datetime]
"""Id of the response, its branch, its time."""


class Cared:
    def __init__(self, database: Database, chance: random.Random, until: date) -> None:
        self._chance = chance
        self._until = datetime.combine(until, CLOSES)
        self._owners = database.read(_owners)

    def keep(self, session: Session, calls: Sequence[Call]) -> None:
        if not calls:
            return
        made = [self._case(*call) for call in calls]
        session.execute(insert(cases), made)
        visits = [{"case_id": one["id"], "response_id": one["id"]} | _joined(one) for one in made]
        session.execute(insert(case_visits), visits)
        lines = (("opened", "opened_at"), ("taken", "taken_at"), ("answered", "answered_at"), ("solved", "solved_at"))
        session.execute(
            insert(case_events),
            [
                {"case_id": one["id"], "at": one[moment], "what": what, "person_id": one["owner_id"]}
                for one in made
                for what, moment in lines
                if one[moment]
            ],
        )

    def praise(self, session: Session, good: Sequence[Call]) -> None:
        rows = [{"response_id": id_, "branch_id": branch, "person_id": None, "at": at} for id_, branch, at in good]
        if rows:
            session.execute(insert(praises), rows)

    def _case(self, id_: UUID, branch_id: int, at: datetime) -> dict[str, Any]:
        """As it stands at the last day's close: what would have happened later has not."""
        chance = self._chance
        promised = datetime.combine(at.date() + DAY, CLOSES)
        taken, answered = at + chance.random() * HOUR, at + (1 + 3 * chance.random()) * HOUR
        if chance.random() < LATE:
            answered = promised + chance.random() * DAY
        solved = answered + chance.random() * DAY
        said = None if chance.random() < SILENT else solved + 7 * DAY
        moments = {"taken_at": taken, "answered_at": answered, "solved_at": solved, "verdict_at": said}
        happened = {name: moment if moment and moment <= self._until else None for name, moment in moments.items()}
        is_solved = happened["solved_at"] is not None
        status = "solved" if is_solved else "answered" if happened["answered_at"] else "taken"
        return {
            "id": id_,
            "branch_id": branch_id,
            "reference": reference(id_.hex),
            "origin": "answer",
            "reason": "low",
            "status": status if happened["taken_at"] else "open",
            "owner_id": self._owners[branch_id] if happened["taken_at"] else None,
            "language": "en",
            "touched_at": at,
            "opened_at": at,
            "take_by": at + HOUR,
            "promised_by": promised,
            "solve_by": promised + 2 * DAY,
            "cause_key": chance.choice(USUAL).key if is_solved else "",
            "outcome": "solved" if is_solved else "",
            "asked_back_at": happened["verdict_at"],
            "verdict": "fixed" if happened["verdict_at"] else "",
            "updated_at": max(moment for moment in (at, *happened.values()) if moment),
            **happened,
        }


def _joined(case: dict[str, Any]) -> dict[str, Any]:
    return {"reference": case["reference"], "joined_at": case["opened_at"]}


def _owners(session: Session) -> dict[int, int]:
    """Branch -> somebody of it."""
    rows = session.execute(select(memberships.c.branch_id, memberships.c.person_id))
    return {row.branch_id: row.person_id for row in rows if row.branch_id}
