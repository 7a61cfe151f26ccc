"""The customer's own page behind a slip: what happened with the answer, and "I'd like an answer"."""

from typing import Any, cast

from flask import Blueprint, Response, redirect, request, url_for

from server import door
from server.cases import inbox
from server.contacts.contact import contact_of
from server.door import here, now
from server.errors import NotFound
from server.intake import amendments, form
from server.intake.accept import Office
from server.intake.customer import CustomerPage, languages_for
from server.intake.reading import Told, told_by_slip
from server.staff.access import open_to_all
from surveys.phrases import phrase
from surveys.response import SLIP

blueprint = Blueprint("slip", __name__)


@blueprint.get("/c/<secret>")
@open_to_all
def show(secret: str) -> str:
    told = _told(secret)
    return _draw(secret, told, asked_now=request.args.get("noted") == "1")


@blueprint.post("/c/<secret>")
@open_to_all
def ask(secret: str) -> str | Response | tuple[str, int]:
    """I'd like an answer, with or without saying how."""
    told = _told(secret)
    fields = request.form.to_dict(flat=False)
    contact, problems = form.contact_of(fields, _page(told).region)
    if problems:
        typed = {key: form.one(fields, key) for key in fields}
        return _draw(secret, told, problems=problems, typed=typed), 422
    office = Office(here().keys, here().outlets)
    here().database.write(amendments.ask_for_an_answer, told.response_id, contact, office=office, now=now())
    return cast(Response, redirect(url_for("slip.show", secret=secret, noted=1, lang=request.values.get("lang")), 303))


def _told(secret: str) -> Told:
    found = here().database.read(told_by_slip, secret, keys=here().keys) if SLIP.fullmatch(secret) else None
    if found is None:
        page = CustomerPage.of(languages_for(None, None), door.wanted_languages())
        raise NotFound(phrase("unknown_slip", page.language))
    return found


def _page(told: Told) -> CustomerPage:
    languages = languages_for(told.survey, told.touchpoint.branch)
    return CustomerPage.of(languages, [request.values.get("lang", ""), told.language], told.touchpoint.branch)


def _draw(secret: str, told: Told, **values: Any) -> str:
    page = _page(told)
    case = here().database.read(inbox.progress_of, told.response_id)
    reachable = here().database.read(contact_of, told.response_id, here().keys) is not None
    return door.customer_page(
        "slip",
        page,
        told=told,
        lines=told.said_in(page.language),
        case=case,
        reachable=reachable,
        address=url_for("slip.show", secret=secret),
        **{"problems": {}, "typed": {}, "asked_now": False, **values},
    )
