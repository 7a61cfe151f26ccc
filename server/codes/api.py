"""The tills' door: a code for each receipt, and its picture (design.md 7)."""

import secrets

from flask import Blueprint, Response, request

from server import door
from server.branches.touchpoint import Touchpoint
from server.codes import qr
from server.codes.alphabet import is_well_formed, tidy
from server.codes.escpos import WIDTHS, escpos
from server.codes.paper.wishes import Wishes, content_for
from server.codes.reachable import refusal
from server.codes.receipt import is_receipt, mint, till_of_code
from server.codes.sold import Sold, printed, sold_from
from server.errors import BadRequest, NotFound, WrongContentType
from server.staff.access import for_till

blueprint = Blueprint("codes_api", __name__, url_prefix="/api/v1")

MODULE_PIXELS = 8


@blueprint.post("/codes")
@for_till
def mint_a_code() -> Response:
    heard, till = door.here(), door.till()
    (made,) = heard.database.write(
        mint,
        till.touchpoint,
        [_asked().sale],
        keys=heard.keys,
        randomness=secrets.SystemRandom(),
        now=door.now(),
        till=till,
    )
    return Response(printed(made, heard.public_url), status=201, content_type="application/json")


@blueprint.get("/codes/<code>.<any(png, svg, escpos):kind>")
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
    if kind == "escpos":
        return _slip(till.touchpoint, asked)
    return Response(qr.svg(url, level="Q"), content_type="image/svg+xml")


def _slip(touchpoint: Touchpoint, code: str) -> Response:
    """The whole slip as its printer understands it; ?width=58 or 80, and ?language= as often as twice."""
    heard, languages = door.here(), tuple(request.args.getlist("language"))
    width = request.args.get("width", str(WIDTHS[-1]))
    if width not in map(str, WIDTHS):
        raise BadRequest("The paper's width is 58 or 80.")
    # A till prints at once; that customers cannot reach the address is not its cashier's to mend: the slip says TEST.
    wishes = Wishes(languages=languages, draft=bool(refusal(heard.public_url)))
    content = heard.database.read(content_for, touchpoint, wishes, public_url=heard.public_url, code=code)
    return Response(escpos(content, int(width)), content_type="application/octet-stream")


def _asked() -> Sold:
    body = request.get_data()
    if body and request.mimetype != "application/json":
        raise WrongContentType("Send the body as JSON, with Content-Type: application/json; or send none.")
    return sold_from(body)
