"""What every door shares: the running Heard, who is asking, how a page is drawn, how a refusal reads."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from flask import Response, current_app, g, redirect, render_template, request, url_for

from server.codes.till import Till
from server.errors import Refusal
from server.fleet.device import Device
from server.heard import Heard
from server.intake.customer import CustomerPage
from server.staff.person import Person
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


def device() -> Device:
    """The tablet that is asking; only in views that `for_device` guards."""
    return cast(Device, g.device)


def till() -> Till:
    """The till that is asking; only in views that `for_till` guards."""
    return cast(Till, g.till)


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
    return cast(Response, redirect(url_for("staff.sign_in", next=request.path), 303))


def problem(refusal: Refusal) -> Response:
    """RFC 9457: title and detail a person can act on."""
    body = {"type": refusal.type, "title": refusal.title, "status": refusal.status, "detail": str(refusal)}
    body |= refusal.members
    return Response(json.dumps(body), status=refusal.status, content_type="application/problem+json")
