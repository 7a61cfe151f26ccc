"""Devices: tablets paired with a branch, each with a token and a health record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import select, update

from server.branches.touchpoint import Touchpoint, touchpoint_by_id
from server.database import Session
from server.database.tables.fleet import devices
from server.errors import NotFound, RevokedDevice, UnknownDevice

Count = Annotated[int, Field(ge=0, lt=2**31)]


@dataclass(frozen=True, slots=True)
class Device:
    id: UUID
    touchpoint: Touchpoint
    paired_at: datetime
    revoked_at: datetime | None
    stolen: bool
    last_sync_at: datetime | None
    skew_seconds: float | None
    app_version: str | None
    visits: int | None
    waiting: int | None
    refused: int | None
    battery: int | None


@dataclass(frozen=True, slots=True)
class Health:
    """What a tablet says of itself with every sync."""

    app_version: Annotated[str, Field(max_length=40, pattern="^[ -~]*$")]
    sent_at: datetime
    visits: Count
    waiting: Count
    refused: Count
    battery: Annotated[int, Field(ge=0, le=100)] | None = None


def device_of_token(session: Session, token_sha256: str) -> Device:
    """The paired tablet; a revoked one is told so by name, since only then it wipes itself."""
    row = session.execute(select(devices).where(devices.c.token_sha256 == token_sha256)).mappings().first()
    if row is None:
        raise UnknownDevice("This token is not known; pair the tablet with a code from the Devices page.")
    if row["revoked_at"] is not None:
        raise RevokedDevice("This tablet was revoked on the Devices page; it can be paired again with a new code.")
    return _device(session, dict(row))


def all_devices(session: Session) -> tuple[Device, ...]:
    rows = session.execute(select(devices).order_by(devices.c.paired_at)).mappings().all()
    return tuple(_device(session, dict(row)) for row in rows)


def record_health(session: Session, device_id: UUID, health: Health, *, skew_seconds: float, now: datetime) -> None:
    values = {
        "last_sync_at": now,
        "skew_seconds": skew_seconds,
        "app_version": health.app_version,
        "visits": health.visits,
        "waiting": health.waiting,
        "refused": health.refused,
        "battery": health.battery,
    }
    session.execute(update(devices).where(devices.c.id == device_id).values(values))


def revoke(session: Session, device_id: UUID, *, stolen: bool, now: datetime) -> None:
    done = session.execute(update(devices).where(devices.c.id == device_id).values(revoked_at=now, stolen=stolen))
    if done.rowcount == 0:
        raise NotFound("There is no tablet with this id; `heard device list` shows them.")


def _device(session: Session, row: dict[str, object]) -> Device:
    fields = {name: value for name, value in row.items() if name in Device.__slots__}
    return Device(touchpoint=touchpoint_by_id(session, row["touchpoint_id"]), **fields)  # type: ignore[arg-type]


