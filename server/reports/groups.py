"""
Branches as groups that cannot be told apart, never as a ranking.

Sorted by their scores, neighbours stand in one group as long as chance alone explains the difference between any two
of them; the interval of each difference is wide enough that among all of them hardly ever a pair is told apart by
chance (Bonferroni). A branch can stand in two groups: then neither can be told from it. Inside a group names are in
alphabetical order. Branches with fewer than 30 answers stand apart, without a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from server.reports.change import is_above, wider
from server.reports.line import Line
from surveys.scoring import Score


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
    apart = _apart([score for score, _ in known], wider(_pairs(len(known))))
    found, ends = [], 0
    for begins in range(len(known)):
        reach = next((end for end in range(begins + 1, len(known)) if apart[end] >= begins), len(known))
        if reach > ends:
            found.append(tuple(sorted((line for _, line in known[begins:reach]), key=lambda line: line.label)))
            ends = reach
    return Groups(tuple(found), early)


def _apart(scores: Sequence[Score], stretched: float) -> list[int]:
    """For each the last of those before it that can be told from it; -1 for none."""
    return [
        next((before for before in reversed(range(end)) if is_above(scores[before], scores[end], stretched)), -1)
        for end in range(len(scores))
    ]


def _pairs(branches: int) -> int:
    return branches * (branches - 1) // 2
