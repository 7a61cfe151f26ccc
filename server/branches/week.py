"""Days and hours of the week as a person types them: mon-fri=09:00-12:30,13:30-17:00 sat=10:00-13:00 sun=closed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from server.branches.hours import DAYS
from server.errors import BadRequest

CLOSED = "closed"
_SPAN = re.compile(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_MINUTES, _MIDNIGHT = 60, 24 * 60

Spans = tuple[tuple[str, str], ...]


def hours_from(typed: Sequence[str]) -> dict[str, Spans]:
    """A whole week; days that are not named are closed."""
    hours: dict[str, Spans] = dict.fromkeys(DAYS, ())
    for part in typed:
        named, equals, spans = part.partition("=")
        if not equals:
            raise BadRequest(f"{part}: opening hours look like mon-fri=09:00-17:00, or sun=closed.")
        for day in days_from(named):
            hours[day] = spans_from(spans)
    return hours


def days_from(typed: str) -> tuple[str, ...]:
    """From "mon-fri" or "sat,sun", in the order of the week; sat-mon goes over the week's end."""
    found: set[str] = set()
    for part in typed.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise BadRequest(f"{part or 'Nothing'} is no day; days are {', '.join(DAYS)}, or two with a dash between.")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found.update(DAYS[at % len(DAYS)] for at in range(begin, end + (end < begin) * len(DAYS) + 1))
    return tuple(day for day in DAYS if day in found)


def spans_from(typed: str) -> Spans:
    if typed.strip().lower() == CLOSED:
        return ()
    spans = sorted(_span(part.strip()) for part in typed.split(","))
    for (_, before), (after, _) in pairwise(spans):
        if after < before:
            raise BadRequest(f"{typed}: these hours overlap.")
    return tuple(spans)


def clock_from(typed: str) -> str:
    """Such as "09:00", also from 9:00; 24:00 is midnight at the day's end."""
    hours, _, minutes = typed.strip().partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(minutes) < _MINUTES):
        raise BadRequest(f"{typed} is no time of the day; it looks like 09:00.")
    if int(hours) * _MINUTES + int(minutes) > _MIDNIGHT:
        raise BadRequest(f"{typed} is after midnight; a day ends at 24:00.")
    return f"{int(hours):02}:{int(minutes):02}"


def holidays_from(typed: Sequence[str]) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(day) for day in typed)
    except ValueError:
        raise BadRequest("A holiday is a day such as 2026-12-25.") from None


def in_words(hours: Mapping[str, Spans]) -> str:
    """Such as "Mon 09:00-17:00, Tue closed"."""
    return ", ".join(
        f"{day.title()} {' and '.join(f'{begins}-{ends}' for begins, ends in hours.get(day, ())) or CLOSED}"
        for day in DAYS
    )


def in_short(hours: Mapping[str, Spans]) -> str:
    """Such as "Mon to Fri 09:00-17:00, Sat 10:00-13:00"; days that are closed are not named."""
    runs = [(spans, list(days)) for spans, days in groupby(DAYS, key=lambda day: tuple(hours.get(day, ())))]
    said = [
        f"{_named(days)} {' and '.join(f'{begins}-{ends}' for begins, ends in spans)}" for spans, days in runs if spans
    ]
    return ", ".join(said) or CLOSED


def _named(days: Sequence[str]) -> str:
    first, last = days[0].title(), days[-1].title()
    return first if first == last else f"{first} to {last}"


def _span(typed: str) -> tuple[str, str]:
    found = _SPAN.fullmatch(typed)
    if not found:
        raise BadRequest(f"{typed or 'Nothing'} is no span of hours; it looks like 09:00-17:00.")
    begins, ends = map(clock_from, found.groups())
    if ends <= begins:
        raise BadRequest(f"{typed} ends before it begins; hours past midnight need two days.")
    return begins, ends
