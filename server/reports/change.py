"""Whether a score changed, in words: better or worse only where chance alone hardly explains it."""

from surveys.scoring import Score, difference

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


def too_early(n: int, n_before: int, when: str = BEFORE) -> str:
    """Why nothing can be said yet; empty if something can."""
    if n < FEWEST:
        return f"Too early to tell ({numbered(n, 'answer')})."
    return f"Too early to compare ({numbered(n_before, 'answer')} {when})." if n_before < FEWEST else ""


def numbered(n: int, noun: str, several: str = "") -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {several or noun + 's'}"
