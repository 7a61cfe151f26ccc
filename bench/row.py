"""One line of the table: what was asked for, what was measured, and the anchor of the same run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    target: str
    measured: str
    anchor: str = ""
    ratio: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: the whole, or only long enough to show that it runs."""

    rounds: int
    seconds: float
    """Of one round."""
    past: int
    """Responses that are there before."""


WHOLE = Effort(rounds=5, seconds=3, past=40_000)
QUICK = Effort(rounds=1, seconds=0.2, past=200)


def spread(values: Sequence[float], unit: str = "", digits: int = 0) -> str:
    """Median, and from the least to the most."""
    if len(values) == 1:
        return f"{values[0]:,.{digits}f}{unit}"
    return f"{median(values):,.{digits}f}{unit} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def at_least(value: float, target: float, why: str = "") -> str:
    return "met" if value >= target else _missed(1 - value / target, why)


def at_most(value: float, target: float, why: str = "") -> str:
    return "met" if value <= target else _missed(value / target - 1, why)


def _missed(share: float, why: str) -> str:
    return f"missed by {share:.0%}" + (f": {why}" if why else "")
