"""Who is let in: before every view, by what the view says of itself (staff/access.py)."""

from flask import Response, g, request
from flask_wtf.csrf import CSRFProtect

from server import door
from server.codes.till import Till, till_of_token
from server.database import Database
from server.errors import NotAllowed, UnknownDevice, UnknownTill, UnknownToken
from server.fleet import device as fleet
from server.keys import token_hash
from server.staff import desk, sessions, tokens
from server.staff.access import Access, access_of
from server.staff.person import Person

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
    elif access.kind == "token":
        g.api_token = _asking_program(access)
    elif access.kind in {"staff", "desk"}:
        return _admit_person(access)
    return None


def _admit_person(access: Access) -> Response | None:
    g.desk = _asking_desk()
    person = _person_asking()
    if person is None and not (access.kind == "desk" and g.desk is not None):
        if request.method != "GET":
            raise NotAllowed("Please sign in again; what you typed was not saved.")
        return door.redirect_to_sign_in()
    if person is not None and not access.admits(person):
        raise NotAllowed("This page is for managers." if access.role == "manager" else "This page is not yours to see.")
    if request.method not in {"GET", "HEAD"}:
        csrf.protect()
    if person is not None:
        g.person = person
        _keep(door.here().database)
    return None


def _person_asking() -> Person | None:
    """By a sign-in of their own, or by the PIN at the desk that is asking."""
    database, secret = door.here().database, request.cookies.get(sessions.COOKIE, "")
    if not secret:
        return None
    own = database.read(sessions.person_of_session, secret, now=door.now())
    if own is not None or g.desk is None:
        return own
    sitting = database.read(desk.sitting_at, g.desk, secret, now=door.now())
    g.at_desk = sitting is not None
    return sitting


def _asking_desk() -> desk.Desk | None:
    database, secret = door.here().database, request.cookies.get(desk.COOKIE, "")
    found = database.read(desk.desk_of_token, secret) if secret else None
    if found is not None:
        desk.keep_seen(database, found, now=door.now())
    return found


def _keep(database: Database) -> None:
    """The session was used, unless the page asked by itself."""
    if sessions.UNATTENDED in request.headers:
        return
    keep = desk.keep_seat if g.get("at_desk") else sessions.keep_alive
    keep(database, request.cookies.get(sessions.COOKIE, ""), now=door.now())


def _asking_device() -> fleet.Device:
    if not (token := _bearer_token()):
        raise UnknownDevice("A tablet shows its token as Authorization: Bearer TOKEN; pair it first.")
    return door.here().database.read(fleet.device_of_token, token_hash(token), now=door.now())


def _asking_till() -> Till:
    if not (token := _bearer_token()):
        raise UnknownTill("A till shows its token as Authorization: Bearer TOKEN; `heard touchpoint till` makes one.")
    return door.here().database.read(till_of_token, token_hash(token))


def _asking_program(access: Access) -> tokens.Token:
    if not (secret := _bearer_token()):
        raise UnknownToken("A program shows its token as Authorization: Bearer TOKEN; a manager makes one.")
    heard = door.here()
    token = heard.database.read(tokens.token_of, token_hash(secret))
    if token.scope != access.scope:
        raise NotAllowed(f"This token may {token.scope} only; make one that may {access.scope}.")
    tokens.notice_use(heard.database, token, now=door.now())
    return token


def _bearer_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
