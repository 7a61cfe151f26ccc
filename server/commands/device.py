import argparse
from uuid import UUID

from server.branches.branch import branch
from server.branches.pin import hashed, new_pin
from server.branches.settings import change_settings
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.errors import NotFound
from server.fleet.device import all_devices
from server.fleet.device import revoke as revoke_device
from server.fleet.pairing import new_pairing_code
from server.intake.came import came_from
from server.staff import audit


def pair(arguments: argparse.Namespace) -> Answer:
    with opened(arguments) as heard:
        where = heard.database.read(branch, arguments.branch)
        code, expires_at = heard.database.write(new_pairing_code, where, keys=heard.keys, now=heard.clock())
        heard.database.write(audit.note, ACTOR, "pairing code made", f"branch:{where.id}", now=heard.clock())
    local = expires_at.astimezone(where.zone)
    data = {"code": code, "expires_at": expires_at.isoformat()}
    return Answer(data, f"{code}\nType it on the tablet before {local:%H:%M}; it pairs one tablet.")


def show(arguments: argparse.Namespace) -> Answer:
    """`missing`: visits begun on the tablet that are neither stored nor waiting nor refused; one may be going on."""
    with opened(arguments) as heard:
        devices = heard.database.read(all_devices)
        came = heard.database.read(came_from, [one.touchpoint.id for one in devices])
        now = heard.clock()
    rows = [
        {
            "id": str(one.id),
            "branch": one.touchpoint.branch.slug,
            "name": one.touchpoint.name,
            "last_sync": one.last_sync_at.isoformat() if one.last_sync_at else "never",
            "visits": one.visits or 0,
            "stored": came[one.touchpoint.id].stored,
            "waiting": one.waiting or 0,
            "refused": one.refused or 0,
            "missing": one.missing(came[one.touchpoint.id].stored),
            "battery": one.battery,
            "disk_free_mb": one.disk_free_mb,
            "revoked": one.revoked_at is not None,
            "draining": one.is_draining and not one.is_shut_out(now),
        }
        for one in devices
    ]
    return Answer({"devices": rows}, table(rows, "No tablet was paired yet; `heard device pair` makes a code."))


def revoke(arguments: argparse.Namespace) -> Answer:
    try:
        device_id = UUID(arguments.id)
    except ValueError:
        raise NotFound("There is no tablet with this id; `heard device list` shows them.") from None
    with opened(arguments) as heard:
        now = heard.clock()
        heard.database.write(revoke_device, device_id, stolen=arguments.stolen, now=now)
        noted = "tablet stolen" if arguments.stolen else "tablet revoked"
        heard.database.write(audit.note, ACTOR, noted, f"device:{device_id}", now=now)
    text = (
        "The tablet is shut out; it wipes itself when it next calls."
        if arguments.stolen
        else "No new visit begins on the tablet. It sends what waits, for a week at most, and then wipes itself."
    )
    return Answer({"id": str(device_id), "revoked": True, "stolen": arguments.stolen}, text)


def pin(arguments: argparse.Namespace) -> Answer:
    chosen = arguments.pin or new_pin()
    kept = hashed(chosen)
    with opened(arguments) as heard:
        where, now = heard.database.read(branch, arguments.branch), heard.clock()
        heard.database.write(change_settings, where, now=now, pin=kept)
        heard.database.write(audit.note, ACTOR, "PIN renewed", f"branch:{where.id}", now=now)
    text = f"{chosen}\nIt opens the service screen of the tablets of {where.name}. It is shown only now."
    return Answer({"branch": where.slug, "pin": chosen}, text)
