"""Signing in and out."""

from typing import Any

from flask import current_app, make_response, redirect, request
from werkzeug.wrappers import Response as Answer

from server.door import cookie_is_secure, here, now, page
from server.errors import BadRequest, NotAllowed
from server.staff import sessions
from server.staff.access import for_staff, open_to_all
from server.staff.links import read_link
from server.staff.pages.blueprint import blueprint, cookie
from server.staff.sign_in import MINUTES, onward_path, send_link, sign_in_with, way_of
from server.staff.sign_in import sign_in as begin


@blueprint.get("/sign-in")
@open_to_all
def sign_in() -> str:
    return _form(onward=onward_path(request.args.get("next", "")))


@blueprint.post("/sign-in")
@open_to_all
def ask_for_link() -> Answer:
    """With a password, in; without one, a link. The same answer for everybody: it must not tell who works here."""
    current_app.extensions["csrf"].protect()
    typed, password = request.form.get("email", ""), request.form.get("password", "")
    onward = onward_path(request.form.get("next", ""))
    with_password = bool(password) and request.form.get("by") != "link"
    try:
        if with_password:
            return _in(_with_password(typed, password), onward)
        return make_response(_send(typed, onward))
    except (BadRequest, NotAllowed) as problem:
        body = _form(onward=onward, typed=typed, problem=str(problem), instead=with_password)
        return make_response(body, problem.status)


@blueprint.get("/sign-in/<secret>")
@open_to_all
def show_link(secret: str) -> Answer:
    """Mail programs open links to look at them, so looking does nothing."""
    link = here().database.read(read_link, secret, "sign-in", now=now())
    answer = make_response(page("staff/confirm_sign_in.html", name=link.person.first_name))
    # Its form must say from where it comes; but what the page loads need not write the secret into a proxy's log.
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@blueprint.post("/sign-in/<secret>")
@open_to_all
def use_sign_in_link(secret: str) -> Answer:
    current_app.extensions["csrf"].protect()
    begun, onward = here().database.write(begin, secret, browser=_browser(), now=now())
    return _in(begun, onward)


@blueprint.post("/sign-out")
@for_staff
def sign_out() -> Answer:
    here().database.write(sessions.end_session, cookie(), now=now())
    answer = redirect("/sign-in", 303)
    answer.delete_cookie(sessions.COOKIE, path="/")
    return answer


def _form(*, onward: str, typed: str = "", problem: str = "", instead: bool = False) -> str:
    return page("staff/sign_in.html", onward=onward, typed=typed, problem=problem, instead=instead)


def _send(typed: str, onward: str) -> str:
    heard = here()
    way, tidy = heard.database.read(way_of, typed)
    heard.database.write(send_link, typed, onward=onward, outlets=heard.outlets, keys=heard.keys, now=now())
    is_open = heard.outlets.email if way == "email" else heard.outlets.sms
    return page("staff/link_sent.html", to=tidy, way=way, is_open=is_open, minutes=MINUTES)


def _with_password(typed: str, password: str) -> str:
    heard = here()
    more: dict[str, Any] = {"address": request.remote_addr or "", "browser": _browser(), "keys": heard.keys}
    return sign_in_with(heard.database, typed, password, now=now(), **more)


def _in(begun: str, onward: str) -> Answer:
    answer = redirect(onward, 303)
    answer.set_cookie(
        sessions.COOKIE,
        begun,
        max_age=sessions.LONGEST,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=cookie_is_secure(),
    )
    return answer


def _browser() -> str:
    return request.headers.get("User-Agent", "")
