"""The tablet's door: pairing, and the sync that carries everything else (design.md 7)."""

import json
import secrets

from flask import Blueprint, Response, request

from server import door
from server.codes.alphabet import new_touchpoint_code, tidy
from server.errors import WrongContentType
from server.fleet.pairing import Pairing, pair, pairing_from
from server.intake.accept import Office
from server.intake.check import envelope, wanted_versions
from server.intake.openapi import document, paired
from server.intake.sync import asked_now, examine, reply, sync
from server.publishing.publishing import versions
from server.staff.access import for_device, open_to_all

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.post("/pair")
@open_to_all
def pair_a_tablet() -> Response:
    heard, asked = door.here(), pairing_from(_json_body())
    device = heard.database.write(
        pair,
        Pairing(tidy(asked.code), asked.install_id, asked.token_sha256),
        touchpoint_code=new_touchpoint_code(secrets.SystemRandom()),
        keys=heard.keys,
        now=door.now(),
    )
    return _json(paired(device))


@blueprint.post("/sync")
@for_device
def sync_a_tablet() -> Response:
    heard, device = door.here(), door.device()
    asked = envelope(_json_body())
    published = asked_now(device)
    if others := wanted_versions(asked) - published.keys():
        published |= heard.database.read(versions, others)
    examined = examine(asked, published)
    office = Office(heard.keys, heard.outlets)
    verdicts = heard.database.write(sync, device, asked.device, examined, office=office, now=door.now())
    return _json(reply(asked, device, verdicts, door.now()))


@blueprint.get("/openapi.json")
@open_to_all
def openapi() -> Response:
    return _json(json.dumps(document(), ensure_ascii=False).encode())


def _json_body() -> bytes:
    if request.mimetype != "application/json":
        raise WrongContentType("Send the body as JSON, with Content-Type: application/json.")
    return request.get_data()


def _json(body: bytes) -> Response:
    return Response(body, content_type="application/json")
