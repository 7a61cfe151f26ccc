"""What each number means, for whoever touches it."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

from server.reports.change import FEWEST, numbered
from server.reports.dashboard.trend import Trend
from server.reports.filters import Filters
from server.reports.line import Line
from server.reports.reasons import Moved
from server.reports.review.shown import TITLES, WAYS, and_words, score_in_words
from server.reports.review.week import Week, in_words
from server.reports.scores import WEEKDAYS
from surveys.scoring import DETRACTORS, EASY, PROMOTERS, SATISFIED, Score, wilson
from surveys.survey import Kind

HOUR = timedelta(hours=1)
CHOSEN = {
    Kind.CSAT: (SATISFIED, "were one of the two best answers"),
    Kind.CES: (EASY, "were 5, 6 or 7 of 7"),
}


def of_line(line: Line) -> tuple[str, ...]:
    return tuple(_of_line(line))


def value_of(line: Line) -> str:
    """Empty below five answers."""
    return score_in_words(line.kind, line.score.value) if line.score else ""


def range_of(line: Line) -> str:
    return _range(line.kind, line.score) if line.score else ""


def with_doubtful(line: Line, both: Line | None) -> str:
    """What it would be with the doubtful answers; empty where there are none."""
    if both is None or both.n == line.n:
        return ""
    doubtful = f"{numbered(both.n - line.n, 'doubtful answer')} {'is' if both.n - line.n == 1 else 'are'} left out"
    return f"{doubtful}; with {'it' if both.n - line.n == 1 else 'them'} it would be {value_of(both)}."


def period(filters: Filters) -> str:
    """Such as "16 November – 13 December 2026"."""
    return in_words(filters.begins, filters.ends)


def compared(filters: Filters) -> str:
    """With what a change compares."""
    return "in the four weeks before" if filters.days == 28 else f"in the {numbered(filters.days, 'day')} before"  # noqa: PLR2004 - four weeks


def chosen(filters: Filters) -> tuple[str, ...]:
    """What was chosen beside branch and days."""
    said = [f"Region {filters.region}"] if filters.region else []
    said += [WAYS[filters.channel]] if filters.channel else []
    said += [f"survey {filters.survey}"] if filters.survey else []
    said += [f"version {filters.version}"] if filters.version else []
    said += [f"{WEEKDAYS[filters.weekday]}s"] if filters.weekday is not None else []
    said += ["{:02}:00 – {:02}:00".format(*filters.hours)] if filters.hours else []
    flagged = {True: ["only doubtful answers"], None: ["doubtful answers too"], False: []}
    return (*said, *flagged[filters.flagged])


def title(line: Line) -> str:
    return TITLES[line.kind]


def way_of(line: Line) -> str:
    """Of a touchpoint, such as "on a tablet"."""
    return WAYS[line.channels[0][0]]


def place(line: Line, value: float) -> float:
    """Where a value lies on its whole scale, in percent."""
    return (value + 100) / 2 if line.kind is Kind.NPS else value


def shortly(day: date) -> str:
    return f"{day.day} {day:%b}"


def weeks_of(trend: Trend) -> list[tuple[Week, Line]]:
    """The newest first."""
    return [(Week.of(date.fromisoformat(line.key)), line) for line in reversed(trend.lines)]


def of_reason(reason: Moved, when: str) -> tuple[str, ...]:
    if reason.share is None:
        return (f"{numbered(reason.n, 'customer')} named it.",)
    low, high = reason.share.low, reason.share.high
    now = f"{reason.n} of {reason.share.n} who answered named it: very likely {low:.0f} – {high:.0f}\u00a0%."
    if reason.before is None:
        return (now,)
    return now, f"It was {reason.before.value:.0f}\u00a0% {when} ({reason.n_before} of {reason.before.n})."


def opening_hours(took: timedelta) -> str:
    return "one opening hour" if took <= HOUR else f"{ceil(took / HOUR)} opening hours"


def share(hits: int, n: int) -> tuple[str, str, bool]:
    """In percent, what its interval says, and whether it is too early to act on."""
    low, high = wilson(hits, n)
    between = f"Very likely it lies between {low:.0f} and {high:.0f}\u00a0%: so far chance alone could move it."
    return f"{100 * hits / n:.0f}\u00a0%", between, n < FEWEST


def _of_line(line: Line) -> Iterator[str]:
    if line.score is None:
        yield f"{numbered(line.n, 'answer')}. Below five nothing else is shown: one could tell who said what."
        return
    if line.kind is Kind.NPS:
        loyal, unhappy = (sum(line.points.get(point, 0) for point in points) for points in (PROMOTERS, DETRACTORS))
        yield f"Of {line.n} answers {loyal} were 9 or 10, and {unhappy} were 0 to 6. The share of these is taken off."
    else:
        points, words = CHOSEN[line.kind]
        yield f"{sum(line.points.get(point, 0) for point in points)} of {line.n} answers {words}."
    yield f"Very likely it lies between {_range(line.kind, line.score, ' and ')}: so far chance alone could move it."
    if len(line.channels) > 1:
        yield f"{and_words([f'{n} answers came {WAYS[way]}' for way, n in line.channels])}."
    if line.low_n:
        yield f"{numbered(line.low_n, 'answer')} {'was' if line.low_n == 1 else 'were'} low."


def _range(kind: Kind, score: Score, between: str = " – ") -> str:
    return between.join(score_in_words(kind, value) for value in (score.low, score.high))
