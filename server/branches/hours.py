"""Opening hours: when a branch is open, and when so many opening hours or days have passed."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK: dict[str, tuple[tuple[str, str], ...]] = {
    day: () if day in {"sat", "sun"} else (("09:00", "17:00"),) for day in DAYS
}
"""Until a branch sets its own."""

LONGEST_CLOSURE = timedelta(days=366)
"""Closed for longer, a branch counts as one that never opens."""
DAY = timedelta(days=1)


class OpeningTimes(Protocol):
    """
    What a Branch says of its hours: local "HH:MM" pairs, where "24:00" is midnight.

    Spans past midnight are not supported: one that ends before it begins counts as closed.
    """

    @property
    def hours(self) -> Mapping[str, tuple[tuple[str, str], ...]]: ...
    @property
    def holidays(self) -> frozenset[date]: ...
    @property
    def zone(self) -> ZoneInfo: ...


def is_open(branch: OpeningTimes, at: datetime) -> bool:
    span = next(_spans(branch, at), None)
    return span is not None and span[1] <= at


def next_opening(branch: OpeningTimes, at: datetime) -> datetime:
    """The first moment from `at` on when the branch is open; `at` itself if it never is."""
    span = next(_spans(branch, at), None)
    return max(span[1], at).astimezone(UTC) if span else at.astimezone(UTC)


def after_opening_hours(branch: OpeningTimes, start: datetime, hours: float) -> datetime:
    """The moment when so many opening hours have passed; plain hours for a branch that never opens."""
    left, reached = timedelta(hours=hours), start
    for _, opens, closes in _spans(branch, start):
        begins = max(opens, start)
        if closes - begins >= left:
            return (begins + left).astimezone(UTC)
        left -= closes - begins
        reached = closes
    return (reached + left).astimezone(UTC)


def opening_time(branch: OpeningTimes, start: datetime, end: datetime) -> timedelta:
    """How long the branch is open between two moments."""
    spans = takewhile(lambda span: span[1] < end, _spans(branch, start))
    return sum((min(closes, end) - max(opens, start) for _, opens, closes in spans), timedelta())


def close_of_opening_day(branch: OpeningTimes, start: datetime, days: int) -> datetime:
    """
    Closing time of the n-th opening day after the local day of `start`, whatever the hour of `start`.

    Plain days for a branch that never opens.
    """
    today, reached = start.astimezone(branch.zone).date(), start
    for day, spans in groupby(_spans(branch, start), key=lambda span: span[0]):
        if day > today:
            days -= 1
            reached = max(closes for _, _, closes in spans)
            if days <= 0:
                return reached
    return (reached + days * DAY).astimezone(UTC)


def spells_of(branch: OpeningTimes, first: date, days: int) -> tuple[tuple[datetime, datetime], ...]:
    """When it is open on so many local days, in UTC."""
    after = first + days * DAY
    spans = takewhile(lambda span: span[0] < after, _spans(branch, _moment(first, "00:00", branch.zone)))
    return tuple((opens, closes) for _, opens, closes in spans)


def weekly(
    days: Collection[str], begins: str, ends: str, *, zone: ZoneInfo, first: date, count: int
) -> tuple[tuple[datetime, datetime], ...]:
    """The same hours of certain days of the week, on so many local days from the first, in UTC."""
    dates = (first + number * DAY for number in range(count))
    moments = ((_moment(day, begins, zone), _moment(day, ends, zone)) for day in dates if DAYS[day.weekday()] in days)
    return tuple((begin, end) for begin, end in moments if begin < end)


Span = tuple[date, datetime, datetime]
"""The local day, and in UTC when it opens and closes."""


def _spans(branch: OpeningTimes, start: datetime) -> Iterator[Span]:
    """Opening times that end after `start`, in order and apart, until the branch stays closed for a year."""
    zone, ended = branch.zone, start - DAY
    day = start.astimezone(zone).date()
    until = day + LONGEST_CLOSURE
    while day <= until:
        spans = () if day in branch.holidays else branch.hours.get(DAYS[day.weekday()], ())
        for begins, closes in sorted((_moment(day, a, zone), _moment(day, b, zone)) for a, b in spans):
            # In spring a span inside the hour that is left out would overlap the next, or end before it begins.
            opens = max(begins, ended)
            if closes > max(opens, start):
                yield day, opens, closes
                ended, until = closes, day + LONGEST_CLOSURE
        day += DAY


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    hour, minute = map(int, clock.split(":"))
    local = datetime.combine(day, time.min) + timedelta(hours=hour, minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)
