"""The queue of everything that leaves the server: put, claimed with a lease, sent, then marked (design.md 4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, func, insert, or_, select, update

from server.database import Session
from server.database.database import clock_of
from server.database.tables.deliveries import deliveries as table
from server.deliveries.delivery import Delivery
from server.deliveries.message import Message
from server.keys import Keys

PURPOSE = "delivery"  # of the key
LEASE = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=15)
LONGEST_DELAY = timedelta(hours=1)
DOUBLINGS = 8  # as many delays as are shorter than the longest
PATIENCE = timedelta(days=1)
LONGEST_ERROR = 300
LONGEST_WAY = timedelta(days=3)
"""Whatever was due before then was given up long ago, maybe before anything was passed on."""

_new = insert(table)
ENDED: dict[str, Any] = {"payload": b"", "lease_until": None}  # words and links are kept no longer than they are needed


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A delivery that nobody got."""

    id: UUID
    channel: str
    destination: str
    subject: str
    error: str
    created_at: datetime
    ended_at: datetime


_of_given_up = tuple(table.c[name] for name in GivenUp.__slots__)


def put(
    session: Session,
    *,
    id: UUID,  # noqa: A002 - the delivery's
    channel: str,
    destination: str,
    subject: str,
    message: Message,
    keys: Keys,
    now: datetime,
    run_at: datetime | None = None,
) -> None:
    """Owe a message; `run_at` (default now) is when it is due."""
    row = {
        "id": id,
        "channel": channel,
        "destination": destination,
        "subject": subject,
        "payload": keys.seal(PURPOSE, message.as_payload()),
        "status": "waiting",
        "created_at": now,
        "run_at": run_at or now,
        "give_up_at": (run_at or now) + PATIENCE,
    }
    session.execute(_new, row)


def hold(
    session: Session,
    *,
    id: UUID,  # noqa: A002 - the delivery's
    branch_id: int,
    subject: str,
    message: Message,
    keys: Keys,
    now: datetime,
    run_at: datetime,
) -> None:
    """Keep what a branch is told together with other things; whoever makes one message of them releases it then."""
    row = {
        "id": id,
        "channel": "digest",
        "destination": str(branch_id),
        "subject": subject,
        "payload": keys.seal(PURPOSE, message.as_payload()),
        "status": "held",
        "created_at": now,
        "run_at": run_at,
        "give_up_at": run_at + PATIENCE,
    }
    session.execute(_new, row)


def release(session: Session, *, keys: Keys, now: datetime) -> dict[int, tuple[tuple[str, Message], ...]]:
    """What is due of what was held: branch -> subjects and messages, oldest first. Ours alone, and held no more."""
    due = select(table).where(table.c.status == "held", table.c.run_at <= now).order_by(table.c.created_at, table.c.id)
    rows = session.execute(due.with_for_update(skip_locked=True)).all()
    ended = update(table).where(table.c.id.in_([row.id for row in rows])).values(status="sent", ended_at=now, **ENDED)
    if rows:
        session.execute(ended)
    found: dict[int, tuple[tuple[str, Message], ...]] = {}
    for row in rows:
        message = Message.from_payload(keys.unseal(PURPOSE, row.payload))
        found[int(row.destination)] = (*found.get(int(row.destination), ()), (row.subject, message))
    return found


def message_of(delivery: Delivery, keys: Keys) -> Message:
    return Message.from_payload(keys.unseal(PURPOSE, delivery.sealed))


def replace_waiting(
    session: Session, subject: str, message: Message, keys: Keys, *, now: datetime | None = None
) -> bool:
    """Say this instead in what waits under a subject. False when all has gone out or is on its way: owe a new one."""
    now = now or clock_of(session)
    unclaimed = or_(table.c.lease_until.is_(None), table.c.lease_until < now)
    payload = keys.seal(PURPOSE, message.as_payload())
    return session.execute(_waiting(subject).where(unclaimed).values(payload=payload)).rowcount > 0


def cancel(session: Session, subject: str, *, now: datetime) -> int:
    """Owe nothing under a subject any more; how many were waiting. What a worker holds by now may still go out."""
    # The lease stays, so that the worker can still say that it was sent.
    return session.execute(_waiting(subject).values(status="cancelled", ended_at=now, payload=b"")).rowcount


def cancel_to(session: Session, destination: str, *, now: datetime, about: Collection[str] | None = None) -> int:
    """The same of all that is owed to somebody who has left, or of what is under these subjects."""
    theirs = _to(destination) if about is None else _to(destination) & table.c.subject.in_(about)
    ended = update(table).where(theirs).values(status="cancelled", ended_at=now, payload=b"")
    return session.execute(ended).rowcount


def subjects_to(session: Session, destination: str) -> frozenset[str]:
    """Of all that waits for them."""
    return frozenset(session.execute(select(table.c.subject).where(_to(destination))).scalars())


def redirect(session: Session, before: str, after: str) -> None:
    """What waits goes to their new address."""
    session.execute(update(table).where(_to(before)).values(destination=after))


def forget(session: Session, ids: Collection[UUID], *, now: datetime) -> None:
    """Where these went, and what they say; what has not gone out stays here."""
    here = table.c.id.in_(ids)
    waiting = (
        update(table).where(here, table.c.status.in_(("waiting", "held"))).values(status="cancelled", ended_at=now)
    )
    session.execute(waiting)
    session.execute(update(table).where(here).values(destination="", payload=b"", error=""))


def claim(session: Session, *, limit: int, lease: timedelta = LEASE, now: datetime | None = None) -> list[Delivery]:
    """Take what is due, longest due first; ours alone until the lease runs out. Without `now`: the database's clock."""
    now = now or clock_of(session)
    due = (
        select(table.c.id)
        .where(table.c.status == "waiting", table.c.run_at <= now)
        .where(or_(table.c.lease_until.is_(None), table.c.lease_until < now))
        .order_by(table.c.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # Named, PostgreSQL runs it once; as a bare subquery a join may run it again and lock more than the limit.
        .cte("due")
    )
    rows = session.execute(
        update(table)
        .where(table.c.id.in_(select(due.c.id)))
        .values(lease_until=now + lease, attempts=table.c.attempts + 1)
        .returning(table)
    )
    claimed = [
        Delivery(
            id=row.id,
            channel=row.channel,
            destination=row.destination,
            subject=row.subject,
            attempts=row.attempts,
            run_at=row.run_at,
            give_up_at=row.give_up_at,
            sealed=row.payload,
        )
        for row in rows
    ]
    return sorted(claimed, key=lambda delivery: (delivery.run_at, delivery.id))


def mark_delivered(session: Session, delivery: Delivery, *, now: datetime | None = None) -> bool:
    """It went out. False when the claim is no longer ours: another worker's outcome stands."""
    now = now or clock_of(session)
    # Also when it was cancelled meanwhile: somebody was told, and the record says so.
    ours = _held(delivery).where(table.c.status.in_(("waiting", "cancelled")))
    return session.execute(ours.values(status="sent", ended_at=now, error="", **ENDED)).rowcount > 0


def mark_failed(
    session: Session,
    delivery: Delivery,
    reason: str,
    *,
    jitter: float,
    permanent: bool = False,
    now: datetime | None = None,
) -> bool:
    """It did not go out: again later, or given up. False when the claim is no longer ours."""
    now = now or clock_of(session)
    ours = _held(delivery).where(table.c.status == "waiting").values(error=reason[:LONGEST_ERROR])
    if permanent or now >= delivery.give_up_at:
        outcome = ours.values(status="given-up", ended_at=now, **ENDED)
    else:
        # One last attempt comes at the very end.
        again = min(now + back_off(delivery.attempts, jitter), delivery.give_up_at)
        outcome = ours.values(run_at=again, lease_until=None)
    return session.execute(outcome).rowcount > 0


def back_off(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many attempts: 15 s doubling to an hour, up to a quarter less by `jitter` (0 to 1)."""
    full = LONGEST_DELAY if attempts > DOUBLINGS else FIRST_DELAY * (1 << attempts - 1)
    return full * (1 - jitter / 4)


def newest(session: Session, subject: str) -> tuple[datetime, str] | None:
    """When the newest delivery about a subject was put, and its status."""
    row = session.execute(
        select(table.c.created_at, table.c.status)
        .where(table.c.subject == subject)
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(1)
    ).first()
    return (row.created_at, row.status) if row else None


def given_up(
    session: Session, subjects: Collection[str] | None = None, *, since: datetime | None = None
) -> tuple[GivenUp, ...]:
    """What could not be delivered, newest first; about these subjects only (None: any), given up since then."""
    query = select(*_of_given_up).where(table.c.status == "given-up")
    if subjects is not None:
        query = query.where(table.c.subject.in_(subjects))
    if since is not None:
        query = query.where(table.c.ended_at >= since)
    return tuple(GivenUp(*row) for row in session.execute(query.order_by(table.c.ended_at.desc(), table.c.id)))


def claim_given_up(session: Session, *, limit: int, now: datetime) -> tuple[GivenUp, ...]:
    """What nobody got and was not passed on yet, of the last days; from now on it counts as passed on."""
    recent = (table.c.status == "given-up") & (table.c.run_at >= now - LONGEST_WAY) & table.c.passed_on_at.is_(None)
    found = select(table.c.id).where(recent).order_by(table.c.run_at).limit(limit).with_for_update(skip_locked=True)
    due = found.cte("due")
    passing = update(table).where(table.c.id.in_(select(due.c.id))).values(passed_on_at=now).returning(*_of_given_up)
    return tuple(GivenUp(*row) for row in session.execute(passing))


def destinations(session: Session, subject: str, *, since: datetime | None = None) -> frozenset[str]:
    """
    Everybody who was written to about a subject, whether it arrived or not.

    Of a subject that is told again and again: since a moment, and who could not be reached in the days before.
    """
    written = select(table.c.destination).where(table.c.subject == subject)
    if since is not None:
        missed = (table.c.status == "given-up") & (table.c.created_at >= since - LONGEST_WAY)
        written = written.where(or_(table.c.created_at >= since, missed))
    return frozenset(session.execute(written).scalars())


def outcome(session: Session, delivery_id: UUID, subject: str) -> tuple[str, str, str] | None:
    """Destination, status and last error of one delivery about this subject."""
    columns = (table.c.destination, table.c.status, table.c.error)
    row = session.execute(select(*columns).where(table.c.id == delivery_id, table.c.subject == subject)).first()
    return (row.destination, row.status, row.error) if row else None


def count_since(session: Session, subject: str, since: datetime) -> int:
    """How many were put."""
    put = (table.c.subject == subject) & (table.c.created_at > since)
    return session.execute(select(func.count()).select_from(table).where(put)).scalar_one()


def _to(destination: str) -> ColumnElement[bool]:
    return (table.c.destination == destination) & (table.c.status == "waiting")


def _waiting(subject: str) -> Update:
    return update(table).where(table.c.subject == subject, table.c.status.in_(("waiting", "held")))


def _held(delivery: Delivery) -> Update:
    # Every claim counts an attempt, so the number is the claim's own.
    return update(table).where(table.c.id == delivery.id, table.c.attempts == delivery.attempts)
