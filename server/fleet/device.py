"""Devices: tablets paired with a branch, each with a token and a health record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import RowMapping, bindparam, select, update

from server.branches.touchpoint import Touchpoint, touchpoint_columns
from server.database import Session
from server.database.tables.branches import branches, touchpoints
from server.database.tables.fleet import devices
from server.errors import NotFound, RevokedDevice, UnknownDevice
from server.publishing.publishing import Published, newest_beside, newest_columns, with_newest

Count = Annotated[int, Field(ge=0, lt=2**31)]


@dataclass(frozen=True, slots=True)
class Device:
    id: UUID
    touchpoint: Touchpoint
    newest: Published | None
    """The version of its survey that is asked now."""
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


# Every sync runs these; building a statement anew takes longer than running it.
_all = select(devices, *touchpoint_columns, *newest_columns).select_from(
    with_newest(devices.join(touchpoints).join(branches), touchpoints.c.survey)
)
_of_token = _all.where(devices.c.token_sha256 == bindparam("asking"))
_health_of = update(devices).where(devices.c.id == bindparam("device"))


def device_of_token(session: Session, token_sha256: str) -> Device:
    """The paired tablet; a revoked one is told so by name, since only then it wipes itself."""
    row = session.execute(_of_token, {"asking": token_sha256}).mappings().first()
    if row is None:
        raise UnknownDevice("This token is not known; pair the tablet with a code from the Devices page.")
    if row["revoked_at"] is not None:
        raise RevokedDevice("This tablet was revoked on the Devices page; it can be paired again with a new code.")
    return _device(session, row)


def all_devices(session: Session) -> tuple[Device, ...]:
    rows = session.execute(_all.order_by(devices.c.paired_at)).mappings().all()
    return tuple(_device(session, row) for row in rows)


def record_health(session: Session, device_id: UUID, health: Health, *, skew_seconds: float, now: datetime) -> None:
    values = {
        "device": device_id,
        "last_sync_at": now,
        "skew_seconds": skew_seconds,
        "app_version": health.app_version,
        "visits": health.visits,
        "waiting": health.waiting,
        "refused": health.refused,
        "battery": health.battery,
    }
    session.execute(_health_of, values)


def revoke(session: Session, device_id: UUID, *, stolen: bool, now: datetime) -> None:
    done = session.execute(update(devices).where(devices.c.id == device_id).values(revoked_at=now, stolen=stolen))
    if done.rowcount == 0:
        raise NotFound("There is no tablet with this id; `heard device list` shows them.")


def _device(session: Session, row: RowMapping) -> Device:
    own = {name: row[name] for name in Device.__slots__ if name not in {"touchpoint", "newest"}}
    return Device(touchpoint=Touchpoint.from_row(row), newest=newest_beside(session, row), **own)
