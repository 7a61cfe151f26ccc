"""The Devices page: how each tablet is, pairing and revoking, the PIN, and whether customers may ask for somebody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.finding import is_found
from server.branches.pin import hashed, new_pin
from server.branches.settings import BranchSettings, change_settings, settings_of
from server.cases.tablets import Notice, Told, notices_of
from server.codes.qr import svg
from server.database import Session
from server.door import here, now, page, person
from server.errors import NotFound
from server.fleet import device as fleet
from server.fleet.device import Device
from server.fleet.pairing import LENGTH, new_pairing_code
from server.intake.came import Came, came_from
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import Person, branches_of

T = TypeVar("T")
blueprint = Blueprint("devices", "server")

MINUTE, HOUR, DAY = 60, 3600, 86_400
LATE = 600
"""Seconds without a word after which it is said aloud; the customer's promise goes by the same."""
WORTH_SAYING = 60
"""Seconds by which a clock may be wrong; all times are corrected."""
NOTICES_OF = timedelta(days=1)
LITTLE_DISK, LITTLE_BATTERY = 500, 20
"""Megabytes, percent."""


@dataclass(frozen=True, slots=True)
class Shown:
    device: Device
    came: Came
    notices: Sequence[Notice] = ()
    """What its managers were told of it lately."""

    @property
    def is_quiet(self) -> bool:
        return any(notice.kind == "quiet" and notice.over_at is None for notice in self.notices)

    @property
    def missing(self) -> int:
        return self.device.missing(self.came.stored)

    @property
    def begun(self) -> int:
        return max(0, (self.device.visits or 0) - (self.device.visits_before or 0))

    @property
    def battery_is_low(self) -> bool:
        return self.device.battery is not None and self.device.battery < LITTLE_BATTERY

    @property
    def disk_is_full(self) -> bool:
        return self.device.disk_free_mb is not None and self.device.disk_free_mb < LITTLE_DISK

    @property
    def needs_a_look(self) -> bool:
        # One visit may be going on just now.
        return self.missing > 1 or bool(self.device.refused) or self.battery_is_low or self.disk_is_full


@dataclass(frozen=True, slots=True)
class Place:
    branch: Branch
    settings: BranchSettings
    tablets: Sequence[Shown]
    gone: Sequence[Shown]
    """Shut out by now."""


@blueprint.app_template_filter()
def ago(moment: datetime | None) -> str:
    """Such as "12 minutes ago"."""
    if moment is None:
        return "never"
    seconds = max(0, int((now() - moment).total_seconds()))
    if seconds < 2 * MINUTE:
        return "just now"
    size, unit = next(
        (size, unit) for size, unit in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")) if seconds >= size
    )
    number = seconds // size
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


@blueprint.get("/devices")
@for_role("manager")
def devices() -> str:
    return _page()


@blueprint.post("/devices/<slug>/pair")
@for_role("manager")
def pair(slug: str) -> str:
    """The code is known only now, so this very answer shows it."""
    heard, branch = here(), _branch(slug)
    subject = f"branch:{branch.id}"
    code, expires_at = _act("pairing code made", subject, new_pairing_code, branch, keys=heard.keys, now=now())
    half = LENGTH // 2
    return page(
        "fleet/pair.html",
        branch=branch,
        code=f"{code[:half]} {code[half:]}",
        expires_at=expires_at,
        address=heard.public_url,
        picture=svg(f"{heard.public_url}#{code}"),
    )


@blueprint.post("/devices/<slug>/pin")
@for_role("manager")
def renew_pin(slug: str) -> str:
    branch, pin = _branch(slug), new_pin()
    _change(branch, "PIN renewed", pin=hashed(pin))
    return page("fleet/pin.html", branch=branch, pin=pin)


@blueprint.post("/devices/<slug>/someone")
@for_role("manager")
def switch_someone(slug: str) -> Answer:
    is_on = request.form.get("someone") == "on"
    _change(_branch(slug), "someone on" if is_on else "someone off", someone=is_on)
    return redirect(url_for("devices.devices"), 303)


@blueprint.get("/devices/<uuid:device_id>/revoke")
@for_role("manager")
def ask_to_revoke(device_id: UUID) -> str:
    found = _mine(device_id)
    return page("fleet/revoke.html", device=found, branch=found.touchpoint.branch)


@blueprint.post("/devices/<uuid:device_id>/revoke")
@for_role("manager")
def revoke(device_id: UUID) -> Answer:
    found, stolen = _mine(device_id), request.form.get("stolen") == "yes"
    noted = "tablet stolen" if stolen else "tablet revoked"
    _act(noted, f"device:{found.id}", fleet.revoke, found.id, stolen=stolen, now=now())
    return redirect(url_for("devices.devices"), 303)


def _page() -> str:
    every = here().database.read(_places, person(), now())
    places = [place for place in every if is_found(place.branch, request.args.get("find", ""))]
    limits = {"late": LATE, "drift": WORTH_SAYING}
    return page("fleet/devices.html", every=every, sites=places, now=now(), limits=limits)


def _places(session: Session, who: Person, now: datetime) -> list[Place]:
    found = [branch for branch in branches_of(session, who) if who.has_role("manager", branch)]
    tablets = [one for one in fleet.all_devices(session) if one.touchpoint.branch in found]
    came = came_from(session, {one.touchpoint.id for one in tablets})
    told = notices_of(session, since=now - NOTICES_OF)
    shown = [Shown(one, came[one.touchpoint.id], _notices(told, one)) for one in tablets]
    return [
        _place(session, branch, [one for one in shown if one.device.touchpoint.branch.id == branch.id], now)
        for branch in found
    ]


def _notices(told: Told, device: Device) -> tuple[Notice, ...]:
    return tuple(notice for (_, device_id), notice in told.items() if device_id == device.id)


def _place(session: Session, branch: Branch, shown: Sequence[Shown], now: datetime) -> Place:
    return Place(
        branch,
        settings_of(session, branch),
        [one for one in shown if not one.device.is_shut_out(now)],
        [one for one in shown if one.device.is_shut_out(now)],
    )


def _branch(slug: str) -> Branch:
    for branch in here().database.read(branches_of, person()):
        if branch.slug == slug and person().has_role("manager", branch):
            return branch
    raise NotFound("There is no such branch among yours.")


def _mine(device_id: UUID) -> Device:
    """What belongs to others is as unknown as what does not exist."""
    unknown = NotFound("There is no such tablet among yours.")
    try:
        found = here().database.read(fleet.device_by_id, device_id)
    except NotFound:
        raise unknown from None
    if not person().has_role("manager", found.touchpoint.branch):
        raise unknown
    return found


def _change(branch: Branch, noted: str, **changed: Any) -> None:
    _act(noted, f"branch:{branch.id}", change_settings, branch, now=now(), **changed)


def _act(noted: str, subject: str, use_case: Callable[..., T], *values: Any, **named: Any) -> T:
    """Done and noted in one transaction, which knows nothing of the request."""
    actor, moment = actor_of(person()), now()

    def act(session: Session) -> T:
        done = use_case(session, *values, **named)
        audit.note(session, actor, noted, subject, now=moment)
        return done

    return here().database.write(act)
