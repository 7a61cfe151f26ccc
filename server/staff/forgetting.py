"""What nobody needs any more of signing in: links and sessions that are over, tries in vain."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from server.database import Session
from server.database.tables.staff import one_time_links, staff_sessions
from server.staff.guessing import forget_failed

LINKS_KEPT = timedelta(days=14)
"""After they are over: so long a message from before is told why its link does nothing, not that it is unknown."""
SESSIONS_KEPT = timedelta(days=30)
AT_ONCE = 5_000
"""Of each, so that no answer waits long behind it; the worker comes every hour."""


def forget_old(session: Session, *, now: datetime) -> int:
    """How many rows went."""
    links, sessions = one_time_links.c, staff_sessions.c
    over = or_(links.expires_at < now - LINKS_KEPT, links.used_at < now - LINKS_KEPT)
    ended = or_(sessions.expires_at < now - SESSIONS_KEPT, sessions.ended_at < now - SESSIONS_KEPT)
    old_links = select(links.token_sha256).where(over).limit(AT_ONCE)
    old_sessions = select(sessions.token_sha256).where(ended).limit(AT_ONCE)
    return (
        session.execute(delete(one_time_links).where(links.token_sha256.in_(old_links))).rowcount
        + session.execute(delete(staff_sessions).where(sessions.token_sha256.in_(old_sessions))).rowcount
        + forget_failed(session, now=now)
    )
