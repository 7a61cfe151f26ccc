"""Who is let in: before every view, by what the view says of itself (staff/access.py)."""

from flask import Response, g, request
from flask_wtf.csrf import CSRFProtect

from server import door
from server.codes.till import Till, till_of_token
from server.errors import NotAllowed, UnknownDevice, UnknownTill
from server.fleet import device as fleet
from server.keys import token_hash
from server.staff import sessions
from server.staff.access import Access, access_of

csrf = CSRFProtect()


def admit() -> Response | None:
    """Before every view: let in only those for whom it is meant."""
    if request.endpoint is None:
        return None
    access = access_of(door.current_view())
    if access is None:
        raise NotAllowed("This page does not say who may open it.")
    if access.kind == "device":
        g.device = _asking_device()
    elif access.kind == "till":
        g.till = _asking_till()
    elif access.kind == "staff":
        return _admit_person(access)
    return None


def _admit_person(access: Access) -> Response | None:
    heard = door.here()
    secret = request.cookies.get(sessions.COOKIE, "")
    person = heard.database.read(sessions.person_of_session, secret, now=door.now()) if secret else None
    if person is None:
        if request.method != "GET":
            raise NotAllowed("Please sign in again; what you typed was not saved.")
        return door.redirect_to_sign_in()
    if not access.admits(person):
        raise NotAllowed("This page is for managers." if access.role == "manager" else "This page is not yours to see.")
    if request.method not in {"GET", "HEAD"}:
        csrf.protect()
    g.person = person
    sessions.keep_alive(heard.database, secret, now=door.now())
    return None


def _asking_device() -> fleet.Device:
    if not (token := _bearer_token()):
        raise UnknownDevice("A tablet shows its token as Authorization: Bearer TOKEN; pair it first.")
    return door.here().database.read(fleet.device_of_token, token_hash(token), now=door.now())


def _asking_till() -> Till:
    if not (token := _bearer_token()):
        raise UnknownTill("A till shows its token as Authorization: Bearer TOKEN; `heard touchpoint till` makes one.")
    return door.here().database.read(till_of_token, token_hash(token))


def _bearer_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
