"""Tallies: the counts that reports read, added up once per batch in the response's own transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, bindparam, delete

from server.database import Session
from server.database.insert import add_up
from server.database.tables.tallies import POINTS, branch_tallies, daily_tallies, hourly_tallies
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


def totals(facts: Iterable[Fact]) -> tuple[Rows, Rows, Rows]:
    """In the order of `TABLES`."""
    daily, hourly, of_branch = Rows(), Rows(), Rows()
    for fact in facts:
        where, branch = (fact.touchpoint_id, fact.survey_version_id), (fact.branch_id, fact.day)
        for question, value in _values(fact):
            who = fact.language, fact.counted
            daily.setdefault((*branch, *where, question.id, fact.language, value, fact.counted), [0])[0] += 1
            if question.kind.is_scored:
                point = int(value)
                by_hour = (*branch, fact.hour, *where, question.id, *who)
                hourly.setdefault(by_hour, [0] * len(POINTS))[point] += 1
                by_channel = (*branch, fact.survey_version_id, question.id, fact.channel, fact.counted)
                of_branch.setdefault(by_channel, [0] * len(POINTS))[point] += 1
    return daily, hourly, of_branch


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


def _add(session: Session, table: Table, amounts: tuple[str, ...], rows: Rows) -> None:
    names = (*_names[table], *amounts)
    add_up(session, table, [dict(zip(names, (*key, *row), strict=True)) for key, row in sorted(rows.items())], *amounts)


def _tidy(session: Session, table: Table, amounts: tuple[str, ...], keys: Iterable[Key]) -> None:
    """Nothing is left of what fell to none. The keys lead there, where the whole table would have to be read."""
    emptied = [{f"old_{name}": part for name, part in zip(_names[table], key, strict=True)} for key in keys]
    if emptied:
        mine = (table.c[name] == bindparam(f"old_{name}") for name in _names[table])
        none_left = (table.c[amount] <= 0 for amount in amounts)
        session.execute(delete(table).where(*mine, *none_left), emptied)
