"""Devices: tablets paired with a branch, each with a token and a health record."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import RowMapping, bindparam, func, literal, select, update

from server.branches.settings import BranchSettings, settings_from
from server.branches.touchpoint import Touchpoint, touchpoint_columns
from server.database import Session
from server.database.tables.branches import branch_settings, branches, touchpoints
from server.database.tables.fleet import devices
from server.errors import NotFound, RevokedDevice, UnknownDevice
from server.publishing.publishing import Published, newest_beside, newest_columns, with_newest

Count = Annotated[int, Field(ge=0, lt=2**31)]
LONGEST_DRAIN = timedelta(days=7)
"""After it a revoked tablet is shut out, whatever still waits on it."""
REVOKED = b"device-revoked"
UNKNOWN = "There is no tablet with this id; `heard device list` shows them."


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
    disk_free_mb: int | None
    visits_before: int | None
    """Begun on this tablet before it was paired here."""
    drained_at: datetime | None
    rehearsal: str | None
    """As it is kept; fleet/rehearsal.py reads it."""
    chosen: str | None
    """The settings of its branch as they are kept."""

    @property
    def settings(self) -> BranchSettings:
        return settings_from(self.chosen)

    @property
    def is_draining(self) -> bool:
        """Revoked, but what waits on it is still taken."""
        return self.revoked_at is not None and not self.stolen and self.drained_at is None

    def is_shut_out(self, now: datetime) -> bool:
        return self.revoked_at is not None and not (self.is_draining and now < self.revoked_at + LONGEST_DRAIN)

    def missing(self, stored: int) -> int:
        """
        Visits that began here and are nowhere: neither among the `stored` responses nor waiting nor refused.

        A visit that goes on just now is one of them; so a few for a minute mean nothing.
        """
        begun = (self.visits or 0) - (self.visits_before or 0)
        return max(0, begun - stored - (self.waiting or 0) - (self.refused or 0))


@dataclass(frozen=True, slots=True)
class Health:
    """What a tablet says of itself with every sync."""

    app_version: Annotated[str, Field(max_length=40, pattern="^[ -~]*$")]
    sent_at: datetime
    visits: Count
    waiting: Count
    refused: Count
    battery: Annotated[int, Field(ge=0, le=100)] | None = None
    disk_free_mb: Count | None = None
    settings: Annotated[str, Field(max_length=64)] = ""
    """Digest of the settings it has."""


# Every sync runs these; building a statement anew takes longer than running it.
_its_branch = branch_settings.c.branch_id == branches.c.id
_all = select(devices, branch_settings.c.settings.label("chosen"), *touchpoint_columns, *newest_columns).select_from(
    with_newest(devices.join(touchpoints).join(branches).outerjoin(branch_settings, _its_branch), touchpoints.c.survey)
)
_of_token = _all.where(devices.c.token_sha256 == bindparam("asking"))
_health_of = update(devices).where(devices.c.id == bindparam("device"))


def device_of_token(session: Session, token_sha256: str, *, now: datetime) -> Device:
    """The paired tablet, also one that drains; one that is shut out is told so by name, since only then it wipes."""
    row = session.execute(_of_token, {"asking": token_sha256}).mappings().first()
    if row is None:
        raise UnknownDevice("This token is not known; pair the tablet with a code from the Devices page.")
    device = _device(session, row)
    if device.is_shut_out(now):
        raise RevokedDevice(
            "This tablet was revoked on the Devices page; it can be paired again with a new code.",
            proof=hmac.digest(bytes.fromhex(token_sha256), REVOKED, "sha256").hex(),
        )
    return device


def all_devices(session: Session) -> tuple[Device, ...]:
    rows = session.execute(_all.order_by(devices.c.paired_at)).mappings().all()
    return tuple(_device(session, row) for row in rows)


def device_by_id(session: Session, device_id: UUID) -> Device:
    row = session.execute(_all.where(devices.c.id == device_id)).mappings().first()
    if row is None:
        raise NotFound(UNKNOWN)
    return _device(session, row)


def record_health(
    session: Session, device: Device, health: Health, *, settled: int, skew_seconds: float, now: datetime
) -> None:
    """`settled`: how many of those that the tablet calls waiting it got a final word for just now."""
    values = {
        "device": device.id,
        "last_sync_at": now,
        "skew_seconds": skew_seconds,
        "app_version": health.app_version,
        "visits": health.visits,
        "waiting": max(0, health.waiting - settled),
        "refused": health.refused,
        "battery": health.battery,
        "disk_free_mb": health.disk_free_mb,
    }
    if device.visits_before is None:
        # Paired again, a tablet goes on counting; what it did for others before is not missing here.
        is_first = device.last_sync_at is None  # one that synced before this was kept began with nothing
        values["visits_before"] = max(0, health.visits - health.waiting - health.refused) if is_first else 0
    session.execute(_health_of, values)


def mark_drained(session: Session, device: Device, *, now: datetime) -> None:
    """Nothing waits any more: from now on it is shut out."""
    session.execute(update(devices).where(devices.c.id == device.id).values(drained_at=now))


def revoke(session: Session, device_id: UUID, *, stolen: bool, now: datetime) -> None:
    """It may send what waits, and is shut out then; at once if stolen. A tablet once stolen stays so."""
    values = {
        "revoked_at": func.coalesce(devices.c.revoked_at, literal(now, devices.c.revoked_at.type)),
        "stolen": True if stolen else devices.c.stolen,
    }
    done = session.execute(update(devices).where(devices.c.id == device_id).values(values))
    if done.rowcount == 0:
        raise NotFound(UNKNOWN)


def _device(session: Session, row: RowMapping) -> Device:
    own = {name: row[name] for name in Device.__slots__ if name not in {"touchpoint", "newest"}}
    return Device(touchpoint=Touchpoint.from_row(row), newest=newest_beside(session, row), **own)
