"""Whether what screens show of a branch's work has changed: one small read, so that they may ask all day."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Select, and_, func, or_, select, true

from server.branches.branch import Branch
from server.cases.messages import is_unread
from server.cases.summons import PATIENCE, SHOWN_FOR
from server.database import Session
from server.database.tables.cases import case_messages, cases, gestures, low_taps, summonses
from server.database.tables.deliveries import deliveries

LATELY = timedelta(days=1)
LOW_TAPS_OF = timedelta(days=1)
FAILURES_OF = timedelta(days=7)
LONGEST_ROUND = timedelta(days=1)
UNDONE = ("open", "taken", "reopened")


def mark_of(session: Session, branches: Collection[Branch], *about: object, now: datetime) -> str:
    """Another one whenever a page about these branches looks different; `about` is what else it depends on."""
    days = sorted({now.astimezone(branch.zone).date().isoformat() for branch in branches})
    state = session.execute(_state([branch.id for branch in branches], now)).one()
    return hashlib.sha256(repr((tuple(state), days, about)).encode()).hexdigest()[:20]


def _state(ids: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    """One row. What is only of lately changes once more when it is old, which does no harm."""
    parts = (_steps(ids, now), _late(ids, now), _calls(ids, now), _taps(ids, now), _failures(now), *_waiting(ids))
    first, *others = (part.subquery() for part in parts)
    beside: FromClause = first
    for other in others:
        beside = beside.join(other, true())
    return select(*beside.c).select_from(beside)


def _steps(ids: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    """Every step of a case renews its time."""
    lately = cases.c.branch_id.in_(ids) & (cases.c.updated_at > now - LATELY)
    return select(func.max(cases.c.updated_at).label("stepped"), func.count().label("steps")).where(lately)


def _late(ids: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    """Time alone makes a case late."""
    table = cases.c
    undone = and_(
        table.status.in_(UNDONE),
        or_(table.promised_by <= now, and_(table.owner_id.is_(None), table.take_by <= now)),
    )
    late = or_(undone, and_(table.status == "answered", table.solve_by <= now))
    return select(func.count().label("late")).where(
        table.branch_id.in_(ids), table.status.in_((*UNDONE, "answered")), late
    )


def _calls(ids: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    table = summonses.c
    moments = (table.taken_at, table.arrived_at, table.called_off_at)
    counts = [func.count(moment).label(f"{moment.name}s") for moment in moments]
    waiting = func.count().filter(table.asked_at > now - PATIENCE).label("fresh")
    shown = table.branch_id.in_(ids) & (table.asked_at > now - SHOWN_FOR)
    return select(func.count().label("calls"), waiting, *counts).where(shown)


def _taps(ids: Collection[int], now: datetime) -> Select[*tuple[Any, ...]]:
    # By its round a tap is found in the index; it came in after it was touched.
    table, since = low_taps.c, now - LOW_TAPS_OF
    shown = table.branch_id.in_(ids) & (table.round_at >= since - LONGEST_ROUND) & (table.touched_at >= since)
    return select(func.count().label("taps"), func.sum(func.length(table.said)).label("said")).where(shown)


def _failures(now: datetime) -> Select[*tuple[Any, ...]]:
    failed = (deliveries.c.status == "given-up") & (deliveries.c.ended_at >= now - FAILURES_OF)
    return select(func.count().label("failures")).where(failed)


def _waiting(ids: Collection[int]) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Messages that nobody has read, gestures that nobody has decided: few at any time, so they are looked at first."""

    def here(case_id: Column[Any]) -> ColumnElement[bool]:
        return select(cases.c.branch_id).where(cases.c.id == case_id).scalar_subquery().in_(ids)

    unread = select(func.count().label("unread")).where(is_unread(), here(case_messages.c.case_id))
    asked = select(func.count().label("asked")).where(gestures.c.status == "asked", here(gestures.c.case_id))
    return unread, asked
