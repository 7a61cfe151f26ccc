"""Whether the tablet sleeps: between the branch's opening hours, as far as the server told them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from surveys.tablet import Spell

TOLD = timedelta(days=15)
"""The server tells two weeks; a clock further from them than that is wrong."""


def is_asleep(spells: Sequence[Spell], now: datetime) -> bool:
    """Never once they have run out, nor before any were told: a dark screen hears nobody."""
    if not any(now < spell.ends for spell in spells):
        return False
    is_known = any(now + TOLD >= spell.begins for spell in spells)
    return is_known and not any(spell.begins <= now < spell.ends for spell in spells)
