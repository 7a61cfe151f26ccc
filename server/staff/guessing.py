"""Passwords tried in vain, counted in the database so that several servers share the count. Links stay open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, select

from server.database import Session
from server.database.insert import add_up
from server.database.tables.staff import failed_sign_ins
from server.keys import Keys

WINDOW = timedelta(minutes=10)
FOR_ONE = 5
"""Tries of one person's password within WINDOW."""
FOR_ONE_A_DAY = 30
FROM_ONE = 20
"""Tries from one address within WINDOW: a branch's people share theirs."""
KEPT = timedelta(days=2)
PURPOSE = "failed-sign-ins"


@dataclass(frozen=True, slots=True)
class Trace:
    """Keyed hashes of one day: of whose password is tried, known or not, and of the address it is tried from."""

    whose: str
    where: str
    """Empty where the address says nothing: this computer's proxy, its tests."""

    @classmethod
    def of(cls, whose: str, address: str, *, keys: Keys, now: datetime) -> "Trace":
        network = _network(address)
        return cls(
            keys.hash(PURPOSE, f"{now.date()} for {whose}"),
            network and keys.hash(PURPOSE, f"{now.date()} from {network}"),
        )


def count_try(session: Session, trace: Trace, *, now: datetime) -> bool:
    """Whether it may be looked at. Counted before, or a hundred at once would all be looked at."""
    row = {"window": _window(now), "times": 1, "day": now.date()}
    # Sorted, so that two servers cannot wait for each other.
    counted = [row | {"sender_hash": one} for one in sorted(filter(None, (trace.whose, trace.where)))]
    add_up(session, failed_sign_ins, counted, "times")
    return (
        _times(session, trace.whose, now) <= FOR_ONE
        and _times(session, trace.whose) <= FOR_ONE_A_DAY
        and _times(session, trace.where, now) <= FROM_ONE
    )


def forgive(session: Session, trace: Trace, *, now: datetime) -> None:
    """It was the right one: what was mistyped before does not count."""
    session.execute(delete(failed_sign_ins).where(failed_sign_ins.c.sender_hash == trace.whose))
    if trace.where:
        row = {"sender_hash": trace.where, "window": _window(now), "times": -1, "day": now.date()}
        add_up(session, failed_sign_ins, [row], "times")


def forget_failed(session: Session, *, now: datetime) -> int:
    return session.execute(delete(failed_sign_ins).where(failed_sign_ins.c.day < (now - KEPT).date())).rowcount


def _times(session: Session, who: str, now: datetime | None = None) -> int:
    """In this window, or on this day."""
    where = failed_sign_ins.c.sender_hash == who
    if now:
        where &= failed_sign_ins.c.window == _window(now)
    times: int = session.execute(select(func.coalesce(func.sum(failed_sign_ins.c.times), 0)).where(where)).scalar_one()
    return times


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())


def _network(address: str) -> str:
    """IPv6 by its /64, which one household has for itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if known.is_loopback:
        return ""
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))  # noqa: PLR2004
