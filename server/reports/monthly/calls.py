"""Which branches to call, and why: by rules, the weightiest first; nobody is ranked by a score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from server.branches.branch import Branch
from server.reports.casework import Promises
from server.reports.change import FEWEST, is_above, numbered
from server.reports.line import Line
from server.reports.monthly.kept import Call
from server.reports.monthly.month import Month
from server.reports.review.advice import BROKEN, FELL, PROMISES
from server.reports.review.names import named
from server.reports.review.shown import score_in_words
from server.reports.targets import MISSED, reached

MOST = 5
UNHEARD, WORSE, LATE, NOT_KEPT, SILENT, MISSES = 7, 6, 6, 4, 3, 2
MOST_LATE, MOST_SILENT = 5, 2
"""More of them weigh no more."""

Reason = tuple[int, str]
"""Weight and sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a branch stands at the end of a month."""

    branch: Branch
    line: Line | None
    """Its score of the month; None without an answer."""
    before: Line | None
    """Of the month before."""
    last: date | None
    """The day of its last answer."""
    target: float | None
    late: int
    """Customers who wait longer than promised,"""
    since: date | None
    """and since when the first of them does."""
    promises: Promises
    silent: tuple[tuple[str, date], ...]
    """Tablets that nobody has heard of for days: name, and since when."""
    was_open: bool

    @property
    def is_unheard(self) -> bool:
        return self.was_open and (self.line is None or self.line.n == 0)


def calls(standings: Sequence[Standing], month: Month, *, stretched: float) -> tuple[Call, ...]:
    """All for which there is a reason. `stretched`: by how much intervals are wider, since many are compared."""
    found = [(reasons(one, month, stretched=stretched), one.branch) for one in standings]
    order = sorted(
        (item for item in found if item[0]), key=lambda item: (-sum(weight for weight, _ in item[0]), item[1].name)
    )
    return tuple(Call(branch.slug, branch.name, tuple(words for _, words in why)) for why, branch in order)


def reasons(one: Standing, month: Month, *, stretched: float) -> list[Reason]:
    found = (*_unheard(one, month), *_care(one), *_score(one, month, stretched), *_tablets(one))
    return sorted(found, key=lambda reason: -reason[0])


def moved(one: Standing, stretched: float) -> int:
    """Better 1, worse -1, very likely; else 0."""
    if not (one.line and one.before and one.line.score and one.before.score) or min(one.line.n, one.before.n) < FEWEST:
        return 0
    now, then = one.line.score, one.before.score
    return is_above(now, then, stretched) - is_above(then, now, stretched)


def on_day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _unheard(one: Standing, month: Month) -> Iterator[Reason]:
    if one.is_unheard:
        last = f"; the last came on {on_day(one.last)} {one.last.year}" if one.last else ", and none before"
        yield UNHEARD, f"No answers in {month.name}{last}."


def _score(one: Standing, month: Month, stretched: float) -> Iterator[Reason]:
    line, way = one.line, moved(one, stretched)
    if line is None or line.score is None:
        return
    now = score_in_words(line.kind, line.score.value)
    if way < 0 and one.before and one.before.score:
        then = score_in_words(line.kind, one.before.score.value)
        yield WORSE, f"{FELL[line.kind]} than in {month.later(-1).name}, very likely: {now}, after {then}."
    # Who comes nearer is not called for it.
    if way <= 0 and one.target is not None and reached(line.score, one.target) == MISSED:
        yield MISSES, f"{now}: the target of {one.target:g} was missed, very likely."


def _care(one: Standing) -> Iterator[Reason]:
    if one.late and one.since:
        waits = numbered(one.late, "customer waits", "customers wait")
        who = "since" if one.late == 1 else "the first since"
        yield LATE + min(one.late, MOST_LATE), f"{waits} longer than promised, {who} {on_day(one.since)}."
    broken, n = one.promises.broken, one.promises.n
    if n >= PROMISES and broken >= BROKEN * n:
        yield NOT_KEPT, f"{broken} of {numbered(n, 'promise')} to answer did not hold."


def _tablets(one: Standing) -> Iterator[Reason]:
    if not one.silent:
        return
    name, since = min(one.silent, key=lambda tablet: (tablet[1], tablet[0]))
    others = len(one.silent) - 1
    more = f", and {numbered(others, 'more tablet')} too" if others else ""
    weight = SILENT * min(len(one.silent), MOST_SILENT)
    yield weight, f"The tablet {named(name)} has been silent since {on_day(since)}{more}."
