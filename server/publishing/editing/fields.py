"""Fields of a form, as they become values of a definition."""

import re
from collections.abc import Iterable, Mapping, Sequence

Fields = Mapping[str, Sequence[str]]
LONGEST = 1_000
MOST_LINES = 500

_NOT_KEPT = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]+")


def one(fields: Fields, key: str) -> str:
    """On one line, no space too many."""
    return tidy(next(iter(fields.get(key, ())), ""))


def tidy(words: str) -> str:
    # A no-break space stays: French has one before a question mark.
    return re.sub(" +", " ", _NOT_KEPT.sub(" ", words)).strip()[:LONGEST]


def lines(fields: Fields, key: str) -> list[str]:
    """What stands on each line, each once."""
    words = next(iter(fields.get(key, ())), "")
    return list(dict.fromkeys(filter(None, map(tidy, words.splitlines()[:MOST_LINES]))))


def texts(fields: Fields, key: str, languages: Iterable[str]) -> dict[str, str]:
    """From `text.en`, `text.fr`: those that are not empty."""
    return {tag: words for tag in languages if (words := one(fields, f"{key}.{tag}"))}


def number(fields: Fields, key: str) -> int | str:
    """What is no number stays as it was typed, for the page to show again."""
    words = one(fields, key)
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 6 else words  # noqa: PLR2004 - far beyond


def name_from(words: str, taken: Iterable[str], otherwise: str) -> str:
    """A name for a definition, made of what people read; another one than those taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:30].strip("-") or otherwise
    used = set(taken)
    tries = (plain, *(f"{plain}-{number}" for number in range(2, len(used) + 3)))
    return next(name for name in tries if name not in used)
