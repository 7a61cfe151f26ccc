"""Tills: what prints receipts, with a token for minting over HTTP and a key for codes made without a network."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import RowMapping, Select, insert, select, update

from server.branches.touchpoint import Touchpoint, touchpoint_columns
from server.codes.offline import SERIALS, TILLS
from server.database import Session
from server.database.tables.branches import branches, touchpoints
from server.database.tables.codes import tills
from server.errors import BadRequest, Conflict, NotFound, UnknownTill
from server.keys import Keys, token_hash
from surveys.ids import new_id

USUAL_CAP = 2000
"""Offline codes of one till that are taken for one day, so that a lost key is worth little."""
REST = timedelta(days=30)
"""After it was revoked a till's number is given to no other for so long: its paper may still be about."""


@dataclass(frozen=True, slots=True)
class Till:
    id: UUID
    touchpoint: Touchpoint
    name: str
    number: int | None
    daily_cap: int
    created_at: datetime
    revoked_at: datetime | None
    key_sealed: bytes

    def key(self, keys: Keys) -> bytes:
        return bytes.fromhex(keys.unseal("till", self.key_sealed))

    @classmethod
    def from_row(cls, row: RowMapping) -> Self:
        own = {name: row[name] for name in cls.__slots__ if name != "touchpoint"}
        return cls(touchpoint=Touchpoint.from_row(row), **own)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the till is given once; we keep a hash of the one and a sealed copy of the other."""

    token: str
    key: bytes


def new_secrets() -> Secrets:
    return Secrets(secrets.token_urlsafe(32), secrets.token_bytes(16))


def add_till(
    session: Session,
    touchpoint: Touchpoint,
    name: str,
    own: Secrets,
    *,
    keys: Keys,
    now: datetime,
    daily_cap: int = USUAL_CAP,
) -> Till:
    if touchpoint.kind != "till":
        raise BadRequest(
            f"{touchpoint.name} is a {touchpoint.kind}; receipts are printed at a touchpoint of kind till."
        )
    if not 0 < daily_cap <= SERIALS:
        raise BadRequest(f"A till makes between 1 and {SERIALS} codes a day.")
    row = {
        "id": new_id(now),
        "touchpoint_id": touchpoint.id,
        "name": name,
        "token_sha256": token_hash(own.token),
        "number": _free_number(session, now),
        "key_sealed": keys.seal("till", own.key.hex()),
        "daily_cap": daily_cap,
        "created_at": now,
    }
    session.execute(insert(tills).values(row))
    return till_of_token(session, token_hash(own.token))


def till_of_token(session: Session, token_sha256: str) -> Till:
    row = session.execute(_joined().where(tills.c.token_sha256 == token_sha256)).mappings().first()
    if row is None or row["revoked_at"] is not None:
        raise UnknownTill("This till's token is not known, or it was revoked; make a new one for its touchpoint.")
    return Till.from_row(row)


def till_of_number(session: Session, number: int) -> Till | None:
    """The till whose offline codes bear this number, unless it was revoked."""
    row = session.execute(_joined().where(tills.c.number == number, tills.c.revoked_at.is_(None))).mappings().first()
    return None if row is None else Till.from_row(row)


def all_tills(session: Session) -> tuple[Till, ...]:
    return tuple(map(Till.from_row, session.execute(_joined().order_by(tills.c.created_at)).mappings()))


def revoke_till(session: Session, till_id: UUID, *, now: datetime) -> None:
    """Its token ends, and so do all codes that it made without a network and that nobody used yet."""
    where = (tills.c.id == till_id, tills.c.revoked_at.is_(None))
    if session.execute(update(tills).where(*where).values(revoked_at=now)).rowcount == 0:
        raise NotFound("There is no such till, or it was revoked before; `heard touchpoint tills` shows them.")


def _free_number(session: Session, now: datetime) -> int:
    rested = update(tills).where(tills.c.revoked_at < now - REST)
    session.execute(rested.values(number=None))
    taken = set(session.execute(select(tills.c.number).where(tills.c.number.is_not(None))).scalars())
    free = next((number for number in range(TILLS) if number not in taken), None)
    if free is None:
        raise Conflict(f"There are {TILLS} tills already; revoke those that are gone, then try again.")
    return free


def _joined() -> Select[tuple[object, ...]]:
    return select(tills, *touchpoint_columns).join_from(tills, touchpoints).join(branches)
