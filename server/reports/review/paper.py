"""A review on paper."""

from collections.abc import Iterable

from server.reports.paper import (
    BODY,
    HUGE,
    INK,
    SMALL,
    SOFT,
    Part,
    bars,
    boxed,
    line,
    listed,
    measure,
    on_paper,
    pairs,
    quote,
    section,
)
from server.reports.review.shown import CAUSES, CAUTION, Shown


def pdf(shown: Shown) -> bytes:
    return on_paper(_parts(shown), f"{shown.title}, {shown.days}")


def _parts(shown: Shown) -> Iterable[Part]:
    lists = ((shown.unhappy_title, shown.reasons), (CAUSES, shown.causes))
    yield line(shown.title, HUGE * 0.85, INK, bold=True, after=1)
    yield line(shown.days, BODY, SOFT, after=5)
    yield boxed("Do this week", shown.advice)
    yield line(shown.answers, BODY, INK, after=1.4)
    yield line(CAUTION, SMALL, SOFT, after=6)
    halves = [*map(measure, shown.measures), listed("To answer", shown.to_answer)]
    halves += [bars(title, found) for title, found in lists if found]
    yield from pairs([*halves, *([listed("Thanks", shown.thanks)] if shown.thanks else ())])
    yield from section("In their words", map(quote, shown.comments))
    yield from section("Praise", map(quote, shown.praise))
