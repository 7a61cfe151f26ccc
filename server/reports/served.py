"""Scores and responses as other programs get them: in pages, each of which says where the next one begins."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, TypeAdapter

from server.database import Session
from server.errors import BadRequest
from server.publishing.publishing import all_versions
from server.reports.exported_responses import ORDER, Asked, record_of, rows_with_case
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.scores import By, scores
from surveys.survey import Kind

MOST = 1_000
"""Lines or responses of a page."""
LONGEST_MARK = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    key: str
    label: str
    question: str
    asked: str
    """The words of the question."""
    kind: Kind
    n: int
    value: float | None
    """Percent; NPS from -100 to 100. Null below five answers, as all that follows."""
    low: float | None
    """With `high` the 95 % interval. It covers chance only, not who chose to answer."""
    high: float | None
    low_answers: int | None
    """How many were low by the rules of their survey."""
    points: Mapping[int, int]
    """Point of the scale -> how often it was given."""
    channels: Mapping[str, int]
    """Kind of touchpoint -> n, where a line may hold several."""


@dataclass(frozen=True, slots=True)
class Scores:
    by: By
    begins: date
    """Days as each branch counts them; both ends belong to it."""
    ends: date
    lines: Sequence[ScoreLine]
    next: str | None
    """`after` of the next page; null on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse:
    """Neither how to reach the customer nor account numbers are told."""

    id: UUID
    branch: str
    touchpoint: str
    kind: str
    """Of the touchpoint: tablet, poster, till."""
    survey: str
    version: int
    language: str
    started_at: datetime
    """In the zone in which it was counted."""
    ended_at: datetime
    timezone: str
    ended: str
    answers: Mapping[str, bool | int | str | list[str]]
    flags: Sequence[str]
    counted: bool
    """Whether it is in the scores."""
    reference: str
    case: str | None
    """The reference of its case."""


@dataclass(frozen=True, slots=True)
class Responses:
    begins: date
    """Days as each branch counts them; both ends belong to it."""
    ends: date
    responses: Sequence[StoredResponse]
    """Branch by branch, each in the order of their touch."""
    next: str | None
    """`after` of the next page; null on the last one."""


_Moment = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
_scores, _responses = TypeAdapter(Scores), TypeAdapter(Responses)
_score_mark: TypeAdapter[tuple[str, str, str]] = TypeAdapter(tuple[str, str, str])
_response_mark: TypeAdapter[tuple[int, datetime, UUID]] = TypeAdapter(tuple[int, _Moment, UUID])
_shown = tuple(field.name for field in fields(StoredResponse))


def score_page(session: Session, filters: Filters, by: By, *, after: str, limit: int) -> bytes:
    """JSON of `Scores`."""
    passed = _opened(_score_mark, after) if after else None
    lines = sorted(scores(session, filters, by), key=_place)
    rest = [line for line in lines if passed is None or _place(line) > passed]
    onward = _sealed(_score_mark, _place(rest[limit - 1])) if len(rest) > limit else None
    shown = [_score_line(line) for line in rest[:limit]]
    return _scores.dump_json(Scores(by, filters.begins, filters.ends, shown, onward))


def response_page(session: Session, filters: Filters, *, after: str, limit: int) -> bytes:
    """JSON of `Responses`."""
    passed = _opened(_response_mark, after) if after else None
    asked = {id_: Asked.of(survey, personal=False) for id_, survey in all_versions(session).items()}
    found: list[tuple[tuple[int, datetime, UUID], StoredResponse]] = []
    # Branch by branch, as the index has them; asked for all at once, every answer of the days would be sorted.
    for branch in sorted(filters.branches, key=lambda branch: branch.id):
        if (passed and branch.id < passed[0]) or len(found) > limit:
            continue
        mark = passed[1:] if passed and branch.id == passed[0] else None
        where = filters.but(branch=branch.slug).over_responses(after=mark)
        page = rows_with_case().where(where).order_by(*ORDER).limit(limit + 1 - len(found))
        for row in session.execute(page):
            record = record_of(row, branch, asked[row.survey_version_id])
            place = branch.id, row.started_at, row.id
            found.append((place, StoredResponse(**{name: record[name] for name in _shown} | {"id": row.id})))
    onward = _sealed(_response_mark, found[limit - 1][0]) if len(found) > limit else None
    shown = [response for _, response in found[:limit]]
    return _responses.dump_json(Responses(filters.begins, filters.ends, shown, onward))


def limit_from(typed: str) -> int:
    if not typed:
        return MOST
    if typed.isdecimal() and len(typed) <= len(str(MOST)) and 1 <= int(typed) <= MOST:
        return int(typed)
    raise BadRequest(f"limit is a whole number up to {MOST}.")


def _place(line: Line) -> tuple[str, str, str]:
    return line.key, line.question, line.kind.value


def _score_line(line: Line) -> ScoreLine:
    score = line.score
    return ScoreLine(
        key=line.key,
        label=line.label,
        question=line.question,
        asked=line.asked,
        kind=line.kind,
        n=line.n,
        value=score.value if score else None,
        low=score.low if score else None,
        high=score.high if score else None,
        low_answers=line.low_n,
        points=line.points,
        channels=dict(line.channels),
    )


def _sealed(shape: TypeAdapter[Any], mark: Any) -> str:
    return urlsafe_b64encode(shape.dump_json(mark)).decode().rstrip("=")


def _opened(shape: TypeAdapter[Any], after: str) -> Any:
    try:
        return shape.validate_python(json.loads(urlsafe_b64decode(after[:LONGEST_MARK] + "=" * (-len(after) % 4))))
    except (ValueError, OverflowError):
        raise BadRequest("after is the `next` of the page before, as it was given.") from None
