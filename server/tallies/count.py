"""Tallies: the counts that reports read, added up once per batch in the response's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, bindparam, delete

from server.database import Session
from server.database.insert import add_up_all
from server.database.tables.tallies import (
    POINTS,
    branch_tallies,
    choice_tallies,
    daily_tallies,
    hour_tallies,
    hourly_tallies,
)
from surveys.survey import Answer, Question, Survey


@dataclass(frozen=True, slots=True)
class Fact:
    """What tallies need to know of a response."""

    branch_id: int
    touchpoint_id: int
    channel: str
    """Kind of the touchpoint."""
    survey_version_id: int
    survey: Survey
    day: date
    hour: int
    language: str
    counted: bool
    answers: Mapping[str, Answer]


Key = tuple[int | str | bool | date, ...]
Rows = dict[Key, list[int]]
"""The primary key's parts in the table's order -> the amounts."""
TABLES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (daily_tallies, ("n",)),
    (hourly_tallies, POINTS),
    (branch_tallies, POINTS),
    (hour_tallies, POINTS),
    (choice_tallies, ("n",)),
)
"""Each with its columns of amounts."""


def key_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


_names = {table: key_names(table) for table, _ in TABLES}


def count(session: Session, facts: Iterable[Fact]) -> None:
    """Add these to the tallies."""
    for (table, amounts), rows in zip(TABLES, totals(facts), strict=True):
        _add(session, table, amounts, rows)


def uncount(session: Session, facts: Iterable[Fact]) -> None:
    """Take these out again, as if they had never been counted: their responses are deleted."""
    for (table, amounts), rows in zip(TABLES, totals(facts), strict=True):
        _add(session, table, amounts, {key: [-n for n in row] for key, row in rows.items()})
        _tidy(session, table, amounts, rows)


def totals(facts: Iterable[Fact]) -> tuple[Rows, ...]:
    """In the order of `TABLES`."""
    daily, hourly, by_day, by_hour, choices = Rows(), Rows(), Rows(), Rows(), Rows()
    asked: dict[int, dict[str, Question]] = {}
    for fact in facts:
        branch, day, version, channel, counted = _of(fact)
        questions = asked.get(version)
        if questions is None:
            questions = asked[version] = {question.id: question for question in fact.survey.questions}
        place, who, way = (fact.touchpoint_id, version), (fact.language, counted), (channel, counted)
        for name, answer in fact.answers.items():
            question = questions.get(name)
            if question is None:
                continue
            for value in _values(question, answer):
                _one_more(daily, (branch, day, *place, name, fact.language, value, counted))
                if question.options:
                    _one_more(choices, (branch, day, version, name, value, *way))
            if question.kind.is_scored:
                point = int(answer)  # type: ignore[arg-type]
                _one_more(hourly, (branch, day, fact.hour, *place, name, *who), point, len(POINTS))
                _one_more(by_day, (branch, day, version, name, *way), point, len(POINTS))
                _one_more(by_hour, (branch, name, day, fact.hour, version, *way), point, len(POINTS))
    return daily, hourly, by_day, by_hour, choices


def _of(fact: Fact) -> tuple[int, date, int, str, bool]:
    return fact.branch_id, fact.day, fact.survey_version_id, fact.channel, fact.counted


def _one_more(rows: Rows, key: Key, place: int = 0, places: int = 1) -> None:
    row = rows.get(key)
    if row is None:
        row = rows[key] = [0] * places
    row[place] += 1


def _values(question: Question, answer: Answer) -> Sequence[str]:
    if isinstance(answer, tuple):
        return answer
    return (str(answer),) if question.kind.is_scored else ("given",)


def _add(session: Session, table: Table, amounts: tuple[str, ...], rows: Rows) -> None:
    add_up_all(session, table, [(*key, *row) for key, row in sorted(rows.items())], *amounts)


def _tidy(session: Session, table: Table, amounts: tuple[str, ...], keys: Iterable[Key]) -> None:
    """Nothing is left of what fell to none. The keys lead there, where the whole table would have to be read."""
    emptied = [{f"old_{name}": part for name, part in zip(_names[table], key, strict=True)} for key in keys]
    if emptied:
        mine = (table.c[name] == bindparam(f"old_{name}") for name in _names[table])
        none_left = (table.c[amount] <= 0 for amount in amounts)
        session.execute(delete(table).where(*mine, *none_left), emptied)
