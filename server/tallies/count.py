"""Tallies: the counts that reports read, added up once per batch in the response's own transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from sqlalchemy import Table

from server.database import Session
from server.database.insert import add_up
from server.database.tables.tallies import daily_tallies, hourly_tallies
from surveys.survey import Answer, Question, Survey


@dataclass(frozen=True, slots=True)
class Fact:
    """What tallies need to know of a response."""

    branch_id: int
    touchpoint_id: int
    survey_version_id: int
    survey: Survey
    day: date
    hour: int
    language: str
    counted: bool
    answers: Mapping[str, Answer]


Key = tuple[int | str | bool | date, ...]
_daily_names = [column.name for column in daily_tallies.primary_key]
_hourly_names = [column.name for column in hourly_tallies.primary_key]


def count(session: Session, facts: Iterable[Fact]) -> None:
    """Add these to the tallies."""
    daily, hourly = totals(facts)
    _add(session, daily_tallies, _daily_names, daily)
    _add(session, hourly_tallies, _hourly_names, hourly)


def totals(facts: Iterable[Fact]) -> tuple[Counter[Key], Counter[Key]]:
    """Per day, and for scored questions per local hour; keys in the order of the tables' primary keys."""
    daily: Counter[Key] = Counter()
    hourly: Counter[Key] = Counter()
    for fact in facts:
        for question, value in _values(fact):
            key: Key = (
                fact.branch_id,
                fact.day,
                fact.touchpoint_id,
                fact.survey_version_id,
                question.id,
                fact.language,
                value,
                fact.counted,
            )
            daily[key] += 1
            if question.kind.is_scored:
                hourly[(*key, fact.hour)] += 1
    return daily, hourly


def _values(fact: Fact) -> Iterator[tuple[Question, str]]:
    for question_id, answer in fact.answers.items():
        question = fact.survey.question(question_id)
        if question is None:
            continue
        if isinstance(answer, tuple):
            yield from ((question, value) for value in answer)
        elif question.kind.is_scored:
            yield question, str(answer)
        else:
            yield question, "given"


def _add(session: Session, table: Table, names: list[str], counts: Counter[Key]) -> None:
    rows = [dict(zip(names, key, strict=True)) | {"n": n} for key, n in counts.items()]
    add_up(session, table, sorted(rows, key=itemgetter(*names)), "n")
