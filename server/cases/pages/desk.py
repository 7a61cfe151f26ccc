"""The screen behind the counter: `/desk`; signing in there by name and PIN; and which browsers are desks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases import low_taps, summons
from server.cases.freshness import LOW_TAPS_OF, mark_of
from server.cases.inbox import waiting_at
from server.cases.messages import unread_of
from server.cases.pages.blueprint import blueprint, fresh
from server.cases.pages.inbox import said_in
from server.database import Session
from server.door import cookie_is_secure, desk, here, now, page, person
from server.errors import BadRequest, NotFound, Refusal
from server.staff import desk as desks_of_branches
from server.staff import sessions
from server.staff.access import for_desk, for_role
from server.staff.desk import Desk
from server.staff.desk_pin import sign_in_at
from server.staff.person import Person, branches_of
from server.staff.sign_in import onward_path

MOST_SHOWN = 6
"""As many as a screen has room for in letters that can be read from three metres away."""


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    """For every staff page: whether it stands on a desk, and the person came in by their PIN."""
    idle = desks_of_branches.IDLE // timedelta(seconds=1)
    return {"desk": g.get("desk"), "at_desk": g.get("at_desk", False), "desk_idle": idle}


@blueprint.get("/desk")
@for_desk
def wall() -> Response | Answer:
    if g.get("desk") is None:
        return redirect(url_for("cases.desks"), 303)
    at, where = now(), desk()

    def drawn(mark: str) -> str:
        return page("cases/desk.html", now=at, mark=mark, **here().database.read(_wall, where, now=at))

    return fresh(here().database.read(_mark, where, g.get("person"), now=at), drawn)


@blueprint.get("/desk/in")
@for_desk
def sign_in_here() -> str:
    return _door(request.args.get("who", type=int), request.args.get("next", ""))


@blueprint.post("/desk/in")
@for_desk
def use_pin() -> Answer:
    who, onward = request.form.get("who", 0, type=int), request.form.get("next", "")
    browser, typed = request.headers.get("User-Agent", ""), request.form.get("pin", "")
    heard = here()
    try:
        secret = sign_in_at(heard.database, desk(), who, typed, keys=heard.keys, browser=browser, now=now())
    except Refusal as refusal:
        return make_response(_door(who, onward, problem=str(refusal)), refusal.status)
    answer = redirect(onward_path(onward), 303)
    # Without an age: it goes when the browser is closed, and minutes after the last touch anyway.
    answer.set_cookie(sessions.COOKIE, secret, **_cookie())
    return answer


@blueprint.post("/desk/touch")
@for_desk
def touch() -> Answer:
    """Somebody reads, or writes something long."""
    desk()
    return Response(status=204)


@blueprint.post("/desk/done")
@for_desk
def done() -> Answer:
    desk()
    return _signed_out()


def _signed_out() -> Answer:
    here().database.write(sessions.end_session, request.cookies.get(sessions.COOKIE, ""), now=now())
    answer = redirect(url_for("cases.wall"), 303)
    answer.delete_cookie(sessions.COOKIE, path="/")
    return answer


@blueprint.get("/desk/all")
@for_role("manager")
def desks() -> str:
    return _desks()


@blueprint.post("/desk/here")
@for_role("manager")
def make_desk() -> Answer:
    """The browser that asks becomes one; its maker is signed out, or everybody there would be them."""
    slug, name = request.form.get("of", ""), request.form.get("name", "")
    try:
        secret = here().database.write(_make, person(), slug, name, g.get("desk"), now=now())
    except BadRequest as problem:
        return make_response(_desks(problem=str(problem), typed=request.form), problem.status)
    answer = _signed_out()
    answer.set_cookie(desks_of_branches.COOKIE, secret, max_age=desks_of_branches.COOKIE_LIVES, **_cookie())
    return answer


@blueprint.post("/desk/<uuid:desk_id>/revoke")
@for_role("manager")
def revoke_desk(desk_id: UUID) -> Answer:
    here().database.write(desks_of_branches.revoke_desk, person(), desk_id, now=now())
    return redirect(url_for("cases.desks"), 303)


def _cookie() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": cookie_is_secure()}


def _mark(session: Session, where: Desk, sitting: Person | None, *, now: datetime) -> str:
    names = desks_of_branches.people_at(session, where)
    return mark_of(session, [where.branch], where.id, where.name, sitting, names, now=now)


def _wall(session: Session, where: Desk, *, now: datetime) -> dict[str, Any]:
    """No words of customers and nothing of how to reach them: they may stand on the other side of the counter."""
    unread = unread_of(session, [where.branch.id])
    waiting = waiting_at(session, [where.branch], unread, now=now)
    calls = summons.current(session, [where.branch], now=now)
    room = max(1, MOST_SHOWN - len(calls))
    shown = waiting[:room]
    return {
        "cases": shown,
        "more": waiting[room:],
        "late": [case for case in waiting if case.is_late(now)],
        "said": said_in(session, shown),
        "unread": unread,
        "calls": calls,
        "low_taps": low_taps.recent_at(session, [where.branch], since=now - LOW_TAPS_OF),
        "people": desks_of_branches.people_at(session, where),
    }


def _door(who: int | None, onward: str, *, problem: str = "") -> str:
    names = here().database.read(desks_of_branches.people_at, desk())
    chosen = next((one for one in names if one.id == who), None)
    return page("cases/desk_in.html", people=names, chosen=chosen, onward=onward_path(onward), problem=problem)


def _desks(*, problem: str = "", typed: Mapping[str, str] | None = None) -> str:
    shown = here().database.read(_managed, person())
    return page("cases/desks.html", now=now(), problem=problem, typed=typed or {}, **shown)


def _managed(session: Session, person: Person) -> dict[str, Sequence[Any]]:
    own = [branch for branch in branches_of(session, person) if person.has_role("manager", branch)]
    return {"desks": desks_of_branches.desks_of(session, person), "own": own}


def _make(session: Session, person: Person, slug: str, name: str, before: Desk | None, *, now: datetime) -> str:
    where = next((own for own in branches_of(session, person) if own.slug == slug), None)
    if where is None:
        raise NotFound("There is no such desk or branch.")
    _, secret = desks_of_branches.make_desk(session, person, where, name, now=now)
    if before is not None and person.has_role("manager", before.branch):
        desks_of_branches.revoke_desk(session, person, before.id, now=now)
    return secret
