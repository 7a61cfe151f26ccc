"""A branch whose answers and cases are put straight into the tables, as other rooms would leave them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import delete, insert, update

from server.branches.branch import add_branch
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.database import Database, Session
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.mirror.shelf import write_due
from server.publishing.publishing import Published, publish
from server.tallies.count import Fact, count
from surveys.catalogue import survey_from
from surveys.wire import answers_from_wire

NOON = datetime(2026, 7, 6, 12, 0, tzinfo=UTC)
PUBLIC_URL = "https://feedback.example.com"

VISIT = {
    "slug": "visit",
    "languages": ["en", "fr"],
    "questions": [
        {"id": "overall", "kind": "csat", "text": {"en": "How was it?", "fr": "Comment ?"}},
        {
            "id": "why",
            "kind": "choice",
            "most": 2,
            "text": {"en": "Why?", "fr": "Pourquoi ?"},
            "options": [
                {"value": "waiting", "label": {"en": "Waiting", "fr": "L’attente"}},
                {"value": "staff", "label": {"en": "Staff", "fr": "Le personnel"}},
            ],
        },
        {"id": "recommend", "kind": "nps", "text": {"en": "Recommend?", "fr": "Conseiller ?"}},
        {"id": "comment", "kind": "text", "text": {"en": "Tell us", "fr": "Dites"}},
        {"id": "account", "kind": "reference", "text": {"en": "Number", "fr": "Numéro"}},
        {"id": "contact", "kind": "contact", "text": {"en": "Reach you", "fr": "Vous joindre"}},
    ],
}


class BranchLife:
    """The branch riverside in Berlin, with a poster and a till, and its workbook on the shelf."""

    def __init__(self, folder: Path, database: Database, *, language: str = "en") -> None:
        self.home = folder
        self.database = database
        self.made = 0
        self.visit: Published = self.database.write(publish, survey_from(VISIT, "visit"), now=NOON)
        self.riverside = self.database.write(
            add_branch, slug="riverside", name="Riverside", timezone="Europe/Berlin", languages=(language,), now=NOON
        )
        self.poster = self._touchpoint("Front door", "poster")
        self.till = self._touchpoint("Till 1", "till")
        self.database.write(_insert, people, {"email": "mara@example.com", "name": "Mara", "created_at": NOON})

    @property
    def file(self) -> Path:
        return self.home / "workbooks" / "riverside.xlsx"

    def archive(self, number: int) -> Path:
        return self.home / "workbooks" / "archive" / f"riverside-{number:04}.xlsx"

    def write(self, now: datetime = NOON, **limits: int) -> list[str]:
        """The names of the files that were written."""
        return [path.name for path in write_due(self.database, self.home, PUBLIC_URL, now=now, **limits)]

    def book(self, path: Path | None = None) -> Workbook:
        return load_workbook(path or self.file)

    def answers(self, path: Path | None = None) -> list[dict[str, Any]]:
        return rows(self.book(path)["Answers"])

    def hears(self, answers: Mapping[str, Any], *, at: datetime = NOON, till: bool = False, **columns: Any) -> UUID:
        """An answer, counted in the tallies."""
        row = self._answer(answers, at, self.till if till else self.poster) | columns
        self.database.write(self._store, [row])
        return UUID(int=self.made)

    def hears_many(self, many: Iterable[Mapping[str, Any]], *, at: datetime = NOON) -> None:
        """At once."""
        self.database.write(self._store, [self._answer(answers, at, self.poster) for answers in many])

    def opens_case(self, *visits: UUID, at: datetime = NOON, **columns: Any) -> UUID:
        self.made += 1
        id_ = UUID(int=self.made)
        row = {
            "id": id_,
            "branch_id": self.riverside.id,
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
        self.database.write(_insert, cases, row | columns)
        for visit in visits:
            self.joins(id_, visit, at=at)
        return id_

    def joins(self, case: UUID, visit: UUID, *, at: datetime) -> None:
        row = {"case_id": case, "response_id": visit, "reference": "K74-Q2M", "joined_at": at}
        self.database.write(_insert, case_visits, row)

    def changes_case(self, case: UUID, *, at: datetime, **columns: Any) -> None:
        values = {"revision": cases.c.revision + 1, "updated_at": at, **columns}
        self.database.write(_execute, update(cases).where(cases.c.id == case).values(values))

    def changes_answer(self, answer: UUID, *, at: datetime, **columns: Any) -> None:
        values = {"revision": responses.c.revision + 1, "updated_at": at, **columns}
        self.database.write(_execute, update(responses).where(responses.c.id == answer).values(values))

    def loses_answer(self, answer: UUID) -> None:
        self.database.write(_execute, delete(responses).where(responses.c.id == answer))

    def _touchpoint(self, name: str, kind: str) -> Touchpoint:
        now = NOON - timedelta(days=400)
        where = partial(add_touchpoint, branch=self.riverside, survey="visit", now=now)
        return self.database.write(where, code=kind, name=name, kind=kind)

    def _answer(self, answers: Mapping[str, Any], at: datetime, touchpoint: Touchpoint) -> dict[str, Any]:
        self.made += 1
        local = at.astimezone(self.riverside.zone)
        return {
            "id": UUID(int=self.made),
            "branch_id": self.riverside.id,
            "touchpoint_id": touchpoint.id,
            "survey_version_id": self.visit.id,
            "seal": "seal",
            "language": "en",
            "started_at": at,
            "ended_at": at,
            "received_at": at,
            "updated_at": at,
            "timezone": self.riverside.timezone,
            "day": local.date(),
            "hour": local.hour,
            "ended": "finished",
            "answers": dict(answers),
            "flags": [],
            "counted": True,
            "low": False,
            "slip_hash": f"slip {self.made}",
            "slip_sealed": b"",
            "reference": "K74-Q2M",
            "shown": [],
            "layout": "row",
        }

    def _store(self, session: Session, rows: list[dict[str, Any]]) -> None:
        session.execute(insert(responses), rows)
        count(session, [self._fact(row) for row in rows])

    def _fact(self, row: dict[str, Any]) -> Fact:
        fact = {name: row[name] for name in ("branch_id", "touchpoint_id", "survey_version_id", "day", "hour")}
        answers = answers_from_wire(row["answers"])
        rest = {"language": row["language"], "counted": row["counted"], "answers": answers}
        channel = (self.till if row["touchpoint_id"] == self.till.id else self.poster).kind
        return Fact(**fact, **rest, channel=channel, survey=self.visit.survey)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    """Each row under its titles, the zone left out."""
    header, *others = sheet.iter_rows(values_only=True)
    titles = [str(title).partition(" (")[0] for title in header]
    return [dict(zip(titles, row, strict=True)) for row in others]


def _insert(session: Session, table: Any, row: Mapping[str, Any]) -> None:
    session.execute(insert(table), row)


def _execute(session: Session, statement: Any) -> None:
    session.execute(statement)
