"""Answers for an export, page after page in the order of their touch; each page is a short read of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, tuple_

from server.branches.branch import Branch
from server.cases.flags import in_words
from server.contacts.contact import contact_of
from server.database import Database, Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import case_visits, cases
from server.database.tables.contacts import contacts
from server.database.tables.intake import responses
from server.keys import Keys
from server.publishing.publishing import version_by_id
from server.reports.records import Column, Export, Record
from server.reports.wanted import Wanted
from surveys.survey import Kind, Survey
from surveys.wire import contact_to_wire

PAGE = 1_000
WIDEST_OFFSET = timedelta(days=1)
"""A day begins somewhere less than this before or after it begins in UTC."""
BEFORE = {
    "id": "id",
    "when": "started_at",
    "zone": "timezone",
    "branch": "branch",
    "touchpoint": "touchpoint",
    "kind": "kind",
    "survey": "survey",
    "version": "version",
    "language": "language",
}
"""Title of a column -> name in the record; the questions stand between these and those."""
AFTER = {"ended": "ended", "flags": "flags_in_words", "counted": "counted", "reference": "reference", "case": "case"}
REACH = ("by", "phone", "email", "name")

Mark = tuple[datetime, UUID]
ORDER = (responses.c.started_at, responses.c.id)
OWN = (
    "id",
    "started_at",
    "ended_at",
    "timezone",
    "survey_version_id",
    "language",
    "answers",
    "ended",
    "flags",
    "counted",
    "reference",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A survey version, and those of its questions that may leave the house."""

    survey: str
    version: int
    questions: tuple[str, ...]

    @classmethod
    def of(cls, survey: Survey, *, personal: bool) -> Self:
        shown = (question.id for question in survey.questions if personal or question.kind is not Kind.REFERENCE)
        return cls(survey.slug, survey.version, tuple(shown))


def export_responses(database: Database, wanted: Wanted, keys: Keys) -> Export:
    counts = database.read(_counts, wanted)
    asked = {id_: Asked.of(database.read(version_by_id, id_).survey, personal=wanted.personal) for id_ in counts}
    records = Reading(wanted, keys, asked).records(database)
    return Export("responses", _columns(asked.values(), wanted), sum(counts.values()), records)


def _columns(asked: Iterable[Asked], wanted: Wanted) -> tuple[Column, ...]:
    questions = dict.fromkeys(question for one in asked for question in one.questions)
    reach = {f"contact_{part}": ("contact", part) for part in REACH}
    taken = BEFORE.keys() | AFTER.keys() | reach.keys()
    return (
        *(Column(title, (name,)) for title, name in BEFORE.items()),
        *(Column(f"answers.{id_}" if id_ in taken else id_, ("answers", id_)) for id_ in questions),
        *(Column(title, keys) for title, keys in reach.items() if wanted.personal),
        *(Column(title, (name,)) for title, name in AFTER.items()),
    )


def _counts(session: Session, wanted: Wanted) -> dict[int, int]:
    """Id of a survey version, newest first -> how many answered it."""
    version = responses.c.survey_version_id
    where = _span(wanted, responses.c.branch_id.in_([branch.id for branch in wanted.branches]))
    counted = select(version, func.count()).where(where).group_by(version).order_by(version.desc())
    return {row[0]: row[1] for row in session.execute(counted)}


def _span(wanted: Wanted, where: ColumnElement[bool], after: Mark | None = None) -> ColumnElement[bool]:
    # The day decides; the time says the same more loosely, for the index. It is given one lower bound only: of two
    # SQLite may take the looser, and would read every page from the beginning.
    if after:
        place = tuple_(*(literal(value, column.type) for value, column in zip(after, ORDER, strict=True)))
        where = and_(where, tuple_(*ORDER) > place)
    elif wanted.first:
        where = and_(where, responses.c.started_at >= datetime.combine(wanted.first, time.min, UTC) - WIDEST_OFFSET)
    if wanted.first:
        where = and_(where, responses.c.day >= wanted.first)
    if wanted.last:
        ends = datetime.combine(wanted.last, time.max, UTC) + WIDEST_OFFSET
        where = and_(where, responses.c.day <= wanted.last, responses.c.started_at <= ends)
    return where


@dataclass(frozen=True, slots=True)
class Reading:
    wanted: Wanted
    keys: Keys
    asked: Mapping[int, Asked]
    """By the id of the version. One that was published since has no columns: its answers go into the next export."""

    def records(self, database: Database) -> Iterator[Record]:
        for branch in self.wanted.branches if self.asked else ():
            page, after = database.read(self.page, branch, None)
            while page:
                yield from page
                page, after = database.read(self.page, branch, after)

    def page(self, session: Session, branch: Branch, after: Mark | None) -> tuple[list[Record], Mark | None]:
        """The next records, and where they end."""
        where = _span(self.wanted, responses.c.branch_id == branch.id, after)
        known = responses.c.survey_version_id.in_(self.asked)
        rows = session.execute(rows_with_case().where(where, known).order_by(*ORDER).limit(PAGE)).all()
        page = [self._with_reach(session, row, branch) for row in rows]
        return page, (rows[-1].started_at, rows[-1].id) if rows else None

    def _with_reach(self, session: Session, row: Row[Any], branch: Branch) -> Record:
        record = record_of(row, branch, self.asked[row.survey_version_id])
        if not self.wanted.personal:
            return record
        contact = contact_of(session, row.id, self.keys) if row.reachable else None
        return record | {"contact": contact_to_wire(contact) if contact else None}


def rows_with_case() -> Select[Any]:
    return (
        select(
            *(responses.c[name] for name in OWN),
            touchpoints.c.name.label("touchpoint"),
            touchpoints.c.kind,
            cases.c.reference.label("case"),
            contacts.c.response_id.label("reachable"),
        )
        .join(touchpoints, touchpoints.c.id == responses.c.touchpoint_id)
        .outerjoin(case_visits, case_visits.c.response_id == responses.c.id)
        .outerjoin(cases, cases.c.id == case_visits.c.case_id)
        .outerjoin(contacts, contacts.c.response_id == responses.c.id)
    )


def record_of(row: Row[Any], branch: Branch, asked: Asked) -> dict[str, Any]:
    zone = ZoneInfo(row.timezone)
    return {
        "id": str(row.id),
        "branch": branch.slug,
        "touchpoint": row.touchpoint,
        "kind": row.kind,
        "survey": asked.survey,
        "version": asked.version,
        "language": row.language,
        "started_at": row.started_at.astimezone(zone),
        "ended_at": row.ended_at.astimezone(zone),
        "timezone": row.timezone,
        "ended": row.ended,
        "answers": {question: row.answers[question] for question in asked.questions if question in row.answers},
        "flags": row.flags,
        "flags_in_words": in_words(row.flags),
        "counted": row.counted,
        "reference": row.reference,
        "case": row.case,
    }
