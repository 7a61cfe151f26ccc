"""What the tabs of a Google sheet should show: the tabs of the workbook, each row with whom it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, String, false, func, select
from sqlalchemy import cast as as_type

from server.branches.branch import Branch
from server.contacts.contact import contact_of
from server.database import Session
from server.database.tables.cases import cases
from server.database.tables.intake import responses
from server.keys import Keys
from server.mirror import rows
from server.mirror.rows import ASKED, SPACE, UNANSWERED, Row
from server.mirror.typed import digest, hash_of, plain
from server.mirror.week import sentences
from server.mirror.wording import STATUS
from server.mirror.workbook import Cell, Column
from server.publishing.publishing import version_by_id
from surveys.survey import Kind

ID = "#"
ORDER = "order"
NOTES = "Your notes"
TITLES = {"answers": "Answers", "to_answer": "To answer", "daily": "Daily", "this_week": "This week"}
KINDS = tuple(TITLES)
SORTED = ("to_answer",)
TOGETHER = 2_000
"""Ids in one statement."""
BRANCH = Column("Branch", 20, field="branch")
HIDDEN = {ID: Column(ID, 4, field=ID), ORDER: Column(ORDER, 4, "number", ORDER)}
PERSONAL = (Column("Contact", 30, "wrapped", "contact"), Column("Account number", 18, field="account"))

STAMP: ColumnElement[str] = as_type(responses.c.revision, String) + " " + func.coalesce(cases.c.reference, "")
"""Of an answer, as its Line has it: another one, and its row may show something else."""


class Line(NamedTuple):
    subject: UUID
    stamp: str
    cells: Mapping[str, Cell]
    """Field -> what it shows."""

    @property
    def hash(self) -> str:
        return hash_of(self.cells)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sheet is about."""

    branches: tuple[Branch, ...]
    is_chain: bool
    public_url: str
    keys: Keys | None = None
    """Given where names, phones, e-mails and account numbers are to be shown."""

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(branch.id for branch in self.branches)

    @property
    def zone(self) -> str:
        return "time of the branch" if self.is_chain else self.branches[0].timezone

    def columns(self, kind: str, asked: Iterable[str] = ()) -> tuple[Column, ...]:
        """`asked`: fields of further questions that have a column."""
        branch = (BRANCH,) if self.is_chain else ()
        if kind == "answers":
            further = (field.removeprefix(ASKED) for field in asked)
            own = rows.answers_columns(self.zone, further)
            return (HIDDEN[ID], *branch, *own, *(PERSONAL if self.keys else ()))
        if kind == "to_answer":
            return (HIDDEN[ID], HIDDEN[ORDER], *branch, *rows.to_answer_columns(self.zone))
        if kind == "daily":
            return (HIDDEN[ID], *branch, *rows.daily_columns())
        return (HIDDEN[ID], *branch, Column("This week", 90, "wrapped", "sentence"))

    def asked(self, session: Session, *, ever: bool) -> list[str]:
        """Fields of the further questions that are asked now, or have ever been."""
        wordings = (
            wording
            for branch in self.branches
            for wording in rows.wordings_of(
                session, branch, responses.c.branch_id == branch.id if ever else false()
            ).values()
        )
        return [ASKED + question for question in rows.further_of(wordings)]


def answer_lines(session: Session, scope: Scope, ids: Sequence[UUID], asked: Iterable[str]) -> Iterator[Line]:
    """In no order; those that are no longer there, or of another branch, are left out."""
    further = tuple(field.removeprefix(ASKED) for field in asked)
    fields = [column.field for column in rows.answers_columns("", further)]
    wordings = {branch.id: rows.wordings(session, branch) for branch in scope.branches}
    for start in range(0, len(ids), TOGETHER):
        some = ids[start : start + TOGETHER]
        personal = _personal(session, some, scope.keys) if scope.keys else {}
        for branch in _branches_of(session, scope, some):
            where = (responses.c.branch_id == branch.id) & responses.c.id.in_(some)
            for row in rows.answers(session, branch, where, wordings[branch.id], further):
                cells = dict(zip(fields, row.cells, strict=True)) | personal.get(row.subject, {})
                yield _line(row.subject, f"{row.revision} {cells['case'] or ''}", cells, scope, branch)


def lines(session: Session, scope: Scope, kind: str, *, now: datetime) -> dict[UUID, Line]:
    """All rows of a tab other than Answers, in their order."""
    found: dict[UUID, Line] = {}
    for branch in scope.branches:
        fields = [column.field for column in scope.columns(kind) if column not in {*HIDDEN.values(), BRANCH}]
        for row in _rows(session, scope, branch, kind, now):
            cells = dict(zip(fields, row.cells, strict=True))
            if kind in SORTED:
                cells[ORDER] = _order(cells)
            found[row.subject] = _line(row.subject, "", cells, scope, branch)
    return dict(sorted(found.items(), key=lambda one: plain(one[1].cells[ORDER]) or 0)) if kind in SORTED else found


def seen(session: Session, scope: Scope, *, now: datetime) -> str:
    """A fingerprint of what the tabs other than Answers are made from: while it is the same, so are they."""
    case, response = cases.c, responses.c
    mine = case.branch_id.in_(scope.ids)
    late = select(func.count()).where(mine, case.status.in_(UNANSWERED), case.promised_by <= now)
    counts = select(func.count(), func.max(case.updated_at), late.scalar_subquery()).where(mine)
    # One by one, since that is what the index is for; a case quotes its answers, so they count for every tab.
    newest = (
        session.scalar(select(func.max(response.updated_at)).where(response.branch_id == id_)) for id_ in scope.ids
    )
    days = {now.astimezone(branch.zone).date() for branch in scope.branches}
    facts = [*session.execute(counts).one(), max(filter(None, newest), default=None), sorted(days)]
    return digest(facts)


def _rows(session: Session, scope: Scope, branch: Branch, kind: str, now: datetime) -> Iterable[Row]:
    if kind == "to_answer":
        return rows.to_answer(session, branch, scope.public_url, now)
    if kind == "daily":
        return rows.daily(session, branch, now)
    said = sentences(session, branch, now=now)
    return [Row(uuid5(SPACE, f"{branch.id} this week {number}"), (text,)) for number, text in enumerate(said)]


def _line(subject: UUID, stamp: str, cells: dict[str, Cell], scope: Scope, branch: Branch) -> Line:
    if scope.is_chain:
        cells["branch"] = branch.name
    return Line(subject, stamp, {ID: str(subject)} | cells)


def _order(cells: Mapping[str, Cell]) -> float:
    """Open cases by their promise, then the answered, then the solved, the latest first."""
    promise = plain(cells["promise"])
    moment = promise if isinstance(promise, int | float) else 0.0
    if cells["status"] == STATUS["solved"]:
        return 3_000_000 - moment
    return moment + (1_000_000 if cells["status"] == STATUS["answered"] else 0)


def _branches_of(session: Session, scope: Scope, ids: Sequence[UUID]) -> Iterable[Branch]:
    if not scope.is_chain:
        return scope.branches
    found = set(session.scalars(select(responses.c.branch_id).where(responses.c.id.in_(ids)).distinct()))
    return (branch for branch in scope.branches if branch.id in found)


def _personal(session: Session, ids: Sequence[UUID], keys: Keys) -> dict[UUID, dict[str, Cell]]:
    shown: dict[UUID, dict[str, Cell]] = {}
    given = select(responses.c.id, responses.c.survey_version_id, responses.c.answers).where(responses.c.id.in_(ids))
    for id_, version, answers in session.execute(given):
        questions = version_by_id(session, version).survey.questions
        numbers = [answers[one.id] for one in questions if one.kind is Kind.REFERENCE and one.id in answers]
        contact = contact_of(session, id_, keys)
        reach = (contact.name, contact.phone, contact.email) if contact else ()
        shown[id_] = {"contact": ", ".join(filter(None, reach)) or None, "account": ", ".join(numbers) or None}
    return shown
