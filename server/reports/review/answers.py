"""What single answers of the week said: the reasons of unhappy customers, and three comments that tell the most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from server.branches.branch import Branch
from server.cases.alert import EMAIL, LONG_NUMBER
from server.cases.praise import GOOD
from server.cases.said import choice_words, comment
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.cases import case_visits, cases
from server.database.tables.intake import responses
from server.publishing.publishing import all_versions, version_by_id
from server.reports.filters import WIDEST_OFFSET
from server.reports.review.kept import Ranked
from server.reports.review.scores import staff_language
from server.reports.review.week import Week
from surveys.rules import Reason
from surveys.survey import Question, Survey
from surveys.wire import answers_from_wire

MOST_COMMENTS = 3
MOST_REASONS = 5
LONGEST_SHOWN = 420
"""Characters of a comment."""
TELLS_ENOUGH = 200
"""Characters; what is longer tells no more."""
RUSH = 2
"""Hours that belong together."""


@dataclass(frozen=True, slots=True)
class Comment:
    response_id: UUID
    words: str = field(repr=False)
    """Without numbers and addresses by which the customer could be reached."""
    language: str
    score_words: str
    touchpoint: str
    touched_at: datetime
    good: bool


@dataclass(frozen=True, slots=True)
class Unhappy:
    """A low answer, and its reasons in words."""

    hour: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: UUID
    weight: int
    low: bool
    good: bool
    reasons: tuple[str, ...]


def unhappy(session: Session, branch: Branch, week: Week, language: str = "") -> tuple[Unhappy, ...]:
    """Those that gave a reason; in words of the branch's language unless another one is asked for."""
    columns = (responses.c.answers, responses.c.hour, responses.c.survey_version_id)
    low = _of_week(select(*columns), branch, week).where(responses.c.low, responses.c.counted)
    found, surveys = [], all_versions(session)
    for row in session.execute(low):
        survey = surveys[row.survey_version_id]
        answers = answers_from_wire(row.answers)
        if reasons := choice_words(survey, answers, language or staff_language(survey, branch)):
            found.append(Unhappy(row.hour, reasons))
    return tuple(found)


def ranked(found: Sequence[Unhappy]) -> tuple[Ranked, ...]:
    counts = Counter(reason for one in found for reason in one.reasons)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Ranked(words, n) for words, n in order[:MOST_REASONS])


def rush(found: Sequence[Unhappy], reason: str) -> tuple[int, int] | None:
    """The hour from which most who named a reason came within two hours, and how many; None without any."""
    hours = Counter(one.hour for one in found if reason in one.reasons)
    together = {hour: sum(hours[hour + more] for more in range(RUSH)) for hour in hours}
    return max(together.items(), key=lambda item: (item[1], -item[0]), default=None)


def most_telling(session: Session, branch: Branch, week: Week) -> tuple[UUID, ...]:
    """Urgent before low before others, longer before shorter, about different things, and one good one at the end."""
    found = sorted(_candidates(session, branch, week), key=lambda one: (-one.weight, one.id))
    good = next((one for one in found if one.good), None)
    others = [one for one in found if one is not good]
    chosen: list[_Candidate] = []
    named: set[str] = set()
    for other_things in (True, False):
        for one in others:
            fits = one not in chosen and len(chosen) < MOST_COMMENTS - bool(good)
            if fits and not (other_things and (not one.low or named.intersection(one.reasons))):
                chosen.append(one)
                named.update(one.reasons)
    chosen.sort(key=lambda one: -one.weight)
    return tuple(one.id for one in (*chosen, *((good,) if good else ())))


def comments(session: Session, branch: Branch, chosen: Sequence[UUID]) -> tuple[Comment, ...]:
    """In the order of `chosen`; one that was erased is left out."""
    columns = (
        responses.c.id,
        responses.c.branch_id,
        responses.c.answers,
        responses.c.survey_version_id,
        responses.c.language,
        responses.c.ended_at,
        touchpoints.c.name,
    )
    mine = select(*columns).join(touchpoints, touchpoints.c.id == responses.c.touchpoint_id)
    # By their ids alone: with the branch beside them SQLite reads every answer that it ever had.
    rows = session.execute(mine.where(responses.c.id.in_(chosen))).mappings()
    found = {row["id"]: _comment(session, row, branch) for row in rows if row["branch_id"] == branch.id}
    return tuple(found[one] for one in chosen if one in found and found[one].words)


def harmless(words: str) -> str:
    """On a page that is passed round nothing says how a customer can be reached."""
    plain = EMAIL.sub("…", LONG_NUMBER.sub("…", words.strip()))
    if len(plain) <= LONGEST_SHOWN:
        return plain
    return plain[:LONGEST_SHOWN].rsplit(maxsplit=1)[0] + " …"


def _candidates(session: Session, branch: Branch, week: Week) -> list[_Candidate]:
    columns = (responses.c.id, responses.c.answers, responses.c.survey_version_id, responses.c.low, cases.c.reason)
    said = (
        select(*columns)
        .outerjoin(case_visits, case_visits.c.response_id == responses.c.id)
        .outerjoin(cases, cases.c.id == case_visits.c.case_id)
    )
    found, surveys = [], all_versions(session)
    for row in session.execute(_of_week(said, branch, week).where(responses.c.counted)):
        survey = surveys[row.survey_version_id]
        answers = answers_from_wire(row.answers)
        words = comment(survey, answers)
        if not words.strip():
            continue
        weight = min(len(words), TELLS_ENOUGH) + 500 * row.low + 1000 * (row.reason == Reason.URGENT)
        good = not row.low and _is_good(survey.first, answers.get(survey.first.id))
        found.append(_Candidate(row.id, weight, row.low, good, choice_words(survey, answers, survey.languages[0])))
    return found


def _of_week(rows: Select[tuple[object, ...]], branch: Branch, week: Week) -> Select[tuple[object, ...]]:
    # Days are those in which the answers were counted; the index goes by moments.
    begins, ends = week.span(branch)
    return rows.where(
        responses.c.branch_id == branch.id,
        responses.c.started_at >= begins - WIDEST_OFFSET,
        responses.c.started_at < ends + WIDEST_OFFSET,
        responses.c.day >= week.begins,
        responses.c.day <= week.ends,
    )


def _comment(session: Session, row: RowMapping, branch: Branch) -> Comment:
    survey = version_by_id(session, row["survey_version_id"]).survey
    answers = answers_from_wire(row["answers"])
    given = answers.get(survey.first.id)
    return Comment(
        response_id=row["id"],
        words=harmless(comment(survey, answers)),
        language=row["language"],
        score_words=_score_words(survey, given, staff_language(survey, branch)),
        touchpoint=row["name"],
        touched_at=row["ended_at"],
        good=_is_good(survey.first, given),
    )


def _score_words(survey: Survey, given: object, language: str) -> str:
    """Such as "Very bad (1 of 5)"."""
    if not isinstance(given, int) or not survey.first.kind.is_scored:
        return ""
    points = f"{given} of {survey.first.scale[-1]}"
    label = survey.words(survey.first.labels.get(given, {}), language)
    return f"{label} ({points})" if label else points


def _is_good(question: Question, given: object) -> bool:
    return isinstance(given, int) and question.kind in GOOD and given >= GOOD[question.kind]
