"""The tills' door: a code for each receipt, and its picture (design.md 7)."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from flask import Blueprint, Response, request
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from server import door
from server.codes import qr
from server.codes.alphabet import is_well_formed, tidy
from server.codes.receipt import Sale, is_receipt, mint, till_of_code
from server.errors import BadRequest, NotFound, WrongContentType
from server.staff.access import for_till

blueprint = Blueprint("codes_api", __name__, url_prefix="/api/v1")

MODULE_PIXELS = 8
Line = Annotated[str, Field(max_length=64, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


@dataclass(frozen=True, slots=True)
class Sold:
    """What a till tells of the purchase; all of it may be left out."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    order: Line = ""
    staff: Line = ""
    at: AwareDatetime | None = None


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    url: str
    expires_at: datetime


_sold = TypeAdapter(Sold)
_code = TypeAdapter(Code)


@blueprint.post("/codes")
@for_till
def mint_a_code() -> Response:
    heard, till = door.here(), door.till()
    sold = _asked()
    (printed,) = heard.database.write(
        mint,
        till.touchpoint,
        [Sale(sold.order, sold.staff, sold.at)],
        keys=heard.keys,
        randomness=secrets.SystemRandom(),
        now=door.now(),
        till=till,
    )
    url = f"{heard.public_url}/f/{printed.code}"
    body = _code.dump_json(Code(printed.code, url, printed.expires_at))
    return Response(body, status=201, content_type="application/json")


@blueprint.get("/codes/<code>.<any(png, svg):kind>")
@for_till
def picture(code: str, kind: str) -> Response:
    """Only of codes that this till made, so that nobody learns from it which codes exist."""
    heard, till, asked = door.here(), door.till(), tidy(code)
    own = is_well_formed(asked) and (
        heard.database.read(till_of_code, asked, keys=heard.keys, now=door.now()) == till.id
        if is_receipt(asked)
        else asked == till.touchpoint.code
    )
    if not own:
        raise NotFound("This till has made no such code.")
    url = qr.qr_url(heard.public_url, asked)
    if kind == "png":
        return Response(qr.png(url, MODULE_PIXELS, level="Q"), content_type="image/png")
    return Response(qr.svg(url, level="Q"), content_type="image/svg+xml")


def _asked() -> Sold:
    body = request.get_data()
    if body and request.mimetype != "application/json":
        raise WrongContentType("Send the body as JSON, with Content-Type: application/json; or send none.")
    try:
        return _sold.validate_python(json.loads(body or "{}"))
    except (ValueError, ValidationError):
        raise BadRequest(
            "A code is asked for with a JSON object of at most three members: order and staff (texts of up to 64 "
            "characters) and at (a time with its zone, such as 2026-03-02T12:00:00Z)."
        ) from None
