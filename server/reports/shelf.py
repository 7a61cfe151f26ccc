"""Reviews as they were sent: each kept once, by its kind, whom it is about, and its first day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, RowMapping, select, update

from server.database import Session
from server.database.insert import insert_new
from server.database.tables.reports import reviews

Kind = Literal["week", "month"]


def keep_on_shelf(
    session: Session, kind: Kind, scope: str, begins: date, content: Mapping[str, Any], *, now: datetime
) -> bool:
    """Whether it is new: of two workers one keeps and sends it."""
    row = {"kind": kind, "scope": scope, "begins": begins, "content": content, "made_at": now}
    return insert_new(session, reviews, row)


def mark_sent(session: Session, kind: Kind, scope: str, begins: date, *, now: datetime) -> None:
    mine = _of(kind, scope) & (reviews.c.begins == begins)
    session.execute(update(reviews).where(mine).values(sent_at=now))


def on_shelf(session: Session, kind: Kind, scope: str, begins: date | None = None) -> RowMapping | None:
    """Of this day; without one the newest."""
    mine = select(reviews).where(_of(kind, scope))
    if begins:
        mine = mine.where(reviews.c.begins == begins)
    return session.execute(mine.order_by(reviews.c.begins.desc()).limit(1)).mappings().first()


def neighbours_on_shelf(session: Session, kind: Kind, scope: str, begins: date) -> tuple[date | None, date | None]:
    """Of what lies before and after it."""
    day = reviews.c.begins
    mine = select(day).where(_of(kind, scope)).limit(1)
    before = session.execute(mine.where(day < begins).order_by(day.desc())).scalar()
    return before, session.execute(mine.where(day > begins).order_by(day)).scalar()


def kept_since(session: Session, kind: Kind, since: date) -> set[tuple[str, date]]:
    """Scope and first day of each."""
    made = select(reviews.c.scope, reviews.c.begins).where(reviews.c.kind == kind, reviews.c.begins >= since)
    return {(row.scope, row.begins) for row in session.execute(made)}


def _of(kind: Kind, scope: str) -> ColumnElement[bool]:
    return (reviews.c.kind == kind) & (reviews.c.scope == scope)
