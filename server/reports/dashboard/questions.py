"""Where customers stop: of those who saw a question, how many answered it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.database import Session
from server.database.tables.intake import responses
from server.publishing.publishing import all_versions
from server.reports.change import FEWEST_SHOWN
from server.reports.filters import Filters
from surveys.survey import Survey

NEWEST = 500
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


def questions(session: Session, filters: Filters, versions: Mapping[int, Survey] | None = None) -> tuple[Asked, ...]:
    """In the order of the newest survey; those that fewer than five saw are left out."""
    seen, answered = Counter[str](), Counter[str]()
    order: dict[str, str] = {}
    words = {id_: _words(survey) for id_, survey in (versions or all_versions(session)).items()}
    for row in _newest(session, filters):
        order |= words[row.survey_version_id]
        given = {name for name, value in row.answers.items() if value is not None}
        seen.update(given.union(row.shown))
        answered.update(given)
    return tuple(
        Asked(name, words, seen[name], answered[name]) for name, words in order.items() if seen[name] >= FEWEST_SHOWN
    )


def _newest(session: Session, filters: Filters) -> Iterator[Any]:
    columns = (responses.c.survey_version_id, responses.c.answers, responses.c.shown)
    whole = filters.but(question="", value="")
    each = -(-NEWEST // max(len(whole.branches), 1))
    # Branch by branch, as the index has them.
    of_one = select(*columns).where(whole.over_responses_of_one())
    page = of_one.order_by(responses.c.started_at.desc()).limit(each)
    for branch_id in whole.branch_ids:
        yield from session.execute(page, {"here": branch_id, "since": whole.earliest})


def _words(survey: Survey) -> Mapping[str, str]:
    return {question.id: survey.words(question.text, "en") for question in survey.questions}
