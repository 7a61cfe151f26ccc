"""A code typed by hand, and what is said of a code that leads to no question."""

from typing import cast

from flask import Blueprint, Response, g, redirect, request, url_for

from server import door
from server.codes.alphabet import tidy
from server.door import here, now
from server.errors import NotFound, Refusal
from server.intake.customer import CustomerPage, languages_for
from server.intake.lobby import TOUCHING
from server.intake.place import IN_VAIN, CodeRefused, arrive
from server.publishing.publishing import newest_version
from server.staff.access import open_to_all
from surveys.phrases import phrase

blueprint = Blueprint("typing", __name__)

LONGEST_TYPED = 20


@blueprint.route("/F", methods=["GET", "POST"])
@blueprint.route("/f", methods=["GET", "POST"])
@open_to_all
def type_code() -> str | Response:
    if request.method != "POST":
        return door.customer_page("code", _unplaced(), problem="", typed="", elsewhere=())
    typed, wanted = tidy(request.form.get("code", "")), door.wanted_languages()
    address = request.remote_addr or ""
    arrive(here().database, typed, wanted, address=address, keys=here().keys, now=now())
    return cast(Response, redirect(url_for("phone.show", code=typed, lang=wanted[0] or None), 303))


def error_page(refusal: Refusal) -> str:
    """A refusal in the customer's language; what one of their own pages did not find was said in it already."""
    if isinstance(refusal, CodeRefused):
        return _refused_code(refusal)
    page, sentence = _unplaced(), str(refusal)
    if refusal.status != NotFound.status:
        sentence = phrase("error_page", page.language)
    elif request.endpoint is None:
        sentence = phrase("mistyped_code", page.language)
    elif _is_kiosk():
        g.home_after = TOUCHING
    return door.customer_page("error", page, sentence=sentence, kiosk=_is_kiosk())


def _refused_code(refusal: CodeRefused) -> str:
    """What is over is said with the one way on; what was mistyped, with the field to type it once more."""
    if refusal.key not in IN_VAIN and not refusal.wait:
        return _over(refusal)
    page = _unplaced()
    typed = request.form.get("code") or (request.view_args or {}).get("code", "")
    return door.customer_page(
        "code",
        page,
        problem=phrase(refusal.key, page.language),
        typed=tidy(typed)[:LONGEST_TYPED],
        elsewhere=refusal.elsewhere,
    )


def _over(refusal: CodeRefused) -> str:
    way = next(iter(refusal.elsewhere), None)
    page = _unplaced()
    if way:
        survey = here().database.read(newest_version, way.survey).survey
        page = CustomerPage.of(languages_for(survey, way.branch), door.wanted_languages(), way.branch)
    sentence = phrase(refusal.key, page.language)
    return door.customer_page("over", page, sentence=sentence, way=way, address=request.path, kiosk=_is_kiosk())


def _unplaced() -> CustomerPage:
    return CustomerPage.of(languages_for(None, None), door.wanted_languages())


def _is_kiosk() -> bool:
    return request.path.startswith("/k/")
