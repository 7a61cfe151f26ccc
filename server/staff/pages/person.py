"""One person: `/staff/ID`, for those who say who works there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.cases import life
from server.cases.withdrawing import withdraw
from server.database import Session
from server.deliveries.outlets import Outlets
from server.door import here, now, page, person
from server.errors import BadRequest, Conflict, NotAllowed, Refusal
from server.keys import Keys
from server.staff import belonging
from server.staff.access import for_role
from server.staff.belonging import Reach, known_to
from server.staff.colleagues import colleague
from server.staff.desk_pin import keep_pin, pin_hash, whose_pin
from server.staff.details import keep_details
from server.staff.leaving import leave
from server.staff.mobile import phone_of
from server.staff.pages.blueprint import act, blueprint, own_branch
from server.staff.person import Person, branches_of, person_by_id
from server.staff.sessions import end_sessions, sessions_of
from server.staff.sign_in import Way, send_link_to


@dataclass(frozen=True, slots=True)
class Ways:
    """What a transaction needs of the request."""

    outlets: Outlets
    keys: Keys
    now: datetime


@blueprint.get("/staff/<int:person_id>")
@for_role("manager")
def one(person_id: int) -> str:
    return _page(person_id)


@blueprint.post("/staff/<int:person_id>")
@for_role("manager")
def change(person_id: int) -> Answer:
    fields: dict[str, Any] = {name: request.form.get(name, "") for name in ("name", "email", "phone")}
    return _change(person_id, "person changed", _details, **fields)


@blueprint.post("/staff/<int:person_id>/belongs")
@for_role("manager")
def belongs(person_id: int) -> Answer:
    added, taken = request.form.get("belongs", ""), request.form.get("take", "")
    use_case, key = (_part, taken) if taken else (_join, added)
    noted = "role taken away" if taken else "role given"
    role = " of ".join(filter(None, key.split("@", 1)))
    # Who is nothing of theirs any more has no page for them.
    return _change(person_id, noted, use_case, detail={"role": role}, done="" if taken else "saved", key=key)


@blueprint.post("/staff/<int:person_id>/link")
@for_role("manager")
def send_them_a_link(person_id: int) -> Answer:
    way: Way = "sms" if request.form.get("by") == "sms" else "email"
    return _change(person_id, "sign-in link sent", _link, way=way, done="link")


@blueprint.post("/staff/<int:person_id>/sessions")
@for_role("manager")
def end_their_sessions(person_id: int) -> Answer:
    return _change(person_id, "sessions ended", _end_sessions, done="sessions")


@blueprint.post("/staff/<int:person_id>/pin")
@for_role("manager")
def set_their_pin(person_id: int) -> Answer:
    try:
        whom = here().database.read(whose_pin, person(), _known(person_id)[1].id)
        kept = pin_hash(request.form.get("pin", ""), whom.id, keys=here().keys)
        here().database.write(keep_pin, person(), whom.id, kept, now=now())
    except BadRequest as problem:
        return make_response(_page(person_id, wrong="pin", problem=str(problem)), problem.status)
    return redirect(url_for("staff.one", person_id=person_id, done="pin"), 303)


@blueprint.get("/staff/<int:person_id>/leave")
@for_role("manager")
def ask_whether_they_left(person_id: int) -> str:
    _, whom = _known(person_id)
    return page("staff/leave.html", whom=whom)


@blueprint.post("/staff/<int:person_id>/leave")
@for_role("manager")
def they_left(person_id: int) -> Answer:
    return _change(person_id, "person left", _leave, done="")


def _details(session: Session, reach: Reach, whom: Person, ways: Ways, *, name: str, email: str, phone: str) -> None:
    typed: dict[str, Any] = {"name": name, "email": email, "phone": phone}
    keep_details(session, reach, whom, **typed, outlets=ways.outlets, keys=ways.keys, now=ways.now)


def _join(session: Session, reach: Reach, whom: Person, _ways: Ways, *, key: str) -> None:
    _not_oneself(reach, whom)
    belonging.join(session, whom, reach.place(key))


def _part(session: Session, reach: Reach, whom: Person, ways: Ways, *, key: str) -> None:
    _not_oneself(reach, whom)
    belonging.part(session, whom, reach.place(key))
    left = person_by_id(session, whom.id)
    for branch in branches_of(session, whom):
        if not left.may_see(branch):
            life.leave_cases(session, whom, branch=branch, now=ways.now)
            withdraw(session, whom, branch, now=ways.now)


def _link(session: Session, _reach: Reach, whom: Person, ways: Ways, *, way: Way) -> None:
    if not send_link_to(session, whom, way, outlets=ways.outlets, keys=ways.keys, now=ways.now):
        raise Conflict("No link was sent: there is no way there, or they had several within half an hour.")


def _end_sessions(session: Session, reach: Reach, whom: Person, ways: Ways) -> None:
    if reach.is_below(whom):
        raise NotAllowed(f"{whom.first_name} looks after more than your branches; ask an administrator.")
    end_sessions(session, whom.id, now=ways.now)


def _leave(session: Session, reach: Reach, whom: Person, ways: Ways) -> None:
    if not reach.rules(whom):
        raise NotAllowed(f"{whom.first_name} works elsewhere too. Take away what they are here instead.")
    _not_oneself(reach, whom)
    leave(session, whom, now=ways.now)
    life.leave_cases(session, whom, now=ways.now)


def _not_oneself(reach: Reach, whom: Person) -> None:
    if whom.id == reach.who.id:
        raise Conflict("Somebody else says what you are, and that you have left.")


def _change(
    person_id: int,
    noted: str,
    use_case: Callable[..., None],
    *,
    done: str = "saved",
    detail: dict[str, Any] | None = None,
    **named: Any,
) -> Answer:
    """What cannot be done is said on the page, with what was typed. Where nothing is `done`, back to all people."""
    reach, whom = _known(person_id)
    ways = Ways(here().outlets, here().keys, now())
    try:
        act(noted, whom, use_case, reach, whom, ways, detail=detail, **named)
    except Refusal as problem:
        return make_response(_page(person_id, wrong=noted, problem=str(problem)), problem.status)
    onward = url_for("staff.one", person_id=person_id, done=done) if done else url_for("staff.people")
    return redirect(onward, 303)


def _known(person_id: int) -> tuple[Reach, Person]:
    return here().database.read(_reached, person(), person_id)


def _reached(session: Session, who: Person, person_id: int) -> tuple[Reach, Person]:
    reach = Reach.of(session, who)
    return reach, known_to(session, reach, person_id)


def _page(person_id: int, *, wrong: str = "", problem: str = "") -> str:
    shown = here().database.read(_shown, person(), person_id, keys=here().keys)
    return page(
        "staff/person.html",
        now=now(),
        wrong=wrong,
        problem=problem,
        typed=request.form,
        outlets=here().outlets,
        **shown,
    )


def _shown(session: Session, who: Person, person_id: int, *, keys: Keys) -> dict[str, Any]:
    reach, whom = _reached(session, who, person_id)
    outranks = reach.outranks(whom)
    return {
        "one": colleague(session, whom),
        "phone": phone_of(session, whom.id, keys) if outranks else "",
        "reach": reach,
        "sessions": sessions_of(session, whom.id, now=now()),
        "home": own_branch(session, whom) or own_branch(session, who),
    }
