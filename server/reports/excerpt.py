"""The part of a comment that shows what was found, and where in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.reports.search import Search
from surveys.plain import plain

LONGEST = 320
"""Characters shown at once."""
AHEAD = 100
"""Of them before the first word that was found."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    parts: tuple[tuple[str, bool], ...]
    """Text as it was written, and whether it was looked for."""
    is_all: bool


def excerpt(words: str, search: Search) -> Excerpt:
    pieces = [(piece, bool(piece.strip()) and _is_sought(piece, search)) for piece in re.split(r"(\s+)", words.strip())]
    if len(words) <= LONGEST:
        return Excerpt(tuple(pieces), is_all=True)
    found = next((number for number, (_, sought) in enumerate(pieces) if sought), 0)
    first = found
    while first and _length(pieces[first - 1 : found]) <= AHEAD:
        first -= 1
    last = first + 1
    while last < len(pieces) and _length(pieces[first : last + 1]) <= LONGEST:
        last += 1
    shown = [(piece[:LONGEST], sought) for piece, sought in pieces[first:last]]  # one word may be longer than that
    before, after = [("… ", False)] if first else [], [(" …", False)] if last < len(pieces) else []
    return Excerpt((*before, *shown, *after), is_all=False)


def _length(pieces: Sequence[tuple[str, bool]]) -> int:
    return sum(len(piece) for piece, _ in pieces)


def _is_sought(piece: str, search: Search) -> bool:
    said = plain(piece)
    return any(begun in said for begun in search.marks)
