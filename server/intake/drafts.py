"""Drafts: visits in progress on a phone, held by the server, as an open outbox row is on a tablet (design.md 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update

from server.branches.touchpoint import Touchpoint, touchpoint_by_id
from server.codes.receipt import State as ReceiptState
from server.codes.receipt import begin, use
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.intake import drafts, responses
from server.errors import Gone
from server.intake.accept import Office, accept
from server.intake.amendments import amend, visit_of
from server.intake.check import Checked
from server.intake.fairness import doubts
from server.keys import Keys
from server.publishing.publishing import Published, version_by_id
from surveys.response import Contact
from surveys.slip import new_secret
from surveys.survey import Answer
from surveys.visit import Visit
from surveys.wire import answers_to_wire

SILENCE = timedelta(minutes=2)
"""After this long without a touch a visit counts as left."""

State = Literal["open", "stored", "added", "late"]


@dataclass(frozen=True, slots=True)
class Touch:
    """What one POST of the page says."""

    id: UUID
    language: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    """Questions that were on the page, answered or not."""
    contact: Contact | None = None
    wants_answer: bool = False
    finished: bool = False
    receipt: str = ""
    """The code of the receipt that led here; the first face begins its visit."""
    sender: str = ""
    """As fairness.sender gives it."""
    is_robot: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the visit stands after a touch, or when its page is looked at."""

    state: State
    visit: Visit
    touched_at: datetime
    touchpoint_id: int | None = None
    """Where it began; known when its page is looked at."""


def touch(
    session: Session, touched: Touch, *, touchpoint: Touchpoint, published: Published, office: Office, now: datetime
) -> Progress:
    """Take what was touched: into the Draft, or, once its score was counted, as an amendment. Raises Gone."""
    if touched.receipt:
        touched = _for_receipt(session, touched, office.keys, now)
    while True:
        row = _draft(session, touched.id)
        if row is not None:
            visit = visit_of(session, row, office.keys)
            _take(visit, touched)
            _save(session, visit, now)
            return _finish(session, visit, office, now) if touched.finished else Progress("open", visit, now)
        if _is_stored(session, touched.id):
            added, visit = amend(
                session,
                touched.id,
                answers=touched.answers,
                contact=touched.contact,
                wants_answer=touched.wants_answer,
                office=office,
                now=now,
            )
            return Progress(added, visit, now)
        # Lost a race for the first touch: then the draft is there at the next look.
        insert_new(session, drafts, _new_row(touched, touchpoint, published, office.keys, now))


def _for_receipt(session: Session, touched: Touch, keys: Keys, now: datetime) -> Touch:
    """The touch belongs to the visit that the receipt's first face began, on whichever phone that was."""
    receipt = begin(session, touched.receipt, touched.id, keys=keys, now=now)
    if receipt.visit_id is None or (receipt.state is ReceiptState.USED and receipt.visit_id != touched.id):
        raise Gone("This receipt's code does not lead to a visit any more.")
    return replace(touched, id=receipt.visit_id)


def look(session: Session, visit_id: UUID, *, keys: Keys) -> Progress | None:
    """The visit as it stands, without touching it; None when nobody knows it."""
    row = session.execute(select(drafts).where(drafts.c.id == visit_id)).mappings().first()
    if row is not None:
        return Progress("open", visit_of(session, row, keys), row["touched_at"], row["touchpoint_id"])
    row = session.execute(select(responses).where(responses.c.id == visit_id)).mappings().first()
    if row is None:
        return None
    return Progress("stored", visit_of(session, row, keys), row["ended_at"], row["touchpoint_id"])


def complete_silent(session: Session, *, office: Office, now: datetime, most: int = 50) -> int:
    """Store visits whose customer walked away, so that the score counts and a case exists; how many."""
    silent = select(drafts.c.id).where(drafts.c.touched_at <= now - SILENCE).order_by(drafts.c.touched_at).limit(most)
    ids = session.execute(silent).scalars().all()
    return sum(_complete(session, visit_id, "left", office=office, now=now) for visit_id in ids)


def _finish(session: Session, visit: Visit, office: Office, now: datetime) -> Progress:
    _complete(session, visit.id, "finished", office=office, now=now, contact=visit.contact)
    return Progress("stored", visit, now)


def _complete(
    session: Session,
    visit_id: UUID,
    ended: Literal["finished", "left"],
    *,
    office: Office,
    now: datetime,
    contact: Contact | None = None,
) -> bool:
    """One claim: whoever deletes the Draft stores the response, page or worker."""
    claimed = delete(drafts).where(drafts.c.id == visit_id).returning(*drafts.columns)
    row = session.execute(claimed).mappings().first()
    if row is None:
        return False
    visit = visit_of(session, row, office.keys)
    visit.contact = contact
    response = visit.to_response(ended, row["touched_at"])
    flags = doubts(session, response, visit.survey, who=row["sender"], is_robot=row["robot"], now=now)
    response = replace(response, flags=flags)
    use(session, visit_id, now=now)
    touchpoint = touchpoint_by_id(session, row["touchpoint_id"])
    published = version_by_id(session, row["survey_version_id"])
    accept(session, [Checked(response, published)], touchpoint=touchpoint, office=office, now=now)
    return True


def _take(visit: Visit, touched: Touch) -> None:
    if touched.language in visit.survey.languages:
        visit.language = touched.language
    for question_id in touched.shown:
        if question_id not in touched.answers:
            visit.skip(question_id)
    for question_id, answer in touched.answers.items():
        visit.answer(question_id, answer)
    if touched.wants_answer:
        visit.ask_for_an_answer(touched.contact)


def _draft(session: Session, visit_id: UUID) -> RowMapping | None:
    return session.execute(select(drafts).where(drafts.c.id == visit_id).with_for_update()).mappings().first()


def _is_stored(session: Session, visit_id: UUID) -> bool:
    return session.execute(select(responses.c.id).where(responses.c.id == visit_id)).first() is not None


def _new_row(
    touched: Touch, touchpoint: Touchpoint, published: Published, keys: Keys, now: datetime
) -> dict[str, object]:
    return {
        "id": touched.id,
        "touchpoint_id": touchpoint.id,
        "survey_version_id": published.id,
        "slip_sealed": keys.seal("slip", new_secret()),
        "language": touched.language,
        "started_at": now,
        "touched_at": now,
        "answers": {},
        "shown": [],
        "sender": touched.sender,
        "robot": touched.is_robot,
    }


def _save(session: Session, visit: Visit, now: datetime) -> None:
    values = {
        "language": visit.language,
        "answers": answers_to_wire(visit.answers),
        "shown": visit.shown,
        "touched_at": now,
    }
    session.execute(update(drafts).where(drafts.c.id == visit.id).values(values))
