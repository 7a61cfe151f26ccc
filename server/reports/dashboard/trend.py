"""A score week by week, with the band in which chance alone could have put it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from server.reports.line import Line
from server.reports.review.week import Week
from surveys.scoring import Score
from surveys.survey import Kind

WIDTH, HEIGHT = 1000, 300
EDGE = 15
"""So that the first and the last dot are whole."""
ENDS = {Kind.NPS: (-100, 0, 100)}
PERCENT = (0, 50, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """One week, in the units of the drawing; y grows downwards."""

    line: Line
    week: Week
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    dots: tuple[Dot, ...]
    bands: tuple[str, ...]
    """Corners, as an SVG polygon has them; weeks without a score part one from the next."""
    paths: tuple[str, ...]
    """The middle of each band, as an SVG polyline has it."""
    ends: tuple[int, ...]
    """Of the scale, and its middle, the lowest first."""
    weeks: tuple[Week, ...]
    """The first, the middle and the last."""
    lines: tuple[Line, ...]
    """Weeks in which anybody answered, those below five too."""


def trend(lines: Sequence[Line], kind: Kind, first: Week, last: Week) -> Trend:
    """Of the lines of one question by the week."""
    count = (last.begins - first.begins).days // 7 + 1
    ends = ENDS.get(kind, PERCENT)
    of_week = {line.key: line for line in lines}
    weeks = [first.later(number) for number in range(count)]
    found: list[Dot | None] = []
    for number, week in enumerate(weeks):
        line = of_week.get(week.begins.isoformat())
        found.append(_dot(line, line.score, week, _x(number, count), ends) if line and line.score else None)
    runs = [[dot for dot in run if dot] for there, run in groupby(found, key=bool) if there]
    return Trend(
        dots=tuple(dot for dot in found if dot),
        bands=tuple(_band(run) for run in runs if len(run) > 1),
        paths=tuple(" ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in run) for run in runs if len(run) > 1),
        ends=ends,
        weeks=(weeks[0], weeks[count // 2], weeks[-1]),
        lines=tuple(lines),
    )


def _x(number: int, count: int) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * (number / (count - 1) if count > 1 else 0.5)


def _dot(line: Line, score: Score, week: Week, x: float, ends: tuple[int, ...]) -> Dot:
    y, low, high = (_y(value, ends) for value in (score.value, score.low, score.high))
    return Dot(line, week, x, y, low, high)


def _y(value: float, ends: tuple[int, ...]) -> float:
    return EDGE + (HEIGHT - 2 * EDGE) * (ends[-1] - value) / (ends[-1] - ends[0])


def _band(run: Sequence[Dot]) -> str:
    above = [(dot.x, dot.high) for dot in run]
    below = [(dot.x, dot.low) for dot in reversed(run)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in above + below)
