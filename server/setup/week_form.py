"""Opening hours and days off as a form shows and sends them: a line a day, with a break if they have one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from server.branches.branch import Branch
from server.branches.hours import DAYS
from server.branches.week import Spans, holidays_from, spans_from
from server.errors import BadRequest

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
USUAL = ("09:00", "17:00")
MIDNIGHT, AS_TYPED = "24:00", "00:00"
"""A browser's clock has no 24:00."""
MOST_DAYS_OFF = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One day of the week."""

    day: str
    name: str
    is_open: bool
    times: tuple[str, str, str, str]
    """From, to; and after a break from, to again."""

    @classmethod
    def of(cls, day: str, spans: Spans) -> Self:
        first = spans[0] if spans else USUAL
        second = spans[-1] if len(spans) > 1 else ("", "")
        shown = tuple(AS_TYPED if clock == MIDNIGHT else clock for clock in (*first, *second))
        return cls(day, NAMES[DAYS.index(day)], bool(spans), (shown[0], shown[1], shown[2], shown[3]))

    @property
    def has_break(self) -> bool:
        return any(self.times[2:])

    @property
    def spans(self) -> Spans:
        """Raises BadRequest for what is no time of a day."""
        if not self.is_open:
            return ()
        begins, ends, again, until = self.times
        typed = [(begins, ends), *([(again, until)] if self.has_break else [])]
        try:
            return spans_from(",".join(f"{start}-{MIDNIGHT if end == AS_TYPED else end}" for start, end in typed))
        except BadRequest as wrong:
            raise BadRequest(f"{self.name}: {wrong}") from None


def lines_of(branch: Branch) -> tuple[Line, ...]:
    return tuple(Line.of(day, branch.hours.get(day, ())) for day in DAYS)


def lines_from(typed: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(_line(day, typed) for day in DAYS)


def _line(day: str, typed: Mapping[str, str]) -> Line:
    begins, ends, again, until = (typed.get(f"{day}_{at}", "").strip() for at in ("from", "to", "again", "until"))
    return Line(day, NAMES[DAYS.index(day)], f"{day}_open" in typed, (begins, ends, again, until))


def hours_from(lines: Sequence[Line]) -> dict[str, Spans]:
    hours = {line.day: line.spans for line in lines}
    if not any(hours.values()):
        raise BadRequest("Please tick at least one day on which you are open.")
    return hours


def as_days(typed: Sequence[str]) -> tuple[list[date], list[str]]:
    """In their order, each once; and what is no day."""
    days, unclear = set(), []
    for one in filter(None, map(str.strip, typed)):
        try:
            days.add(date.fromisoformat(one))
        except ValueError:
            unclear.append(one)
    return sorted(days), unclear


def days_off_from(typed: Sequence[str], before: Branch, today: date) -> frozenset[date]:
    """Those that are over stay: what was promised then was counted with them."""
    over = {day for day in before.holidays if day < today}
    found = holidays_from([day for day in typed if day.strip()]) | over
    if len(found) > MOST_DAYS_OFF:
        raise BadRequest(f"There can be at most {MOST_DAYS_OFF} days off.")
    return frozenset(found)
