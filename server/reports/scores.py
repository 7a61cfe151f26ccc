"""Scores from the tallies alone: three short statements, however many answers there were."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Row, Select, Table, extract, func, select

from server.branches.branch import Branch
from server.cases.spoken import spoken
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.tallies import POINTS, branch_tallies, daily_tallies, hourly_tallies
from server.publishing.publishing import all_versions
from server.reports.filters import Filters
from server.reports.line import Heap, Line
from server.reports.review.week import Week
from surveys.rules import is_low
from surveys.survey import Kind, Question, Survey

By = Literal[
    "total",
    "day",
    "week",
    "branch",
    "region",
    "touchpoint",
    "channel",
    "hour",
    "weekday",
    "weekday-hour",
    "language",
    "version",
]
BYS: tuple[By, ...] = get_args(By)
HOURLY = ("hour", "weekday-hour")
FINE = ("touchpoint", "language")
"""What a branch's own tallies do not know."""
SPLIT: tuple[By, ...] = ("total", "branch", "region", "touchpoint", "channel")
"""Lines that come with the channels they hold."""
CHANNELS = {"tablet": "On a tablet", "poster": "By a code on a poster", "till": "By a code on a receipt"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Name = tuple[str, str]
"""Key and label of a line."""


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


def scores(session: Session, filters: Filters, by: By = "total") -> tuple[Line, ...]:
    """In the order of their keys, for each key the questions in that of their survey. What nobody answered is none."""
    known = _known(session, filters)
    heaps: dict[tuple[str, Kind, str], Heap] = {}
    for row in session.execute(_sums(filters, by, known.versions.values())):
        survey = known.versions[row.survey_version_id]
        question = survey.question(row.question)
        if question is None or not question.kind.is_scored:
            continue
        key, label = NAMES[by](row, known)
        # A question that changed its kind is another one.
        heap = heaps.setdefault((key, question.kind, question.id), Heap(key, label, question.kind, question.id))
        # Newer versions come later.
        heap.asked, heap.order = survey.words(question.text, "en"), survey.questions.index(question)
        channel = _channel(row, known)[0] if by in SPLIT else ""
        for point, n in _points(row, question):
            heap.add(point, n, is_low=is_low(survey, question, point), channel=channel)
    order = sorted(heaps.values(), key=lambda heap: (heap.key, heap.order, heap.question))
    return tuple(heap.line() for heap in order)


def _points(row: Row[Any], question: Question) -> list[tuple[int, int]]:
    """Each point that was given, and how often."""
    if hasattr(row, "value"):
        return [(int(row.value), row.n)]
    return [(point, n) for point in question.scale if (n := getattr(row, POINTS[point]))]


def scored_by(session: Session, filters: Filters, versions: Mapping[int, Survey]) -> dict[int, int]:
    """Survey version -> how many gave a score: to that of its questions which most answered."""
    found: dict[int, Counter[str]] = {}
    for row in session.execute(_sums(filters, "version", versions.values())):
        question = versions[row.survey_version_id].question(row.question)
        if question and question.kind.is_scored:
            counts = found.setdefault(row.survey_version_id, Counter())
            counts[question.id] += sum(n for _, n in _points(row, question))
    return {version: max(counts.values()) for version, counts in found.items()}


def _known(session: Session, filters: Filters) -> Known:
    own = {branch.id: branch for branch in filters.branches}
    columns = (touchpoints.c.id, touchpoints.c.code, touchpoints.c.name, touchpoints.c.kind)
    rows = session.execute(select(*columns).where(touchpoints.c.branch_id.in_(own)))
    places = {row.id: Place(row.code, row.name, row.kind) for row in rows}
    return Known(own, places, all_versions(session))


def _sums(filters: Filters, by: By, surveys: Iterable[Survey]) -> Select[Any]:
    table = _table(filters, by)
    scored = {question.id for survey in surveys for question in survey.questions if question.kind.is_scored}
    in_rows = table is daily_tallies
    names = [_own_name(table, name) for name in (*PARTS[by], "survey_version_id", "question")]
    points = ("n",) if in_rows else POINTS
    parts = [_part(table, name) for name in (*names, *(("value",) if in_rows else ()))]
    return (
        select(*parts, *(func.sum(table.c[point]).label(point) for point in points))
        .where(filters.over_tallies(table), table.c.question.in_(sorted(scored)))
        .group_by(*parts)
        .order_by(table.c.survey_version_id)
    )


def _table(filters: Filters, by: By) -> Table:
    """The smallest that knows what is asked."""
    if by in HOURLY or filters.hours:
        return hourly_tallies
    is_fine = by in FINE or filters.touchpoint or filters.language
    return daily_tallies if is_fine else branch_tallies


def _own_name(table: Table, name: str) -> str:
    return "channel" if name == "touchpoint_id" and table is branch_tallies else name


def _part(table: Table, name: str) -> ColumnElement[Any]:
    return extract("dow", table.c.day).label(name) if name == "dow" else table.c[name]


def _branch(row: Row[Any], known: Known) -> Name:
    branch = known.branches[row.branch_id]
    return branch.slug, branch.name


def _region(row: Row[Any], known: Known) -> Name:
    region = known.branches[row.branch_id].region
    return region, region or "Without a region"


def _touchpoint(row: Row[Any], known: Known) -> Name:
    place = known.places[row.touchpoint_id]
    return place.code, place.name


def _channel(row: Row[Any], known: Known) -> Name:
    kind = row.channel if hasattr(row, "channel") else known.places[row.touchpoint_id].kind
    return kind, CHANNELS[kind]


def _day(row: Row[Any], _: Known) -> Name:
    return row.day.isoformat(), f"{row.day:%a} {row.day.day} {row.day:%B} {row.day.year}"


def _week(row: Row[Any], _: Known) -> Name:
    week = Week.of(row.day)
    return week.begins.isoformat(), week.in_words


def _hour(row: Row[Any], _: Known) -> Name:
    return f"{row.hour:02}", f"{row.hour:02}:00 – {row.hour + 1:02}:00"


def _weekday(row: Row[Any], _: Known) -> Name:
    number = (int(row.dow) - 1) % len(WEEKDAYS)
    return str(number), WEEKDAYS[number]


def _weekday_hour(row: Row[Any], known: Known) -> Name:
    (number, day), (hour, span) = _weekday(row, known), _hour(row, known)
    return f"{number}-{hour}", f"{day}, {span}"


def _version(row: Row[Any], known: Known) -> Name:
    survey = known.versions[row.survey_version_id]
    return f"{survey.slug} {survey.version:04}", f"{survey.slug}, version {survey.version}"


POINT = ("survey_version_id", "question", "value")
WHERE = ("branch_id", "touchpoint_id")
PARTS: Mapping[By, tuple[str, ...]] = {
    **dict.fromkeys(SPLIT, WHERE),
    "day": ("day",),
    "week": ("day",),
    "hour": ("hour",),
    "weekday": ("dow",),
    "weekday-hour": ("dow", "hour"),
    "language": ("language",),
    "version": (),
}
"""Columns of the tallies by which their points are added up."""
NAMES: Mapping[By, Callable[[Row[Any], Known], Name]] = {
    "total": lambda *_: ("", "All"),
    "day": _day,
    "week": _week,
    "branch": _branch,
    "region": _region,
    "touchpoint": _touchpoint,
    "channel": _channel,
    "hour": _hour,
    "weekday": _weekday,
    "weekday-hour": _weekday_hour,
    "language": lambda row, _: (row.language, spoken(row.language)),
    "version": _version,
}
