"""A response without whoever gave it: its words and numbers are taken out, its scores and times stay."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from server.database import Session
from server.database.tables.intake import drafts, responses, senders
from server.intake import comments
from server.publishing.publishing import version_by_id
from surveys.survey import Kind

PERSONAL = frozenset({Kind.TEXT, Kind.REFERENCE})


def erase_words(session: Session, response_id: UUID, *, now: datetime) -> bool:
    """Whether there is such a response, and it was not erased before."""
    found = session.execute(select(responses).where(responses.c.id == response_id).with_for_update()).first()
    if found is None or found.erased_at is not None:
        return False
    survey = version_by_id(session, found.survey_version_id).survey
    personal = {question.id for question in survey.questions if question.kind in PERSONAL}
    # That something was written stays, as it was counted.
    answers = {key: "" if key in personal else value for key, value in found.answers.items()}
    values = {"answers": answers, "erased_at": now, "updated_at": now, "revision": found.revision + 1}
    session.execute(update(responses).where(responses.c.id == response_id).values(values))
    comments.forget(session, response_id)
    session.execute(delete(senders).where(senders.c.response_id == response_id))
    session.execute(delete(drafts).where(drafts.c.id == response_id))
    return True
