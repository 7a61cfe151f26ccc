"""What customers write, and what staff look for in it: words as often as in any language."""

import random
from itertools import accumulate

SPOKEN = (
    "the was and i to a waiting waited wait queue queues long they there then nobody staff friendly rude slow very "
    "bill paid charged twice counter closed helped explained problem solved clean dirty toilet thanks manager "
    "minutes forty hours form information wrong again sent away called phone back seat chairs parking price money"
)
"""The most frequent first."""
SELDOM = 30_000
"""Words that hardly anybody uses, names and mistakes, which an index must hold too."""


class Writers:
    """Few words are used by all, most by hardly anybody."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._usual = SPOKEN.split()
        self._words = self._usual + [f"{chance.choice(self._usual)[:5]}{number:x}" for number in range(SELDOM)]
        self._weights = list(accumulate(1 / (number + 5) for number in range(len(self._words))))

    def comment(self) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=self._chance.randint(4, 25)))

    def typed(self) -> str:
        """What staff look for: one word or two, common or rare, now and then a phrase."""
        kind = self._chance.random()
        if kind < 0.1:
            return f'"{" ".join(self._chance.sample(self._usual, 2))}"'
        if kind < 0.3:
            return self._chance.choice(self._words)
        return " ".join(self._chance.sample(self._usual, 1 if kind < 0.7 else 2))
