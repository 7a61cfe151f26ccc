"""Oneself: `/staff/me`. Where one is signed in, and with what."""

from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.database import Session
from server.door import here, now, page, person
from server.errors import Refusal
from server.keys import Keys, token_hash
from server.staff.access import for_staff
from server.staff.colleagues import colleague
from server.staff.credentials import FRESH, change_phone, check_it_is_them, set_password
from server.staff.desk_pin import keep_pin, pin_hash
from server.staff.mobile import phone_of
from server.staff.pages.blueprint import act, blueprint, cookie, own_branch
from server.staff.password import check_password, hashed
from server.staff.person import Person
from server.staff.sessions import end_sessions, sessions_of


@blueprint.get("/staff/me")
@for_staff
def me() -> str:
    return _page()


@blueprint.post("/staff/me/password")
@for_staff
def change_password() -> Answer:
    return _change("password", _set_password)


@blueprint.post("/staff/me/phone")
@for_staff
def change_my_phone() -> Answer:
    return _change("phone", _set_phone)


@blueprint.post("/staff/me/pin")
@for_staff
def change_my_pin() -> Answer:
    return _change("pin", _set_pin)


@blueprint.post("/staff/me/sessions")
@for_staff
def end_my_sessions() -> Answer:
    """One, or all but this."""
    this = token_hash(cookie())
    one = request.form.get("end", "").replace("\0", "")
    which: dict[str, Any] = {"only": one} if one else {"but": this}
    act("sessions ended", person(), end_sessions, person().id, now=now(), **which)
    return redirect(url_for("staff.me"), 303)


def _set_password() -> None:
    typed = request.form.get("new", "")
    kept = None
    if "remove" not in request.form:
        check_password(typed, person())
        kept = hashed(typed)
    noted = "password set" if kept else "password taken away"
    act(noted, person(), set_password, person(), kept, but=token_hash(cookie()), now=now(), **_ways())


def _set_phone() -> None:
    act("phone changed", person(), change_phone, person(), request.form.get("phone", ""), now=now(), **_ways())


def _set_pin() -> None:
    kept = pin_hash(request.form.get("pin", ""), person().id, keys=here().keys)
    here().database.write(keep_pin, person(), person().id, kept, now=now())


def _ways() -> dict[str, Any]:
    return {"outlets": here().outlets, "keys": here().keys}


def _change(what: str, change: Callable[[], None]) -> Answer:
    """What cannot be done is said at its form, with what was typed; but never a password."""
    try:
        old = request.form.get("old", "")
        check_it_is_them(here().database, person(), cookie(), old, keys=here().keys, now=now())
        change()
    except Refusal as refusal:
        return make_response(_page(wrong=what, problem=str(refusal)), refusal.status)
    return redirect(url_for("staff.me", done=what), 303)


def _page(*, wrong: str = "", problem: str = "") -> str:
    shown = here().database.read(_shown, person(), keys=here().keys)
    return page("staff/me.html", outlets=here().outlets, wrong=wrong, problem=problem, typed=request.form, **shown)


def _shown(session: Session, who: Person, *, keys: Keys) -> dict[str, Any]:
    signed_in = sessions_of(session, who.id, now=now(), secret=cookie())
    this = next(one for one in signed_in if one.is_this)
    return {
        "me": colleague(session, who),
        "phone": phone_of(session, who.id, keys),
        "sessions": signed_in,
        "this": this,
        "fresh": now() - this.since <= FRESH,
        "home": own_branch(session, who),
    }
