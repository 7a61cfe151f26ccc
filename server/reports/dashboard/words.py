"""What each number means, for whoever touches it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil

from server.reports.change import FEWEST, numbered
from server.reports.dashboard.hours import Cell
from server.reports.dashboard.trend import Trend
from server.reports.filters import WEEKDAYS as WEEKDAYS_TYPED
from server.reports.filters import Filters
from server.reports.footfall import Answered
from server.reports.line import Line
from server.reports.reasons import Moved
from server.reports.review.names import named
from server.reports.review.shown import TITLES, WAYS, and_words, digits_of, ends_in_words, score_in_words
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


def shortly_of(line: Line) -> str:
    """Such as "12 answers, very likely 40 % – 80 %"."""
    return f"{numbered(line.n, 'answer')}, very likely {range_of(line)}"


def ways_of(line: Line) -> str:
    """What is added up in it: who answers on a tablet and who on a phone are not the same people."""
    if line.score is None or not line.channels:
        return ""
    if len(line.channels) == 1:
        return f"All {WAYS[line.channels[0][0]]}."
    ways = dict(line.channels)
    return f"{and_words([f'{ways[way]} {words}' for way, words in WAYS.items() if way in ways])}, added up."


def value_of(line: Line) -> str:
    """Empty below five answers."""
    return score_in_words(line.kind, line.score.value) if line.score else ""


def range_of(line: Line) -> str:
    return _range(line.kind, line.score) if line.score else ""


def behind(line: Line, value: str, label: str) -> tuple[str, ...]:
    """Above the answers of which a number was made; `value`: of those who gave this one."""
    if value and line.score:
        hits = line.points.get(int(value), 0) if value.isdecimal() else 0
        return sure_of(label, hits, line.n), ways_of(line)
    if line.score is None:
        return of_line(line)
    return f"{TITLES[line.kind]}: {value_of(line)}.", *of_line(line), ways_of(line)


def beside_doubtful(line: Line, other: Line | None) -> str:
    """What it would be with the doubtful answers, or without them where they count; empty where there are none."""
    doubtful = other.n - line.n if other else -line.n
    if not doubtful:
        return ""
    are_out, n = doubtful > 0, abs(doubtful)
    them, are = ("it", "is") if n == 1 else ("them", "are")
    said = f"{numbered(n, 'doubtful answer')} {are} {'left out' if are_out else 'in it'}"
    if other is None or other.score is None or line.score is None:
        return f"{said}."
    return f"{said}; {'with' if are_out else 'without'} {them} it would be {value_of(other)}."


def at(cell: Cell, filters: Filters) -> str:
    """What is added to the address of the answers, to get those of one cell."""
    hours = filters.hours if cell.hour is None else (cell.hour, cell.hour + 1)
    weekday = filters.weekday if cell.weekday is None else cell.weekday
    said = f"&hours={hours[0]}-{hours[1]}" if hours else ""
    return said if weekday is None else f"{said}&weekday={WEEKDAYS_TYPED[weekday]}"


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
    likely = _percents(reason.share.low, reason.share.high)
    now = f"{reason.n} of {reason.share.n} who answered named it: very likely {likely}."
    if reason.before is None:
        return (now,)
    return now, f"It was {reason.before.value:.0f}\u00a0% {when} ({reason.n_before} of {reason.before.n})."


def visitors(visited: Answered, filters: Filters) -> str:
    whole = filters.hours or filters.weekday is not None
    when = "at all hours of all counted days: visitors are counted by the day" if whole else "on the counted days"
    return f"{visited.per_hundred:.1f} of a hundred visitors answered, {when}."


def of_visitors(visited: Answered) -> tuple[str, ...]:
    days = numbered(visited.days, "counted day")
    found = f"{numbered(visited.answers, 'answer')} of {numbered(visited.visitors, 'visitor')} on {days}."
    if visited.answers > visited.visitors:
        return found, "More answers than visitors: not everybody was counted."
    likely = _percents(*wilson(visited.answers, visited.visitors), between=" and ")
    return found, f"Very likely it lies between {likely}."


def of_today(lines: Sequence[Line]) -> tuple[str, ...]:
    """What is known of today's answers."""
    each = (f"{TITLES[line.kind]}: {' '.join(filter(None, (*of_line(line), ways_of(line))))}" for line in lines)
    return (*each, "Which answers are low is a rule of the survey.")


def opening_hours(took: timedelta) -> str:
    return "one opening hour" if took <= HOUR else f"{ceil(took / HOUR)} opening hours"


def share(hits: int, n: int) -> tuple[str, str, bool]:
    """In percent, what its interval says, and whether it is too early to act on."""
    likely = _percents(*wilson(hits, n), between=" and ")
    between = f"Very likely it lies between {likely}: so far chance alone could move it."
    return f"{100 * hits / n:.0f}\u00a0%", between, n < FEWEST


def sure_of(bar: str, hits: int, n: int) -> str:
    return f"{named(bar, quoted=True)} {hits} of {n}: very likely {_percents(*wilson(hits, n))}."


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
    if line.low_n:
        yield f"{numbered(line.low_n, 'answer')} {'was' if line.low_n == 1 else 'were'} low."


def _range(kind: Kind, score: Score, between: str = " – ") -> str:
    return between.join(ends_in_words(kind, score.low, score.high))


def _percents(low: float, high: float, between: str = " – ") -> str:
    digits = digits_of(low, high)
    return f"{low:.{digits}f}{between}{high:.{digits}f}\u00a0%"
