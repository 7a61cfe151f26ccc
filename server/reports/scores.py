"""Scores from the tallies alone: a line for each day, branch, channel or whatever they go by."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from sqlalchemy import Row

from server.cases.spoken import spoken
from server.database import Session
from server.reports.filters import Filters
from server.reports.line import Heap, Line
from server.reports.review.week import Week
from server.reports.sums import CHANNEL, DAY, HOUR, LANGUAGE, PLACE, WEEK, WEEKDAY, Known, Sums, read
from surveys.survey import Kind

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
SPLIT: tuple[By, ...] = ("total", "branch", "region", "touchpoint", "channel")
"""Lines that come with the channels they hold."""
CHANNELS = {"tablet": "On a tablet", "poster": "By a code on a poster", "till": "By a code on a receipt"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Name = tuple[str, str]
"""Key and label of a line."""


def scores(session: Session, filters: Filters, by: By = "total", *, known: Known | None = None) -> tuple[Line, ...]:
    """In the order of their keys, for each key the questions in that of their survey. What nobody answered is none."""
    return lines(read(session, filters, *PARTS[by], known=known), by)


def lines(sums: Sums, by: By = "total") -> tuple[Line, ...]:
    """The same of what was read before."""
    known, name = sums.known, NAMES[by]
    with_channels = by in SPLIT and sums.know_channels
    heaps: dict[tuple[str, Kind, str], Heap] = {}
    for one in sums.sums:
        (key, label), question = name(one.row, known), one.asked.question
        # A question that changed its kind is another one.
        mine = key, question.kind, question.id
        heap = heaps.get(mine) or heaps.setdefault(mine, Heap(key, label, question.kind, question.id))
        # Newer versions come later.
        heap.asked, heap.order = one.asked.words, one.asked.order
        heap.add(one.points, one.low, _channel(one.row, known)[0] if with_channels else "")
    order = sorted(heaps.values(), key=lambda heap: (heap.key, heap.order, heap.question))
    return tuple(heap.line() for heap in order)


def scored_by(sums: Sums) -> dict[int, int]:
    """Survey version -> how many gave a score: to that of its questions which most answered."""
    found: dict[int, Counter[str]] = {}
    for one in sums.sums:
        found.setdefault(one.row.survey_version_id, Counter())[one.asked.question.id] += one.n
    return {version: max(counts.values()) for version, counts in found.items()}


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
    kind = row.channel if hasattr(row, CHANNEL) else known.places[row.touchpoint_id].kind
    return kind, CHANNELS[kind]


def _day(row: Row[Any], _: Known) -> Name:
    return row.day.isoformat(), f"{row.day:%a} {row.day.day} {row.day:%B} {row.day.year}"


def _week(row: Row[Any], _: Known) -> Name:
    week = Week.of(row.day)
    return week.begins.isoformat(), week.in_words


def _hour(row: Row[Any], _: Known) -> Name:
    return f"{row.hour:02}", f"{row.hour:02}:00 – {row.hour + 1:02}:00"


def _weekday(row: Row[Any], _: Known) -> Name:
    number = row.weekday if hasattr(row, WEEKDAY) else row.day.weekday()
    return str(number), WEEKDAYS[number]


def _weekday_hour(row: Row[Any], known: Known) -> Name:
    (number, day), (hour, span) = _weekday(row, known), _hour(row, known)
    return f"{number}-{hour}", f"{day}, {span}"


def _version(row: Row[Any], known: Known) -> Name:
    survey = known.versions[row.survey_version_id]
    return f"{survey.slug} {survey.version:04}", f"{survey.slug}, version {survey.version}"


PARTS: Mapping[By, tuple[str, ...]] = {
    **dict.fromkeys(("total", "channel"), (CHANNEL,)),
    **dict.fromkeys(("branch", "region"), ("branch_id", CHANNEL)),
    "touchpoint": (PLACE,),
    **dict.fromkeys(("day", "weekday"), (DAY,)),
    "week": (WEEK,),
    "hour": (HOUR,),
    "weekday-hour": (WEEKDAY, HOUR),
    "language": (LANGUAGE,),
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
