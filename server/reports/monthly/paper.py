"""A monthly review on paper."""

from collections.abc import Iterable

from server.reports.monthly.shown import REASONS, UNHEARD, ShownMonth
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
)
from server.reports.review.shown import CAUSES, CAUTION


def pdf(shown: ShownMonth) -> bytes:
    return on_paper(_parts(shown), f"{shown.title}, {shown.days}")


def _parts(shown: ShownMonth) -> Iterable[Part]:
    lists = ((REASONS, shown.reasons), (CAUSES, shown.causes))
    yield line(shown.title, HUGE * 0.85, INK, bold=True, after=1)
    yield line(shown.days, BODY, SOFT, after=5)
    yield boxed(shown.heading, shown.to_do)
    halves = [*map(measure, shown.measures), listed("To answer", shown.care)]
    if shown.unheard:
        halves.append(listed(UNHEARD, (words for _, words in shown.unheard)))
    halves += [bars(title, found) for title, found in lists if found]
    yield from pairs(halves)
    yield line(CAUTION, SMALL, SOFT)
