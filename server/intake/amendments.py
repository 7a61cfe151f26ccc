"""Amendments: words, reasons or contact added to a phone's response after its score was counted (design.md 3.5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update

from server.branches.touchpoint import Touchpoint, touchpoint_by_id
from server.cases import praise, triage
from server.cases.triage_settings import judging
from server.contacts import contact as contacts
from server.database import Session
from server.database.tables.intake import amendments, responses
from server.intake import comments
from server.intake.accept import Office, fact_of, is_low, without_nul
from server.intake.check import Checked
from server.intake.comments import Comment
from server.intake.telling import story_of
from server.keys import Keys
from server.publishing.publishing import version_by_id
from server.tallies.count import count
from surveys.response import Contact, Response
from surveys.rules import findings
from surveys.survey import Answer, Kind, Survey
from surveys.visit import Visit
from surveys.wire import answers_from_wire, answers_to_wire

WINDOW = timedelta(hours=1)
"""From the moment the score was counted."""


def amend(
    session: Session,
    response_id: UUID,
    *,
    answers: Mapping[str, Answer],
    contact: Contact | None,
    wants_answer: bool,
    office: Office,
    now: datetime,
) -> tuple[Literal["stored", "added", "late"], Visit]:
    """
    Add what is new. "stored": there was nothing to add; "late": the hour is over, nothing was taken.

    Asking for an answer is never late: no number changes by it.
    """
    row = _locked(session, response_id)
    visit = visit_of(session, row, office.keys)
    before = response_of(session, row, office.keys)
    after = _with(before, visit.survey, answers, contact, wants_answer=wants_answer)
    if after == before:
        return "stored", visit
    asking = visit.survey.contact_question
    if now > row["received_at"] + WINDOW and _added(before, after) - {asking.id if asking else ""}:
        return "late", visit
    _store(session, row, before, after, office=office, now=now)
    visit.answers = dict(after.answers)
    visit.contact = after.contact
    return "added", visit


def ask_for_an_answer(
    session: Session, response_id: UUID, contact: Contact | None, *, office: Office, now: datetime
) -> None:
    """The customer asks on the slip's page; open for as long as the page is."""
    row = _locked(session, response_id)
    before = response_of(session, row, office.keys)
    survey = version_by_id(session, row["survey_version_id"]).survey
    after = _with(before, survey, {}, contact, wants_answer=True)
    if after != before:
        _store(session, row, before, after, office=office, now=now)


def visit_of(session: Session, row: RowMapping, keys: Keys) -> Visit:
    """A draft, or a stored response, as the visit it is: their columns have the same names."""
    survey = version_by_id(session, row["survey_version_id"]).survey
    if survey.has_own:
        survey = survey.at(touchpoint_by_id(session, row["touchpoint_id"]).branch.slug)
    return Visit(
        survey,
        id=row["id"],
        slip=keys.unseal("slip", row["slip_sealed"]),
        language=row["language"],
        started_at=row["started_at"],
        answers=answers_from_wire(row["answers"]),
        shown=row["shown"],
    )


def response_of(session: Session, row: RowMapping, keys: Keys) -> Response:
    """The response as it stands now, amendments and contact included."""
    published = version_by_id(session, row["survey_version_id"])
    return Response(
        id=row["id"],
        survey=published.survey.slug,
        version=published.survey.version,
        language=row["language"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        ended=row["ended"],
        answers=answers_from_wire(row["answers"]),
        slip=keys.unseal("slip", row["slip_sealed"]),
        contact=contacts.contact_of(session, row["id"], keys),
        shown=tuple(row["shown"]),
        layout=row["layout"],
        counter=row["counter"],
        flags=tuple(row["flags"]),
    )


def _with(
    before: Response, survey: Survey, answers: Mapping[str, Answer], contact: Contact | None, *, wants_answer: bool
) -> Response:
    """What was unanswered is added, words are added to words; nothing that was said is taken away."""
    merged = dict(before.answers)
    for question_id, answer in answers.items():
        question = survey.question(question_id)
        if question and question.kind is Kind.TEXT and isinstance(answer, str):
            merged[question_id] = _joined(merged.get(question_id), answer)
        else:
            merged.setdefault(question_id, answer)
    asking = survey.contact_question
    if wants_answer and asking:
        merged[asking.id] = True
    reached = {question.id for question in survey.asked(merged)}
    kept = {question_id: answer for question_id, answer in merged.items() if question_id in reached}
    return replace(before, answers=kept, contact=contact or before.contact)


def _joined(said: Answer | None, now_said: str) -> str:
    if not isinstance(said, str) or now_said.startswith(said):
        return now_said
    return said if now_said in said else f"{said}\n{now_said}"


def _added(before: Response, after: Response) -> set[str]:
    return {key for key, answer in after.answers.items() if answer != before.answers.get(key)}


def _store(
    session: Session, row: RowMapping, before: Response, after: Response, *, office: Office, now: datetime
) -> None:
    touchpoint = touchpoint_by_id(session, row["touchpoint_id"])
    published = version_by_id(session, row["survey_version_id"])
    judged = judging(published.survey, touchpoint.branch)
    found = findings(judged, after)
    revision = row["revision"] + 1
    values = {
        "answers": without_nul(answers_to_wire(after.answers)),
        "low": is_low(found),
        "revision": revision,
        "updated_at": now,
    }
    session.execute(update(responses).where(responses.c.id == after.id).values(values))
    comments.forget(session, after.id)
    said = Comment.of(
        published.survey,
        after.answers,
        response_id=after.id,
        branch_id=row["branch_id"],
        started_at=row["started_at"],
    )
    comments.keep(session, [said] if said else [])
    amendment = {"response_id": after.id, "revision": revision, "at": now, "added": sorted(_added(before, after))}
    session.execute(insert(amendments).values(amendment))
    if after.contact and after.contact != before.contact:
        contacts.keep(session, after.id, after.contact, keys=office.keys, now=now)
    if found:
        story = story_of(judged, after, touchpoint, keys=office.keys)
        triage.attend(session, story, keys=office.keys, outlets=office.outlets, now=now)
    if row["counted"]:
        praise.note(session, judged, after, touchpoint.branch, now=now)
    _count_added(session, row, before, Checked(after, published), touchpoint)  # after the case, as in accept()


def _count_added(session: Session, row: RowMapping, before: Response, after: Checked, touchpoint: Touchpoint) -> None:
    # In the day and hour in which the response was counted, whatever the branch's zone is by now.
    said = after.response
    new = {question_id: answer for question_id, answer in said.answers.items() if question_id not in before.answers}
    fact = fact_of(replace(said, answers=new), after, touchpoint, counted=row["counted"])
    count(session, [replace(fact, day=row["day"], hour=row["hour"])])


def _locked(session: Session, response_id: UUID) -> RowMapping:
    return session.execute(select(responses).where(responses.c.id == response_id).with_for_update()).mappings().one()
