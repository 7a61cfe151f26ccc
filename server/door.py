"""What every door shares: the running Heard, who is asking, how a page is drawn, how a refusal reads."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, render_template, request, url_for

from server.codes.reachable import is_private
from server.codes.till import Till
from server.errors import NotAllowed, Refusal
from server.fleet.device import Device
from server.heard import Heard
from server.intake.customer import CustomerPage
from server.staff.desk import Desk
from server.staff.person import Person
from server.staff.tokens import Token
from surveys.phrases import phrase


def here() -> Heard:
    return cast(Heard, current_app.extensions["heard"])


def now() -> datetime:
    """One moment for the whole request."""
    if "now" not in g:
        g.now = here().clock()
    return cast(datetime, g.now)


def person() -> Person:
    """Who is signed in; only in views that `for_staff` or `for_role` guard."""
    return cast(Person, g.person)


def desk() -> Desk:
    """The desk that is asking; NotAllowed in a browser that is none."""
    if g.get("desk") is None:
        raise NotAllowed("This browser is not a desk. A manager of the branch can make it one.")
    return cast(Desk, g.desk)


def device() -> Device:
    """The tablet that is asking; only in views that `for_device` guards."""
    return cast(Device, g.device)


def till() -> Till:
    """The till that is asking; only in views that `for_till` guards."""
    return cast(Till, g.till)


def api_token() -> Token:
    """The program that is asking; only in views that `for_token` guards."""
    return cast(Token, g.api_token)


def cookie_is_secure() -> bool:
    """Cookies go over https alone at an https address; at http://127.0.0.1, and the like, nobody could sign in then."""
    if request.is_secure or not here().public_url.startswith("https:"):
        return request.is_secure
    through_proxy = any(name in request.headers for name in ("Forwarded", "Via", "X-Forwarded-For"))
    return through_proxy or not is_private(request.host.rpartition(":")[0] or request.host)


def current_view() -> Callable[..., Any]:
    return current_app.view_functions[cast(str, request.endpoint)]


def page(template: str, **values: Any) -> str:
    return render_template(template, **values)


def wanted_languages() -> list[str]:
    """The customer's: what was chosen on the page, then what the phone speaks."""
    return [request.values.get("lang", ""), *(tag for tag, _ in request.accept_languages)]


def customer_page(name: str, page: CustomerPage, **values: Any) -> str:
    """One of templates/phone; `say` is the templates' one word."""
    say = lambda key, **blanks: phrase(key, page.language, **blanks)  # noqa: E731
    return render_template(f"phone/{name}.html", page=page, say=say, now=now(), **values)


def redirect_to_sign_in() -> Response:
    """At a desk that is by name and PIN. A part of a page cannot be a form to sign in: the whole page goes there."""
    part = "HX-Request" in request.headers
    onward = _path_of(request.headers.get("HX-Current-URL", "")) if part else _asked_for()
    where = url_for("cases.sign_in_here" if g.get("desk") else "staff.sign_in", next=onward or None)
    return Response(headers={"HX-Redirect": where}) if part else cast(Response, redirect(where, 303))


def _asked_for() -> str:
    """With what was chosen, so that a review's mail leads to its review; but words that were searched for stay here."""
    if request.method != "GET" or "words" in request.args:
        return request.path
    chosen = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{chosen}" if chosen else request.path


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def problem(refusal: Refusal) -> Response:
    """RFC 9457: title and detail a person can act on."""
    body = {"type": refusal.type, "title": refusal.title, "status": refusal.status, "detail": str(refusal)}
    body |= refusal.members
    return Response(json.dumps(body), status=refusal.status, content_type="application/problem+json")
