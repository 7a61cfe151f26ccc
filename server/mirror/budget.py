"""Google takes 60 reads and 60 writes a minute from a key, and wants one call a second of a spreadsheet at most."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, insert, or_, select

from server.database import Session
from server.database.tables.mirror import sheet_calls, sheet_keys

MOST = 60
MINUTE = timedelta(seconds=61)
"""A little longer, since what Google counts by is when a call arrives."""
BETWEEN = timedelta(seconds=1)


class Used(NamedTuple):
    reads: int
    writes: int


def take(session: Session, key_id: int, sheet_id: int, *, writes: bool, now: datetime) -> float:
    """0 when the call may be made, and then it is noted; else the seconds until it may. Shared by all workers."""
    session.execute(select(sheet_keys.c.id).where(sheet_keys.c.id == key_id).with_for_update())
    call = sheet_calls.c
    # Those ahead are from before a clock was set back.
    over = or_(call.at <= now - MINUTE, call.at > now + MINUTE)
    session.execute(delete(sheet_calls).where(call.key_id == key_id, over))
    made = session.execute(select(call.at, call.writes, call.sheet_id).where(call.key_id == key_id).order_by(call.at))
    rows = made.all()
    alike = [row.at for row in rows if row.writes == writes]
    free = [alike[-MOST] + MINUTE] if len(alike) >= MOST else []
    free += [row.at + BETWEEN for row in rows if row.sheet_id == sheet_id][-1:]
    wait = (max(free) - now).total_seconds() if free else 0
    if wait > 0:
        return wait
    session.execute(insert(sheet_calls).values(key_id=key_id, sheet_id=sheet_id, at=now, writes=writes))
    return 0


def used(session: Session, key_id: int, *, now: datetime) -> Used:
    """Calls of the last minute."""
    call = sheet_calls.c
    since = (call.key_id == key_id, call.at > now - MINUTE)
    made = session.execute(select(call.writes, func.count()).where(*since).group_by(call.writes))
    counts = {bool(writes): n for writes, n in made}
    return Used(counts.get(False, 0), counts.get(True, 0))
