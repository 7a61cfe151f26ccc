from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one part of an installation."""

    name: str
    is_well: bool | None
    """None: it is not set up, or nobody can know yet."""
    sentence: str
    cure: str = ""
    """What to do, where something is to be done."""


def day(moment: datetime) -> str:
    """Such as "2 March 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def in_words(names: tuple[str, ...], most: int = 5) -> str:
    """Such as "Riverside, Station and 3 more"."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
