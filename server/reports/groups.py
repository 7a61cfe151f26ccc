"""
Branches as groups that cannot be told apart, never as a ranking.

Sorted by their scores, neighbours stand in one group as long as chance alone explains the difference between any two
of them; the interval of each difference is wide enough that among all of them hardly ever a pair is told apart by
chance (Bonferroni). A branch can stand in two groups: then neither can be told from it. Inside a group names are in
alphabetical order. Branches with fewer than 30 answers stand apart, without a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from server.reports.line import Line
from surveys.scoring import CONFIDENCE, Score, Z, difference


@dataclass(frozen=True, slots=True)
class Groups:
    groups: tuple[tuple[Line, ...], ...]
    """The best first."""
    early: tuple[Line, ...]
    """Too few answers to say."""


def groups(lines: Sequence[Line]) -> Groups:
    """Of lines of one question, one for each branch, region or touchpoint."""
    early = tuple(line for line in lines if line.is_early)
    known = [(line.score, line) for line in lines if line.score and not line.is_early]
    known.sort(key=lambda one: (-one[0].value, one[1].label))
    scores, wider = [score for score, _ in known], _wider(len(known))
    found, ends = [], 0
    for begins in range(len(known)):
        reach = _reach(scores, begins, wider)
        if reach > ends:
            found.append(tuple(sorted((line for _, line in known[begins:reach]), key=lambda line: line.label)))
            ends = reach
    return Groups(tuple(found), early)


def _reach(scores: Sequence[Score], begins: int, wider: float) -> int:
    """Where the first one stands that can be told from one between it and `begins`."""
    for end in range(begins + 1, len(scores)):
        if any(_differ(scores[better], scores[end], wider) for better in range(begins, end)):
            return end
    return len(scores)


def _differ(better: Score, worse: Score, wider: float) -> bool:
    gap = better.value - worse.value
    low, _ = difference(better, worse)
    return gap - (gap - low) * wider > 0


def _wider(branches: int) -> float:
    """How much wider than for one pair an interval must be that holds for every pair of so many branches at once."""
    pairs = max(1, branches * (branches - 1) // 2)
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / pairs) / Z
