"""Where customers stop: of those who saw a question, how many answered it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.database import Session
from server.database.tables.intake import responses
from server.publishing.publishing import all_versions
from server.reports.change import FEWEST_SHOWN
from server.reports.filters import Filters
from surveys.survey import Survey

NEWEST = 1_000
"""So many answers are read, whatever there were: who saw a question is not counted in advance."""


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    words: str
    seen: int
    answered: int

    @property
    def share(self) -> float:
        return self.answered / self.seen


def questions(session: Session, filters: Filters) -> tuple[Asked, ...]:
    """In the order of the newest survey; those that fewer than five saw are left out."""
    surveys, seen, answered = all_versions(session), Counter[str](), Counter[str]()
    order: dict[str, str] = {}
    for row in _newest(session, filters):
        survey = surveys[row.survey_version_id]
        order |= _words(survey)
        given = {name for name, value in row.answers.items() if value is not None}
        shown = given | set(row.shown)
        seen.update(name for name in shown if name in order)
        answered.update(name for name in given if name in order)
    return tuple(
        Asked(name, words, seen[name], answered[name]) for name, words in order.items() if seen[name] >= FEWEST_SHOWN
    )


def _newest(session: Session, filters: Filters) -> list[Any]:
    columns = (responses.c.survey_version_id, responses.c.answers, responses.c.shown)
    each = -(-NEWEST // max(len(filters.branches), 1))
    whole = filters.but(question="", value="")
    found: list[Any] = []
    # Branch by branch, as the index has them.
    for branch in whole.branches:
        of_branch = select(*columns).where(whole.but(branch=branch.slug).over_responses())
        found += session.execute(of_branch.order_by(responses.c.started_at.desc()).limit(each)).all()
    return found


def _words(survey: Survey) -> Mapping[str, str]:
    return {question.id: survey.words(question.text, "en") for question in survey.questions}
