"""A monthly review in words, once: page, mail and PDF only set them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from server.reports.change import numbered
from server.reports.monthly.calls import on_day
from server.reports.monthly.circle import Circle
from server.reports.monthly.kept import Call, Care, KeptMonth, Monthly, Unheard
from server.reports.monthly.month import Month
from server.reports.review.names import named
from server.reports.review.shown import Bar, ShownMeasure, and_words, shown_bars, shown_measure

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five")
MOST_UNHEARD = 12
REASONS = "What customers named most"
UNHEARD = "Without an answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMonth:
    circle: Circle
    month: Month
    title: str
    heading: str
    """Above the calls."""
    calls: tuple[Call, ...]
    after: tuple[str, ...]
    """What is said beneath them."""
    measures: tuple[ShownMeasure, ...]
    care: tuple[str, ...]
    reasons: tuple[Bar, ...]
    causes: tuple[Bar, ...]
    unheard: tuple[tuple[str, str], ...]
    """Slug of a branch and what is said of it; empty for what is said of the rest."""
    made_at: datetime

    @property
    def days(self) -> str:
        return self.month.in_words

    @property
    def to_do(self) -> tuple[str, ...]:
        """The calls, each on one line, and what is said beneath them."""
        return (*(f"{named(one.name)}: {' '.join(one.why)}" for one in self.calls), *self.after)

    @property
    def made_on(self) -> str:
        local = self.made_at.astimezone(self.circle.zone)
        return f"{on_day(local.date())}, {local:%H:%M}"


def shown_month(circle: Circle, kept: KeptMonth) -> ShownMonth:
    monthly = kept.monthly
    return ShownMonth(
        circle=circle,
        month=kept.month,
        title=f"The month in {named(circle.name)}",
        heading=_heading(len(monthly.calls)),
        calls=monthly.calls,
        after=tuple(_after(monthly)),
        measures=tuple(shown_measure(one, "in the month before") for one in monthly.measures),
        care=tuple(_care(monthly.care)),
        reasons=shown_bars(monthly.reasons),
        causes=shown_bars(monthly.causes),
        unheard=tuple(_unheard(monthly.unheard)),
        made_at=kept.made_at,
    )


def _heading(calls: int) -> str:
    if not calls:
        return "No branch needs a call"
    return f"{NUMBERS[calls]} {'branch' if calls == 1 else 'branches'} to call, and why"


def _after(monthly: Monthly) -> Iterator[str]:
    if monthly.more_calls:
        yield f"Then {numbered(monthly.more_calls, 'more branch', 'more branches')}, with less to ask about."
    if monthly.better:
        better = and_words([named(name) for name in monthly.better])
        yield f"Better than in the month before, very likely: {better}. Ask what they did, and tell the others."
    if not (monthly.calls or monthly.better):
        yield "Nothing is late, nothing fell, every tablet is heard of. Thank the teams."


def _care(care: Care) -> Iterator[str]:
    yield f"{care.kept} of {care.promised} answered in time." if care.promised else "No answer fell due this month."
    if care.opened or care.solved:
        solved = numbered(care.solved, "case was", "cases were")
        yield f"{numbered(care.opened, 'customer')} needed an answer; {solved} solved."
    if not care.waiting:
        yield "Nobody waits for an answer."
    else:
        waits = numbered(care.waiting, "customer waits", "customers wait")
        yield f"{waits} for an answer, {care.late or 'none'} of them longer than promised."


def _unheard(found: tuple[Unheard, ...]) -> Iterator[tuple[str, str]]:
    for one in found[:MOST_UNHEARD]:
        last = f"the last answer came on {on_day(one.last)} {one.last.year}" if one.last else "nobody has answered yet"
        yield one.slug, f"{named(one.name)}: {last}."
    if (more := len(found) - MOST_UNHEARD) > 0:
        yield "", f"And {numbered(more, 'more branch', 'more branches')}."
