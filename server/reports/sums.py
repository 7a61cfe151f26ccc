"""Sums of the tallies: read in few short statements, however many answers there were and charts are made of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.sql import ColumnElement

from server.branches.branch import Branch
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.tallies import (
    ALL_LANGUAGES,
    POINTS,
    branch_tallies,
    daily_tallies,
    hour_tallies,
    hourly_tallies,
    monthly_tallies,
    spoken_tallies,
    weekly_tallies,
)
from server.publishing.publishing import all_versions
from server.reports.filters import Filters
from server.reports.spans import in_months, in_weeks
from surveys.rules import is_low
from surveys.survey import Kind, Question, Survey

DAY, WEEK, WEEKDAY = "day", "week", "weekday"
"""Of the last two some rows know the day; where whole weeks are added up it is their Monday."""
CHANNEL, PLACE, LANGUAGE, HOUR = "channel", "touchpoint_id", "language", "hour"
"""Columns by which not all tallies can be added up."""
VALUE = ("value", "n")
"""Where each point has a row of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers in the tallies stand for."""

    branches: Mapping[int, Branch]
    places: Mapping[int, Place]
    versions: Mapping[int, Survey]

    @classmethod
    def of(cls, session: Session, branches: Sequence[Branch]) -> Self:
        own = {branch.id: branch for branch in branches}
        columns = (touchpoints.c.id, touchpoints.c.code, touchpoints.c.name, touchpoints.c.kind)
        rows = session.execute(select(*columns).where(touchpoints.c.branch_id.in_(own)))
        return cls(own, {row.id: Place(row.code, row.name, row.kind) for row in rows}, all_versions(session))

    @property
    def scored(self) -> list[str]:
        """Ids of questions that have a score in any version."""
        every = (question for survey in self.versions.values() for question in survey.questions)
        return sorted({question.id for question in every if question.kind.is_scored})


@dataclass(frozen=True, slots=True)
class Asked:
    """A scored question as one version of its survey asks it."""

    question: Question
    words: str
    order: int
    lows: frozenset[int]
    """Points that are low by the survey's rules."""

    @classmethod
    def of(cls, survey: Survey, name: str) -> Self | None:
        """None where this version gives no score for it."""
        question = survey.question(name)
        if question is None or not question.kind.is_scored:
            return None
        lows = frozenset(point for point in question.scale if is_low(survey, question, point))
        return cls(question, survey.words(question.text, "en"), survey.questions.index(question), lows)


@dataclass(slots=True)
class Sum:
    row: Row[Any]
    """It has the columns by which the tallies were added up."""
    asked: Asked
    points: tuple[tuple[int, int], ...]
    """Each point that was given, and how often."""

    @property
    def n(self) -> int:
        return sum(n for _, n in self.points)

    @property
    def low(self) -> int:
        return sum(n for point, n in self.points if point in self.asked.lows)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of scored questions; newer versions of a survey come later."""

    known: Known
    sums: tuple[Sum, ...]

    @property
    def know_channels(self) -> bool:
        return any(hasattr(one.row, CHANNEL) or hasattr(one.row, PLACE) for one in self.sums[:1])

    def about(self, kind: Kind, question: str) -> "Sums":
        """Of one question alone."""
        mine = (one for one in self.sums if one.asked.question.id == question and one.asked.question.kind is kind)
        return Sums(self.known, tuple(mine))

    def only(self, which: Callable[[Row[Any]], bool]) -> "Sums":
        return Sums(self.known, tuple(one for one in self.sums if which(one.row)))


def read(session: Session, filters: Filters, *by: str, known: Known | None = None, question: str = "") -> Sums:
    """Added up by these columns; `question`: of this one alone."""
    known = known or Known.of(session, filters.branches)
    return Sums(known, tuple(_sums(session, filters, by, known, [question] if question else known.scored)))


def _sums(session: Session, filters: Filters, by: Sequence[str], known: Known, names: Sequence[str]) -> Iterator[Sum]:
    found: dict[tuple[int, str], Asked | None] = {}
    at, given = len(by), _given(known, names)
    rows = (row for one in statements(filters, by, names, given) for row in session.execute(one))
    for row in sorted(rows, key=itemgetter(at)):
        key = row[at], row[at + 1]
        if key not in found:
            found[key] = Asked.of(known.versions[key[0]], key[1])
        if asked := found[key]:
            yield Sum(row, asked, _points(row[at + 2 :], asked.question, given))


def _given(known: Known, names: Sequence[str]) -> tuple[int, ...]:
    """Points that these questions can have: the columns of others are not added up."""
    every = (question for survey in known.versions.values() for question in survey.questions)
    return tuple(sorted({point for question in every if question.id in names for point in question.scale}))


def _points(amounts: Sequence[Any], question: Question, given: Sequence[int]) -> tuple[tuple[int, int], ...]:
    if len(amounts) != len(given):
        value, n = amounts
        return ((int(value), n),)
    return tuple((point, n) for point, n in zip(given, amounts, strict=True) if n and point in question.scale)


def statements(
    filters: Filters, by: Sequence[str], asked: Sequence[str], points: Sequence[int]
) -> Iterator[Select[Any]]:
    for table, some in _tables(filters, by):
        yield _statement(table, some, by, asked, points)


def _statement(
    table: Table, filters: Filters, by: Sequence[str], asked: Sequence[str], points: Sequence[int]
) -> Select[Any]:
    value, amounts = (VALUE[:1], VALUE[1:]) if table is daily_tallies else ((), [POINTS[point] for point in points])
    parts = [_column(table, name) for name in (*by, "survey_version_id", "question", *value)]
    where = filters.over_tallies(table)
    if table in {weekly_tallies, monthly_tallies}:
        spoken = table.c.language
        where &= spoken != ALL_LANGUAGES if LANGUAGE in by else spoken == (filters.language or ALL_LANGUAGES)
    # Of a branch's days and weeks there is nothing but scores, and to look at each name is a third of the time.
    if table not in {branch_tallies, weekly_tallies} or len(asked) == 1:
        where &= table.c.question.in_(asked)
    sums = (func.sum(table.c[amount]).label(amount) for amount in amounts)
    return select(*parts, *sums).where(where).group_by(*parts)


def _tables(filters: Filters, by: Sequence[str]) -> Iterator[tuple[Table, Filters]]:
    """The smallest that know what is asked, each with its part of the time."""
    by_hour = HOUR in by or filters.hours is not None
    if PLACE in by or filters.touchpoint:
        yield (hourly_tallies if by_hour else daily_tallies), filters
        return
    is_spoken = LANGUAGE in by or filters.language
    days = spoken_tallies if is_spoken else hour_tallies if by_hour else branch_tallies
    if DAY in by or (WEEK in by and by_hour) or (filters.weekday is not None and not by_hour):
        yield days, filters
    elif by_hour:
        yield from ((monthly_tallies if is_whole else days, some) for some, is_whole in in_months(filters))
    else:
        yield from ((weekly_tallies if is_whole else days, some) for some, is_whole in in_weeks(filters))


def _column(table: Table, name: str) -> ColumnElement[Any]:
    if name == WEEK:
        return (table.c[WEEK] if WEEK in table.c else table.c[DAY]).label(DAY)
    if name == WEEKDAY and WEEKDAY not in table.c:
        return table.c[DAY]
    # Tallies that know the place know its channel by it.
    return table.c[PLACE] if name == CHANNEL and CHANNEL not in table.c else table.c[name]
