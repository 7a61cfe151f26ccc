"""Signs of life: every chore of the worker leaves the time at which it was last done."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from server.database import Session
from server.database.insert import put
from server.database.tables.worker import workers

CHORES = ("deliveries", "visits", "reminders", "workbooks")
SILENT = timedelta(seconds=60)
"""A chore that has not been heard of for so long counts as dead."""


def beat(session: Session, chore: str, *, now: datetime) -> None:
    put(session, workers, {"name": chore, "beat_at": now})


def is_alive(session: Session, *, now: datetime) -> bool:
    """Whether every chore was done lately, by whichever worker."""
    alive = (
        select(func.count()).select_from(workers).where(workers.c.name.in_(CHORES), workers.c.beat_at >= now - SILENT)
    )
    return session.execute(alive).scalar_one() == len(CHORES)
