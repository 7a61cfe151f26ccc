"""Receipt codes: each good for one answer. What is known of a receipt is a row; in the code there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, cast
from uuid import UUID

from sqlalchemy import RowMapping, delete, select, update

from server.branches.touchpoint import Touchpoint, touchpoint_by_id
from server.codes import offline
from server.codes.alphabet import OFFLINE_LENGTH, RECEIPT_LENGTH, new_receipt_code
from server.codes.till import Till, till_of_number
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.codes import receipt_codes
from server.keys import Keys

LIFETIME = timedelta(days=7)
REMEMBERED = timedelta(days=90)
"""How long an expired code still gets its own sentence."""
AHEAD = timedelta(days=1)
"""A till's clock may be so far ahead."""
AT_ONCE = 500


class State(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sale:
    """What the till knows of the purchase; none of it is in the code."""

    number: str = ""
    served_by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    state: State
    touchpoint: Touchpoint | None = None
    """None where the code is unknown."""
    visit_id: UUID | None = None
    """The visit that its first face began."""


@dataclass(frozen=True, slots=True)
class Printed:
    code: str = field(repr=False)
    expires_at: datetime


def is_receipt(code: str) -> bool:
    """Whether a well-formed code is a receipt's, not a touchpoint's."""
    return len(code) in {RECEIPT_LENGTH, OFFLINE_LENGTH}


def mint(
    session: Session,
    touchpoint: Touchpoint,
    sales: Sequence[Sale],
    *,
    keys: Keys,
    randomness: Random,
    now: datetime,
    till: Till | None = None,
    lifetime: timedelta = LIFETIME,
) -> tuple[Printed, ...]:
    """A new code for each sale, in their order. Give a `secrets.SystemRandom()`."""
    made = []
    for sale in sales:
        while True:  # among a million open codes two are the same once in fifty installations
            code = new_receipt_code(randomness)
            row = {
                "code_hash": keys.hash("receipt", code),
                "touchpoint_id": touchpoint.id,
                "till_id": till.id if till else None,
                "sale": sale.number,
                "served_by": sale.served_by,
                "sold_at": sale.at,
                "issued_at": now,
                "expires_at": now + lifetime,
            }
            if insert_new(session, receipt_codes, row):
                break
        made.append(Printed(code, now + lifetime))
    return tuple(made)


def look(session: Session, code: str, *, keys: Keys, now: datetime) -> Receipt:
    """What a well-formed receipt code leads to."""
    row = _row(session, code, keys)
    if row is not None:
        return _receipt(row, touchpoint_by_id(session, row["touchpoint_id"]), now)
    made = _made_offline(session, code, keys, now)
    if made is None:
        return Receipt(State.UNKNOWN)
    till, issued_at = made
    return Receipt(State.OPEN if now < issued_at + LIFETIME else State.EXPIRED, till.touchpoint)


def till_of_code(session: Session, code: str, *, keys: Keys, now: datetime) -> UUID | None:
    """Which till made a well-formed receipt code."""
    row = _row(session, code, keys)
    if row is not None:
        return cast(UUID | None, row["till_id"])
    made = _made_offline(session, code, keys, now)
    return made[0].id if made else None


def begin(session: Session, code: str, visit_id: UUID, *, keys: Keys, now: datetime) -> Receipt:
    """The first face: this visit is the receipt's now, unless another was there before; the receipt as it then is."""
    if _row(session, code, keys) is None and (made := _made_offline(session, code, keys, now)):
        insert_new(session, receipt_codes, _offline_row(code, *made, keys))
    is_it = receipt_codes.c.code_hash.in_(keys.hashes("receipt", code))
    free = (receipt_codes.c.visit_id.is_(None), receipt_codes.c.used_at.is_(None), receipt_codes.c.expires_at > now)
    session.execute(update(receipt_codes).where(is_it, *free).values(visit_id=visit_id))
    return look(session, code, keys=keys, now=now)


def use(session: Session, visit_id: UUID, *, now: datetime) -> None:
    """Its visit is completed; nothing happens for a visit that began without a receipt."""
    session.execute(update(receipt_codes).where(receipt_codes.c.visit_id == visit_id).values(used_at=now))


def forget_expired(session: Session, *, now: datetime) -> int:
    """Codes that were never used, long after they expired."""
    old = (receipt_codes.c.expires_at < now - REMEMBERED, receipt_codes.c.visit_id.is_(None))
    return session.execute(delete(receipt_codes).where(*old)).rowcount


def _row(session: Session, code: str, keys: Keys) -> RowMapping | None:
    is_it = receipt_codes.c.code_hash.in_(keys.hashes("receipt", code))
    return session.execute(select(receipt_codes).where(is_it)).mappings().first()


def _receipt(row: RowMapping, touchpoint: Touchpoint, now: datetime) -> Receipt:
    if row["used_at"] is not None:
        return Receipt(State.USED, touchpoint, row["visit_id"])
    if row["visit_id"] is not None or now < row["expires_at"]:  # what was begun in time may be ended
        return Receipt(State.OPEN, touchpoint, row["visit_id"])
    return Receipt(State.EXPIRED, touchpoint)


def _made_offline(session: Session, code: str, keys: Keys, now: datetime) -> tuple[Till, datetime] | None:
    """The till that made it and the beginning of that day there; None where no till of ours did."""
    said = offline.read(code) if len(code) == OFFLINE_LENGTH else None
    till = till_of_number(session, said.till) if said else None
    if said is None or till is None or said.serial >= till.daily_cap or not said.is_from(till.key(keys)):
        return None
    zone = till.touchpoint.branch.zone
    today = now.astimezone(zone).date()
    day = said.issued(today)
    issued_at = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (till, issued_at) if day <= today + AHEAD else None


def _offline_row(code: str, till: Till, issued_at: datetime, keys: Keys) -> dict[str, Any]:
    return {
        "code_hash": keys.hash("receipt", code),
        "touchpoint_id": till.touchpoint.id,
        "till_id": till.id,
        "issued_at": issued_at,
        "expires_at": issued_at + LIFETIME,
    }
