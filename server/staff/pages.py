"""Signing in and out, and what every staff page shows around its own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, g, redirect, request
from werkzeug.wrappers import Response as Answer

from server.door import here, now, page
from server.errors import BadRequest
from server.staff import sessions
from server.staff.access import access_of, for_staff, open_to_all
from server.staff.links import read_link
from server.staff.person import email_from
from server.staff.sign_in import MINUTES, onward_path, send_link
from server.staff.sign_in import sign_in as begin

blueprint = Blueprint("staff", "server")

PLACES = (
    ("To answer", "/"),
    ("Reports", "/reports"),
    ("Export", "/reports/export"),
    ("Sheet", "/sheet"),
    ("Devices", "/devices"),
    ("Codes", "/codes"),
    ("Staff", "/staff"),
)


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    return {"navigation": navigation, "person": g.get("person")}


def navigation() -> list[tuple[str, str]]:
    """Label and path of the pages that exist and are open to whoever is signed in."""
    views = {rule.rule: current_app.view_functions[rule.endpoint] for rule in current_app.url_map.iter_rules()}
    return [(label, path) for label, path in PLACES if path in views and _may_open(views[path])]


def _may_open(view: Callable[..., Any]) -> bool:
    access = access_of(view)
    return access is not None and access.admits(g.get("person"))


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> str:
    return page("staff/sign_in.html", onward=onward_path(request.args.get("next", "")), typed="", problem="")


@blueprint.post("/sign-in")
@open_to_all
def ask_for_link() -> str | tuple[str, int]:
    """The same answer for everybody: it must not tell who works here."""
    current_app.extensions["csrf"].protect()
    typed = request.form.get("email", "")
    onward = onward_path(request.form.get("next", ""))
    try:
        email = email_from(typed)
    except BadRequest as problem:
        return page("staff/sign_in.html", onward=onward, typed=typed, problem=str(problem)), problem.status
    heard = here()
    heard.database.write(send_link, email, onward=onward, outlets=heard.outlets, keys=heard.keys, now=now())
    return page("staff/link_sent.html", email=email, by_mail=heard.outlets.email, minutes=MINUTES)


@blueprint.get("/sign-in/<secret>")
@open_to_all
def show_link(secret: str) -> str:
    """Mail programs open links to look at them, so looking does nothing."""
    link = here().database.read(read_link, secret, "sign-in", now=now())
    return page("staff/confirm_sign_in.html", name=link.person.first_name)


@blueprint.post("/sign-in/<secret>")
@open_to_all
def use_sign_in_link(secret: str) -> Answer:
    current_app.extensions["csrf"].protect()
    browser = request.headers.get("User-Agent", "")
    cookie, onward = here().database.write(begin, secret, browser=browser, now=now())
    answer = redirect(onward, 303)
    answer.set_cookie(
        sessions.COOKIE,
        cookie,
        max_age=sessions.LONGEST,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=here().public_url.startswith("https:"),
    )
    return answer


@blueprint.post("/sign-out")
@for_staff
def sign_out() -> Answer:
    here().database.write(sessions.end_session, request.cookies.get(sessions.COOKIE, ""), now=now())
    answer = redirect("/sign-in", 303)
    answer.delete_cookie(sessions.COOKIE, path="/")
    return answer
