import argparse
from uuid import UUID

from server.branches.branch import branch
from server.commands.answer import Answer, table
from server.commands.opened import ACTOR, opened
from server.errors import NotFound
from server.fleet.device import all_devices
from server.fleet.device import revoke as revoke_device
from server.fleet.pairing import new_pairing_code
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
    with opened(arguments) as heard:
        devices = heard.database.read(all_devices)
    rows = [
        {
            "id": str(one.id),
            "branch": one.touchpoint.branch.slug,
            "name": one.touchpoint.name,
            "last_sync": one.last_sync_at.isoformat() if one.last_sync_at else "never",
            "waiting": one.waiting or 0,
            "refused": one.refused or 0,
            "revoked": one.revoked_at is not None,
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
        heard.database.write(audit.note, ACTOR, "tablet revoked", f"device:{device_id}", now=now)
    return Answer(
        {"id": str(device_id), "revoked": True}, "The tablet is shut out and wipes itself when it next calls."
    )
