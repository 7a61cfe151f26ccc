"""A long time in pieces: the whole weeks or months in it, of which there are sums, and the days before and after."""

from collections.abc import Iterator

from server.branches.hours import DAY
from server.reports.filters import Filters
from server.reports.review.week import Week

FOUR_WEEKS, TWO_MONTHS, LONGEST_MONTH = 28, 59, 31
"""Days. Of fewer than four weeks or two months the days are as quickly read."""


def in_weeks(filters: Filters) -> Iterator[tuple[Filters, bool]]:
    """In the order of time, each with whether it is whole weeks."""
    first = Week.of(filters.begins + 6 * DAY)
    ends = Week.of(filters.ends + DAY).begins - DAY
    if (ends - first.begins).days + 1 < FOUR_WEEKS:
        yield filters, False
    else:
        yield from _pieces(filters, filters.but(begins=first.begins, ends=ends))


def in_months(filters: Filters) -> Iterator[tuple[Filters, bool]]:
    """The same of months."""
    begins = filters.begins
    if begins.day > 1:
        begins = (begins.replace(day=1) + LONGEST_MONTH * DAY).replace(day=1)
    ends = (filters.ends + DAY).replace(day=1) - DAY
    if (ends - begins).days + 1 < TWO_MONTHS:
        yield filters, False
    else:
        yield from _pieces(filters, filters.but(begins=begins, ends=ends))


def _pieces(filters: Filters, whole: Filters) -> Iterator[tuple[Filters, bool]]:
    if filters.begins < whole.begins:
        yield filters.but(ends=whole.begins - DAY), False
    yield whole, True
    if whole.ends < filters.ends:
        yield filters.but(begins=whole.ends + DAY), False
