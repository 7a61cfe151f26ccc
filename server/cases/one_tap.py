"""What a person can do straight from a message, without signing in: each a one-time link of theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from server.database import Session
from server.deliveries.message import Pairs
from server.deliveries.outlets import Outlets
from server.staff.links import Purpose, make_links
from server.staff.person import Person

LIVE = timedelta(days=3)
LABELS: dict[Purpose, str] = {
    "take": "I'll take it",
    "call": "Call",
    "not-reached": "Could not reach",
    "answered": "Answered",
    "tomorrow": "Hand to tomorrow's team",
}


def of_alert(*, by_phone: bool) -> tuple[Purpose, ...]:
    """Those before anybody has it: each takes it, and does the rest at once."""
    return ("take", *of_owner(by_phone=by_phone))


def of_owner(*, by_phone: bool) -> tuple[Purpose, ...]:
    return (*(("call",) if by_phone else ()), "not-reached", "answered", "tomorrow")


def paths(
    session: Session,
    person: Person,
    case_id: UUID,
    purposes: Sequence[Purpose],
    *,
    now: datetime,
    sent: datetime | None = None,
) -> dict[Purpose, str]:
    """Each with where its form goes; three days from when they are sent (now)."""
    lifetime = LIVE + ((sent or now) - now)
    secrets = make_links(session, person.id, purposes, str(case_id), lifetime=lifetime, now=now)
    return {purpose: f"/go/{secret}" for purpose, secret in secrets.items()}


def links(
    session: Session,
    person: Person,
    case_id: UUID,
    purposes: Sequence[Purpose],
    *,
    outlets: Outlets,
    now: datetime,
    sent: datetime | None = None,
) -> Pairs:
    """For a message."""
    made = paths(session, person, case_id, purposes, now=now, sent=sent)
    return tuple((LABELS[purpose], f"{outlets.public_url}{path}") for purpose, path in made.items())
