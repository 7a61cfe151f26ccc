"""Whether a score changed, in words: better or worse only where chance alone hardly explains it."""

from statistics import NormalDist

from surveys.scoring import CONFIDENCE, Score, Z, difference

FEWEST_SHOWN = 5
"""Of fewer answers only their number is shown: one could tell who said what."""
FEWEST = 30
"""An interval of fewer answers is too wide to act on."""
BETTER, WORSE, SAME = "Better, very likely.", "Worse, very likely.", "No real change."
BEFORE = "in the four weeks before"


def change(now: Score | None, before: Score | None, when: str = BEFORE) -> str:
    """One sentence; `when` says with what it is compared."""
    early = too_early(now.n if now else 0, before.n if before else 0, when)
    if early or now is None or before is None:
        return early
    low, high = difference(now, before)
    if low > 0:
        return BETTER
    return WORSE if high < 0 else SAME


def wider(comparisons: int) -> float:
    """How much wider than one interval each must be, so that hardly ever one of so many tells a change by chance."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / max(comparisons, 1)) / Z


def is_above(score: Score, other: Score, stretched: float = 1) -> bool:
    """Very likely, by an interval of the difference that is stretched so much."""
    gap = score.value - other.value
    return gap - (gap - difference(score, other)[0]) * stretched > 0


def too_early(n: int, n_before: int, when: str = BEFORE) -> str:
    """Why nothing can be said yet; empty if something can."""
    if n < FEWEST:
        return f"Too early to tell ({numbered(n, 'answer')})."
    return f"Too early to compare ({numbered(n_before, 'answer')} {when})." if n_before < FEWEST else ""


def numbered(n: int, noun: str, several: str = "") -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {several or noun + 's'}"
