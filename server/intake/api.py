"""The tablet's door: pairing, and the sync that carries everything else (design.md 7)."""

import json
import secrets

from flask import Blueprint, Response, request

from server import door
from server.branches.pictures import picture_of
from server.cases import summons
from server.codes.alphabet import new_touchpoint_code, tidy
from server.errors import WrongContentType
from server.fleet.device import Device
from server.fleet.pairing import Pairing, pair, pairing_from
from server.intake.accept import Office
from server.intake.call import answered, call_from, said_in
from server.intake.check import envelope, wanted_versions
from server.intake.sync import asked_besides, asked_now, examine, reply, sync
from server.intake.told import may_send_somebody, settings_for
from server.openapi import document, paired
from server.publishing.publishing import Published, newest_versions, versions
from server.staff.access import for_device, open_to_all
from surveys.tablet import TabletSettings

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
    settings = _settings(device)
    office = Office(heard.keys, heard.outlets)
    verdicts = heard.database.write(
        sync, device, asked.device, examined, settings=settings, office=office, now=door.now()
    )
    return _json(reply(asked, device, verdicts, settings, _taking_turns(device)))


@blueprint.get("/pictures/<string(length=64):sha256>")
@for_device
def picture(sha256: str) -> Response:
    found = door.here().database.read(picture_of, door.device().touchpoint.branch.id, sha256)
    return Response(found.content, content_type=f"image/{found.kind}")


@blueprint.post("/someone")
@for_device
def send_someone() -> Response:
    """Also asked again and again, to hear whether somebody comes."""
    heard, device = door.here(), door.device()
    asked = call_from(_json_body())
    standing = heard.database.read(summons.standing_of, asked.visit, device, now=door.now())
    if asked.gone:
        standing = heard.database.write(summons.call_off, asked.visit, device, now=door.now())
    elif standing is None:
        standing = heard.database.write(
            summons.ask,
            asked.visit,
            device,
            language=asked.language,
            said=said_in(asked.answers, device),
            is_open=may_send_somebody(device, door.now()),
            outlets=heard.outlets,
            keys=heard.keys,
            now=door.now(),
        )
    elif standing.status == "nobody":
        heard.database.write(summons.give_up, asked.visit, now=door.now())
    return _json(answered(standing))


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


def _settings(device: Device) -> TabletSettings:
    heard, now = door.here(), door.now()
    branch = device.touchpoint.branch
    somebody = may_send_somebody(device, now) and heard.database.read(summons.can_be_told, branch, heard.outlets)
    return settings_for(device, public_url=heard.settings.public_url, somebody=somebody, now=now)


def _taking_turns(device: Device) -> dict[str, Published]:
    slugs = asked_besides(device)
    newest = door.here().database.read(newest_versions) if slugs else {}
    return {slug: newest[slug] for slug in slugs & newest.keys()}
