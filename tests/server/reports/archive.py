"""Answers and cases put straight into the tables, as other rooms would leave them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from server.branches.branch import Branch
from server.branches.touchpoint import add_touchpoint
from server.contacts import contact
from server.database import Database, Session
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.publishing.publishing import publish
from surveys.catalogue import survey_from
from surveys.response import Contact
from tests.server.conftest import KEYS

JULY = datetime(2026, 7, 6, 12, 0, tzinfo=UTC)

VISIT = {
    "slug": "visit",
    "languages": ["en"],
    "questions": [
        {"id": "overall", "kind": "csat", "text": {"en": "How was it?"}},
        {
            "id": "why",
            "kind": "choice",
            "most": 2,
            "text": {"en": "Why?"},
            "options": [
                {"value": "waiting", "label": {"en": "Waiting"}},
                {"value": "staff", "label": {"en": "Staff"}},
            ],
        },
        {"id": "comment", "kind": "text", "text": {"en": "Tell us"}},
        {"id": "reference", "kind": "reference", "text": {"en": "Number"}},
        {"id": "contact", "kind": "contact", "text": {"en": "Reach you"}},
    ],
}


@dataclass
class Archive:
    database: Database
    survey: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.version = self.asks(self.survey)
        self.places: dict[int, int] = {}
        self.made = 0

    def asks(self, survey: Mapping[str, Any]) -> int:
        """Id of the version."""
        return self.database.write(publish, survey_from(survey, "visit"), now=JULY - timedelta(days=30)).id

    def hears(self, branch: Branch, answers: Mapping[str, Any], *, at: datetime = JULY, **columns: Any) -> UUID:
        row = self._answer(branch, answers, at) | columns
        self.database.write(_insert, responses, [row])
        return UUID(int=self.made)

    def hears_many(self, branch: Branch, many: Iterable[Mapping[str, Any]], *, at: datetime = JULY) -> None:
        rows = [self._answer(branch, answers, at + timedelta(seconds=n)) for n, answers in enumerate(many)]
        self.database.write(_insert, responses, rows)

    def learns(self, response: UUID, reach: Contact) -> None:
        self.database.write(contact.keep, response, reach, keys=KEYS, now=JULY)

    def opens_case(self, branch: Branch, *visits: UUID, at: datetime = JULY, **columns: Any) -> UUID:
        self.made += 1
        row = {
            "id": UUID(int=self.made),
            "branch_id": branch.id,
            "reference": "K74-Q2M",
            "origin": "answer",
            "reason": "low",
            "status": "open",
            "language": "en",
            "touched_at": at,
            "opened_at": at,
            "take_by": at + timedelta(hours=1),
            "promised_by": at + timedelta(days=1),
            "solve_by": at + timedelta(days=3),
            "updated_at": at,
        }
        self.database.write(_insert, cases, [row | columns])
        joined = {"case_id": row["id"], "reference": "K74-Q2M", "joined_at": at}
        for visit in visits:
            self.database.write(_insert, case_visits, [joined | {"response_id": visit}])
        return UUID(int=self.made)

    def _answer(self, branch: Branch, answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        self.made += 1
        local = at.astimezone(branch.zone)
        return {
            "id": UUID(int=self.made),
            "branch_id": branch.id,
            "touchpoint_id": self._place(branch),
            "survey_version_id": self.version,
            "seal": "seal",
            "language": "en",
            "started_at": at,
            "ended_at": at + timedelta(seconds=20),
            "received_at": at,
            "updated_at": at,
            "timezone": branch.timezone,
            "day": local.date(),
            "hour": local.hour,
            "ended": "finished",
            "answers": dict(answers),
            "flags": [],
            "counted": True,
            "low": False,
            "slip_hash": f"slip {self.made}",
            "slip_sealed": b"",
            "reference": "QQ2-M7K",
            "shown": [],
            "layout": "row",
        }

    def _place(self, branch: Branch) -> int:
        if branch.id not in self.places:
            named = {"code": f"code{branch.id}", "name": "Front door", "kind": "poster"}
            made = self.database.write(add_touchpoint, **named, branch=branch, survey="visit", now=JULY)
            self.places[branch.id] = made.id
        return self.places[branch.id]


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)
