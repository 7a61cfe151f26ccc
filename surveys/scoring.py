"""
CSAT, NPS and CES from counts of answers, each with its 95 % interval.

Counts map a point of the scale to how often it was given. No answers give None; a point outside the scale is a
ValueError. An interval covers chance only, not who chose to answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin, sqrt

from surveys.survey import SCALES, Kind

Z = 1.959963984540054
"""Half of the middle 95 % of the normal distribution, in standard deviations."""
CONFIDENCE = 0.95
SATISFIED = range(4, 6)
PROMOTERS = range(9, 11)
DETRACTORS = range(7)
EASY = range(5, 8)
SMALL_NPS = 100
"""From this many answers on, NPS needs no adjustment."""
SMALLEST_MEAN = 5
LONG_TAIL = 100
"""Degrees of freedom beyond which the t distribution is close enough to the normal one for an expansion."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of n answers, with a 95 % interval. CSAT and CES: percent, 0-100. NPS: -100..100. Mean of CES: points, 1-7."""

    n: int
    value: float
    low: float
    high: float


def score(kind: Kind, counts: Mapping[int, int]) -> Score | None:
    """The usual score of a scored question; ValueError for a kind that has none."""
    if kind not in _SCORES:
        raise ValueError(f"A question of kind {kind} has no score.")
    return _SCORES[kind](counts)


def csat(counts: Mapping[int, int]) -> Score | None:
    """Percent of 4 and 5."""
    return _share(Kind.CSAT, counts, SATISFIED)


def ces(counts: Mapping[int, int]) -> Score | None:
    """Percent of 5 to 7, those who found it at least somewhat easy."""
    return _share(Kind.CES, counts, EASY)


def nps(counts: Mapping[int, int]) -> Score | None:
    """Percent of 9 and 10 minus percent of 0 to 6."""
    n = _answers(Kind.NPS, counts)
    if not n:
        return None
    promoters, detractors = _given(counts, PROMOTERS), _given(counts, DETRACTORS)
    interval = adjusted_wald if n < SMALL_NPS else wald
    low, high = interval(promoters, detractors, n)
    return Score(n, _net(promoters, detractors, n), low, high)


def ces_mean(counts: Mapping[int, int]) -> Score | None:
    """The mean answer; None below five answers, where an interval would say nothing."""
    n = _answers(Kind.CES, counts)
    if n < SMALLEST_MEAN:
        return None
    mean = sum(point * count for point, count in counts.items()) / n
    variance = sum(count * (point - mean) ** 2 for point, count in counts.items()) / (n - 1)
    margin = t_quantile(n - 1) * sqrt(variance / n)
    scale = SCALES[Kind.CES]
    return Score(n, mean, max(scale[0], mean - margin), min(scale[-1], mean + margin))


def difference(after: Score, before: Score) -> tuple[float, float]:
    """The 95 % interval of the change between two scores of one kind, from their own (Newcombe 1998, method 10)."""
    gap = after.value - before.value
    down = hypot(after.value - after.low, before.high - before.value)
    up = hypot(after.high - after.value, before.value - before.low)
    return gap - down, gap + up


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The Wilson score interval of hits among n, in percent."""
    if not 0 <= hits <= n or not n:
        raise ValueError("A share needs at least one answer, and no more hits than answers.")
    centre = (hits + Z**2 / 2) / (n + Z**2)
    half = Z * sqrt(hits * (n - hits) / n + Z**2 / 4) / (n + Z**2)
    # The ends are exact where nobody or everybody was a hit; rounding must not move them past the share.
    return (100 * (centre - half) if hits else 0.0, 100 * (centre + half) if hits < n else 100.0)


def nps_margin(promoters: float, detractors: float, n: float) -> float:
    """Half the plain 95 % interval of an NPS, in points, from the variance of +1, 0 and -1 for each answer."""
    variance = (promoters + detractors) / n - ((promoters - detractors) / n) ** 2
    return 100 * Z * sqrt(variance / n)


def wald(promoters: float, detractors: float, n: float) -> tuple[float, float]:
    """The plain interval of an NPS, in points."""
    value, margin = _net(promoters, detractors, n), nps_margin(promoters, detractors, n)
    return max(-100.0, value - margin), min(100.0, value + margin)


def adjusted_wald(promoters: int, detractors: int, n: int) -> tuple[float, float]:
    """The interval of an NPS with three quarters of an answer added at either end, and 1.5 between (Rocks 2016)."""
    return wald(promoters + 0.75, detractors + 0.75, n + 3)


def t_quantile(freedom: int) -> float:
    """Half of the middle 95 % of Student's t distribution (Abramowitz & Stegun 26.7.3 to 26.7.5)."""
    if freedom > LONG_TAIL:
        return (
            Z
            + (Z**3 + Z) / (4 * freedom)
            + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
            + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * freedom**3)
        )
    low, high = Z, 13.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """The share of Student's t distribution between -t and t, by its finite series."""
    angle = atan2(t, sqrt(freedom))
    is_odd = freedom % 2
    term = total = cos(angle) if is_odd else 1.0
    for k in range(2 + is_odd, freedom - 1, 2):
        term *= cos(angle) ** 2 * (k - 1) / k
        total += term
    if freedom == 1:
        return 2 / pi * angle
    return 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total


def _share(kind: Kind, counts: Mapping[int, int], wanted: range) -> Score | None:
    n = _answers(kind, counts)
    if not n:
        return None
    hits = _given(counts, wanted)
    low, high = wilson(hits, n)
    return Score(n, 100 * hits / n, low, high)


def _answers(kind: Kind, counts: Mapping[int, int]) -> int:
    scale = SCALES[kind]
    if any(point not in scale for point in counts):
        raise ValueError(f"Scores of kind {kind} go from {scale[0]} to {scale[-1]}.")
    return sum(counts.values())


def _given(counts: Mapping[int, int], points: range) -> int:
    return sum(counts.get(point, 0) for point in points)


def _net(promoters: float, detractors: float, n: float) -> float:
    return 100 * (promoters - detractors) / n


_SCORES = {Kind.CSAT: csat, Kind.NPS: nps, Kind.CES: ces}
