"""The index of customers' words: kept in the transaction that stores them, emptied by the one that erases them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Self
from uuid import UUID

from sqlalchemy import delete, select, text

from server.database import Session
from server.database.insert import insert_new
from server.database.place import place_of
from server.database.tables.intake import comments
from surveys.plain import plain
from surveys.survey import Answer, Kind, Survey

LONGEST_WORD = 64
"""Characters; PostgreSQL refuses words of some thousands, which nobody looks for."""

_INDEX = text("INSERT INTO comment_words (rowid, words) VALUES (:place, '_' || :branch_id || ' ' || :words)")
_FORGET = text(
    "INSERT INTO comment_words (comment_words, rowid, words) "
    "VALUES ('delete', :place, '_' || :branch_id || ' ' || :words)"
)
"""SQLite's index keeps no text: to forget it must be told again exactly what it was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    response_id: UUID
    branch_id: int
    started_at: datetime
    words: str = field(repr=False)
    """Plain."""

    @classmethod
    def of(
        cls, survey: Survey, answers: Mapping[str, Answer], *, response_id: UUID, branch_id: int, started_at: datetime
    ) -> Self | None:
        """None where nothing was written."""
        texts = (answers.get(question.id) for question in survey.questions if question.kind is Kind.TEXT)
        words = indexed("\n".join(text for text in texts if isinstance(text, str)))
        return cls(response_id=response_id, branch_id=branch_id, started_at=started_at, words=words) if words else None

    @property
    def row(self) -> dict[str, Any]:
        return {
            "place": place_of(self.started_at, self.response_id),
            "response_id": self.response_id,
            "branch_id": self.branch_id,
            "words": self.words,
        }


def keep(session: Session, each: Iterable[Comment]) -> None:
    """Each of another response that has none yet."""
    # In order of time, or SQLite's index writes a part of its own for each. Where two were begun in the same
    # millisecond and are alike in 20 random bits too, the later one is not found by words; its answers stand.
    rows = sorted((comment.row for comment in each), key=itemgetter("place"))
    new = [row for row in rows if insert_new(session, comments, row)]
    if new and session.dialect.name == "sqlite":
        session.execute(_INDEX, new)


def forget(session: Session, response_id: UUID) -> None:
    where = comments.c.response_id == response_id
    if session.dialect.name == "sqlite":
        for row in session.execute(select(comments).where(where)).mappings().all():
            session.execute(_FORGET, {name: row[name] for name in ("place", "branch_id", "words")})
    session.execute(delete(comments).where(where))


def indexed(words: str) -> str:
    """Plain words, as they are searched; empty where there are none."""
    return " ".join(word[:LONGEST_WORD] for word in plain(words).split())
