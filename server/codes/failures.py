"""Codes that were tried in vain, counted in the database so that several servers share the count."""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, select

from server.database import Session
from server.database.insert import add_up
from server.database.tables.codes import failed_codes
from server.keys import Keys

WINDOW = timedelta(minutes=10)
ALLOWED = 20
"""Tries in vain within WINDOW; a person with a crumpled receipt needs five."""
KEPT = timedelta(days=1)


def sender(address: str, *, keys: Keys, now: datetime) -> str:
    """A keyed hash of one day, so that nobody can be followed; IPv6 by its /64, which one phone has for itself."""
    try:
        known = ip_address(address)
        who = str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))  # noqa: PLR2004
    except ValueError:
        who = address
    return keys.hash("failed-codes", f"{now.date()} {who}")


def note_failure(session: Session, who: str, *, now: datetime) -> None:
    row = {"sender_hash": who, "window": _window(now), "times": 1, "day": now.date()}
    add_up(session, failed_codes, [row], "times")


def seconds_to_wait(session: Session, who: str, *, now: datetime) -> int:
    """How long tries in vain of this sender are turned away; 0: not at all. Right codes are never asked this."""
    where = (failed_codes.c.sender_hash == who, failed_codes.c.window == _window(now))
    times = session.execute(select(failed_codes.c.times).where(*where)).scalar() or 0
    if times < ALLOWED:
        return 0
    return int((_window(now) + 1) * WINDOW.total_seconds() - now.timestamp()) + 1


def forget_failures(session: Session, *, now: datetime) -> int:
    return session.execute(delete(failed_codes).where(failed_codes.c.day < (now - KEPT).date())).rowcount


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())
