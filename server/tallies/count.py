"""Tallies: the counts that reports read, added up once per batch in the response's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import add
from typing import Any

from sqlalchemy import Table, bindparam, delete

from server.database import Session
from server.database.insert import add_up_all
from server.database.tables.tallies import (
    ALL_LANGUAGES,
    POINTS,
    branch_tallies,
    choice_tallies,
    daily_tallies,
    hour_tallies,
    hourly_tallies,
    monthly_tallies,
    spoken_tallies,
    weekly_choice_tallies,
    weekly_tallies,
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


Key = tuple[Any, ...]
Rows = dict[Key, list[int]]
"""The primary key's parts in the table's order -> the amounts."""
TABLES: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (daily_tallies, ("n",)),
    (hourly_tallies, POINTS),
    (branch_tallies, POINTS),
    (hour_tallies, POINTS),
    (choice_tallies, ("n",)),
    (spoken_tallies, POINTS),
    (weekly_tallies, POINTS),
    (weekly_choice_tallies, ("n",)),
    (monthly_tallies, POINTS),
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
    daily, hourly, chosen = Rows(), Rows(), Rows()
    asked: dict[int, dict[str, Question]] = {}
    channels: dict[int, str] = {}
    for fact in facts:
        version, place, counted = fact.survey_version_id, fact.touchpoint_id, fact.counted
        channels[place] = fact.channel
        questions = asked.get(version)
        if questions is None:
            questions = asked[version] = {question.id: question for question in fact.survey.questions}
        for name, answer in fact.answers.items():
            question = questions.get(name)
            if question is None:
                continue
            for value in _values(question, answer):
                key: Key = (fact.branch_id, fact.day, place, version, name, fact.language, value, counted)
                _one_more(daily, key)
                if question.options:
                    _one_more(chosen, key)
            if question.kind.is_scored:
                key = (fact.branch_id, fact.day, fact.hour, place, version, name, fact.language, counted)
                _one_more(hourly, key, int(answer), len(POINTS))  # type: ignore[arg-type]
    by_day, by_hour, spoken, weekly, monthly = _points(hourly, channels)
    choices, weekly_choices = _choices(chosen, channels)
    return daily, hourly, by_day, by_hour, choices, spoken, weekly, weekly_choices, monthly


def _points(hourly: Rows, channels: Mapping[int, str]) -> tuple[Rows, ...]:
    """What is coarser is made of what is finer: of a batch there are far fewer sums than answers."""
    by_day, by_hour, spoken, weekly, monthly = Rows(), Rows(), Rows(), Rows(), Rows()
    for (branch, day, hour, place, version, name, language, counted), points in hourly.items():
        week, month, weekday = _spans(day)
        way = (version, channels[place], counted)
        _add_to(by_day, (branch, day, version, name, *way[1:]), points)
        _add_to(by_hour, (branch, name, day, hour, *way), points)
        _add_to(spoken, (branch, name, language, day, hour, *way), points)
        for one in (ALL_LANGUAGES, language):
            _add_to(weekly, (branch, one, week, version, name, *way[1:]), points)
            _add_to(monthly, (branch, name, one, month, weekday, hour, *way), points)
    return by_day, by_hour, spoken, weekly, monthly


def _choices(chosen: Rows, channels: Mapping[int, str]) -> tuple[Rows, Rows]:
    by_day, weekly = Rows(), Rows()
    for (branch, day, place, version, name, language, value, counted), n in chosen.items():
        what = (version, name, value, channels[place], counted)
        _add_to(by_day, (branch, day, *what), n)
        for one in (ALL_LANGUAGES, language):
            _add_to(weekly, (branch, one, _spans(day)[0], *what), n)
    return by_day, weekly


@lru_cache
def _spans(day: date) -> tuple[date, date, int]:
    """The Monday of its week, the first of its month, and its weekday."""
    weekday = day.weekday()
    return day - timedelta(days=weekday), day.replace(day=1), weekday


def _one_more(rows: Rows, key: Key, place: int = 0, places: int = 1) -> None:
    row = rows.get(key)
    if row is None:
        row = rows[key] = [0] * places
    row[place] += 1


def _add_to(rows: Rows, key: Key, amounts: list[int]) -> None:
    row = rows.get(key)
    rows[key] = list(amounts) if row is None else list(map(add, row, amounts))


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
