"""Responses, read for pages: what the branch sees of one, and what a slip leads to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from server.branches.touchpoint import Touchpoint, touchpoint_by_id
from server.cases.flags import in_words
from server.cases.said import choice_words, comment
from server.database import Session
from server.database.tables.intake import responses
from server.intake import telling
from server.keys import Keys
from server.publishing.publishing import version_by_id
from surveys.survey import Answer, Kind, Survey
from surveys.wire import answers_from_wire


@dataclass(frozen=True, slots=True)
class Told:
    """What one response said, in the branch's words."""

    response_id: UUID
    reference: str
    touched_at: datetime
    touchpoint: Touchpoint
    language: str
    """Of the customer."""
    survey: Survey
    score_words: str
    reasons: tuple[str, ...]
    lines: tuple[tuple[str, str], ...] = field(repr=False)
    words: str = field(repr=False)
    low: bool
    flags: tuple[str, ...]
    asked: bool
    """Whether the customer wants an answer."""
    answers: Mapping[str, Answer] = field(repr=False)
    erased: bool
    """Whether its customer took their words away."""

    @property
    def face(self) -> int | None:
        """Which of the five they touched."""
        faces = (self.answers.get(question.id) for question in self.survey.questions if question.kind is Kind.CSAT)
        return next((answer for answer in faces if isinstance(answer, int)), None)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Its flags, for staff."""
        return in_words(self.flags)

    def said_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """Question and answer, in another language than the branch's."""
        return telling.lines(self.survey, self.answers, language)


def told(session: Session, response_id: UUID) -> Told:
    return _told_all(
        session, [session.execute(select(responses).where(responses.c.id == response_id)).mappings().one()]
    )[0]


def told_each(session: Session, response_ids: Collection[UUID]) -> dict[UUID, Told]:
    """The same of many, in their order."""
    rows = session.execute(select(responses).where(responses.c.id.in_(response_ids))).mappings().all()
    told_by_id = {told.response_id: told for told in _told_all(session, rows)}
    return {response_id: told_by_id[response_id] for response_id in response_ids if response_id in told_by_id}


def told_by_slip(session: Session, secret: str, *, keys: Keys) -> Told | None:
    where = responses.c.slip_hash.in_(keys.hashes("slip", secret))
    row = session.execute(select(responses).where(where)).mappings().first()
    return None if row is None else _told_all(session, [row])[0]


def recent_low_taps(
    session: Session, branch_ids: Sequence[int], *, since: datetime, without: Sequence[UUID] = (), most: int = 50
) -> tuple[Told, ...]:
    """Low scores of these branches since then, newest first, leaving out those that have a case."""
    where = (responses.c.branch_id.in_(branch_ids), responses.c.started_at >= since, responses.c.low)
    newest = select(responses).where(*where).order_by(responses.c.started_at.desc()).limit(most + len(without))
    rows = session.execute(newest).mappings().all()
    return tuple(_told_all(session, [row for row in rows if row["id"] not in set(without)][:most]))


def _told_all(session: Session, rows: Sequence[RowMapping]) -> list[Told]:
    # Many answers come from few places.
    places = {id_: touchpoint_by_id(session, id_) for id_ in {row["touchpoint_id"] for row in rows}}
    surveys = {id_: version_by_id(session, id_).survey for id_ in {row["survey_version_id"] for row in rows}}
    return [_told(row, places[row["touchpoint_id"]], surveys[row["survey_version_id"]]) for row in rows]


def _told(row: RowMapping, touchpoint: Touchpoint, survey: Survey) -> Told:
    answers = answers_from_wire(row["answers"])
    language = telling.staff_language(survey, touchpoint)
    asking = survey.contact_question
    return Told(
        response_id=row["id"],
        reference=row["reference"],
        touched_at=row["ended_at"],
        touchpoint=touchpoint,
        language=row["language"],
        survey=survey,
        score_words=telling.score_words(survey, answers, language),
        reasons=choice_words(survey, answers, language),
        lines=telling.lines(survey, answers, language),
        words=comment(survey, answers),
        low=row["low"],
        flags=tuple(row["flags"]),
        asked=bool(asking and answers.get(asking.id)),
        answers=answers,
        erased=row["erased_at"] is not None,
    )
