"""Comments by their words, the newest first: FTS5 on SQLite, a tsvector on PostgreSQL (server/intake/comments.py)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Self
from uuid import UUID

from sqlalchemy import BigInteger, Column, ColumnElement, MetaData, Select, String, Table, false, func, literal, select
from sqlalchemy.dialects.postgresql import TSQUERY

from server.database import Session
from server.database.place import FURTHEST, place_at
from server.database.tables.intake import comments
from server.database.tables.metadata import INDEX_OF_WORDS
from server.reports.filters import WIDEST_OFFSET, Filters
from surveys.plain import plain

LONGEST = 200
"""Characters of what is typed."""
BEGINS_FROM = 4
"""Letters; so long a word also finds those that begin with it. The index knows the first four of each."""
AT_ONCE = 400
SELDOM = 8
MOST_MARKS = 10
"""So many branches are named to the index; of more, most comments are of one of them anyway."""

_index = Table(INDEX_OF_WORDS, MetaData(), Column("rowid", BigInteger), Column(INDEX_OF_WORDS, String))
_vector = func.array_to_tsvector(func.string_to_array(comments.c.words, " "))


@dataclass(frozen=True, slots=True)
class Search:
    """All of these words, in any order; of a phrase, side by side."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """All plain."""

    @classmethod
    def of(cls, typed: str) -> Self:
        """What stands between quotation marks is a phrase."""
        parts = re.split(r'["“”„«»]', typed[:LONGEST])
        words = [word for part in parts[::2] for word in plain(part).split()]
        return cls(tuple(dict.fromkeys(words)), tuple(filter(None, (plain(part).strip() for part in parts[1::2]))))

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    def holds(self, words: str) -> bool:
        """Whether a comment has all of it; the index only comes near."""
        said = f" {words} "
        return all(_begun(word) in said for word in self.words) and all(f" {one} " in said for one in self.phrases)

    @property
    def marks(self) -> tuple[str, ...]:
        """How each word stands in plain words."""
        return (*map(_begun, self.words), *(f" {word} " for word in self.whole))

    @property
    def whole(self) -> tuple[str, ...]:
        """Words of phrases, which nothing may follow."""
        return tuple(word for phrase in self.phrases for word in phrase.split())


@dataclass(frozen=True, slots=True)
class Hit:
    place: int
    """In time; a page ends after one and the next begins before it."""
    response_id: UUID
    words: str = field(repr=False)
    """Plain."""


def hits(session: Session, filters: Filters, search: Search, *, before: int | None = None) -> Iterator[list[Hit]]:
    """Of these branches and, give or take a day, these days; in parts, as long as somebody asks for more."""
    strictly: frozenset[str] = frozenset()
    while filters.branches:
        part = [Hit(*row) for row in session.execute(_page(session, filters, search, strictly, before))]
        yield [hit for hit in part if search.holds(hit.words)]
        if len(part) < AT_ONCE:
            return
        before = part[-1].place
        # The index finds all words that begin with the same four letters at once, and those with more only after
        # it has read every comment of each: slow for a frequent word, and for a rare one the only way.
        said = [f" {hit.words} " for hit in part]
        seldom = (word for word in search.words if sum(_begun(word) in words for words in said) * SELDOM < AT_ONCE)
        strictly |= frozenset(seldom)


def _page(
    session: Session, filters: Filters, search: Search, strictly: frozenset[str], before: int | None
) -> Select[int, UUID, str]:
    found = select(comments.c.place, comments.c.response_id, comments.c.words).limit(AT_ONCE)
    branches: ColumnElement[bool] = comments.c.branch_id.in_([branch.id for branch in filters.branches])
    place: ColumnElement[int] = comments.c.place
    if search and session.dialect.name == "sqlite":
        place = _index.c.rowid
        wanted = _index.c[INDEX_OF_WORDS].op("MATCH")(_match(search, strictly, filters))
        found = found.select_from(_index.join(comments, comments.c.place == place)).where(wanted)
        branches = func.coalesce(branches, false())  # or SQLite may begin with these
    elif search:
        found = found.where(_vector.op("@@")(literal(_query(search), TSQUERY)))
    first = place_at(datetime.combine(filters.begins, time.min, UTC) - WIDEST_OFFSET)
    last = place_at(datetime.combine(filters.ends, time.max, UTC) + WIDEST_OFFSET)
    within = place.between(first, min(last, FURTHEST if before is None else before - 1))
    return found.where(branches, within).order_by(place.desc())


def _match(search: Search, strictly: frozenset[str], filters: Filters) -> str:
    """What FTS5 understands: plain words need no escape; a branch is marked as in server/intake/comments.py."""
    words = [
        f'"{word if word in strictly else word[:BEGINS_FROM]}" *' if len(word) >= BEGINS_FROM else f'"{word}"'
        for word in search.words
    ]
    terms = [*words, *(f'"{word}"' for word in search.whole)]
    if len(filters.branches) <= MOST_MARKS:
        marks = " OR ".join(f'"_{branch.id}"' for branch in filters.branches)
        terms.append(f"({marks})")
    return " AND ".join(terms)


def _query(search: Search) -> str:
    """The same for PostgreSQL."""
    begun = [f"'{word}'{':*' if len(word) >= BEGINS_FROM else ''}" for word in search.words]
    return " & ".join([*begun, *(f"'{word}'" for word in search.whole)])


def _begun(word: str) -> str:
    return f" {word}" if len(word) >= BEGINS_FROM else f" {word} "
