"""Logo and colour of the branch's tablets, seen before anybody else sees them."""

from dataclasses import replace
from datetime import datetime

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.branches.pictures import Picture, keep_picture, picture_from
from server.branches.settings import change_settings, settings_of
from server.database import Session
from server.door import here, now, page
from server.errors import BadRequest, TooLarge
from server.setup import colour
from server.setup.glass import glass, shown_at
from server.setup.pages.blueprint import act, blueprint, chosen_branch, confirm, onward, step_page
from server.staff.access import for_role
from surveys.contrast import USUAL

LARGEST = 10_000_000
"""Bytes of a logo, which is drawn anew and smaller: as much as a phone's photo."""
LARGEST_BODY = LARGEST + 500_000
OF_THIS_PAGE = frozenset({"act", "pale"})
TOO_LARGE = "This file is too large: a logo has 10 MB at most. Please make the picture smaller, and choose it again."
IDEAS = {
    USUAL["act"]: "The usual",
    "#1f4e8c": "Blue",
    "#7a1f3d": "Wine",
    "#4a5a1a": "Olive",
    "#5b3a8c": "Violet",
    "#8a3b12": "Rust",
}


@blueprint.get("/setup/look")
@for_role("manager")
def look() -> str:
    return _page(chosen_branch())


@blueprint.get("/setup/look/glass")
@for_role("manager")
def see_look() -> str:
    """The part of the page that shows the colour at hand; nothing is kept."""
    branch = chosen_branch()
    return page("setup/glass.html", branch=branch, **_seen(branch, _typed_colour(branch)))


@blueprint.post("/setup/look")
@for_role("manager")
def change_look() -> Answer:
    branch = chosen_branch()
    if "usual" in request.form:
        confirm("look", branch)
        return onward("look", branch)
    logo = None
    try:
        logo = _brought()
        colours = colour.chosen(colour.colour_from(request.form.get("act", "")))
    except BadRequest as wrong:
        if logo:  # no browser brings a file a second time by itself
            act("look changed", branch, _change, branch, None, logo, forget=False, now=now())
        kept = " The logo is kept." if logo else ""
        return make_response(_page(branch, problem=f"{wrong}{kept}"), wrong.status)
    act("look changed", branch, _change, branch, colours, logo, forget="no_logo" in request.form, now=now())
    if not colours:
        confirm("look", branch)  # seen, and found right
    return redirect(url_for("setup.look", of=branch.slug, kept="yes"), 303)


def _change(
    session: Session,
    branch: Branch,
    colours: dict[str, str] | None,
    logo: Picture | None,
    *,
    forget: bool,
    now: datetime,
) -> None:
    """Colours that are None stay."""
    if logo:
        keep_picture(session, branch, logo, now=now)
    before = settings_of(session, branch).look
    others = {name: code for name, code in before.colours.items() if name not in OF_THIS_PAGE}
    named = logo.sha256 if logo else "" if forget else before.logo
    now_kept = before.colours if colours is None else others | colours
    change_settings(session, branch, now=now, look=replace(before, colours=now_kept, logo=named))


def _brought() -> Picture | None:
    file = request.files.get("logo")
    if not (file and file.filename):
        return None
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadRequest(TOO_LARGE)
    return picture_from(content)


@blueprint.url_value_preprocessor
def take_more(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before the form is read: other forms of the house take less."""
    if endpoint == "setup.change_look":
        request.max_content_length = LARGEST_BODY
        if (request.content_length or 0) > LARGEST_BODY:
            raise TooLarge(TOO_LARGE)


def _typed_colour(branch: Branch) -> str:
    kept = here().database.read(settings_of, branch).look.colours.get("act", USUAL["act"])
    try:
        return colour.colour_from(request.values.get("act", kept))
    except BadRequest:
        return kept


def _page(branch: Branch, *, problem: str = "") -> str:
    typed = _typed_colour(branch)
    return step_page("look", "setup/look.html", branch, problem=problem, ideas=IDEAS, **_seen(branch, typed))


def _seen(branch: Branch, act_colour: str) -> dict[str, object]:
    shown = here().database.read(shown_at, branch, act_colour)
    return {
        "act_colour": act_colour,
        "picture": glass(shown),
        "has_logo": shown.logo is not None,
        "contrast": colour.how_well(act_colour),
        "is_readable": colour.is_readable(act_colour),
        "nearest": colour.readable(act_colour),
    }
