"""Who works where: `/staff`, and adding somebody."""

from datetime import datetime
from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.finding import is_in
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, Refusal
from server.keys import Keys
from server.staff.access import for_role
from server.staff.audit import actor_of, note
from server.staff.belonging import Reach
from server.staff.colleagues import Team, hire, teams_of
from server.staff.mobile import set_phone
from server.staff.pages.blueprint import blueprint, branch_of
from server.staff.person import Person, person_by_email


@blueprint.get("/staff")
@for_role("manager")
def people() -> str:
    teams = here().database.read(_teams, person())
    chosen = request.args.get("of", "")
    shown = [team for team in teams if team.key == chosen] or [team for team in teams if _is_found(team)]
    return page("staff/people.html", teams=shown, every=teams, chosen=chosen, now=now(), me=person())


def _is_found(team: Team) -> bool:
    return is_in(request.args.get("find", ""), team.title, team.key, team.branch.region if team.branch else "")


@blueprint.get("/staff/add")
@for_role("manager")
def ask_whom() -> str:
    return _form()


@blueprint.post("/staff/add")
@for_role("manager")
def add() -> Answer:
    heard, typed = here(), request.form
    try:
        added = heard.database.write(_add, person(), typed.to_dict(), keys=heard.keys, now=now())
    except Refusal as problem:
        return make_response(_form(problem=str(problem)), problem.status)
    return redirect(url_for("staff.one", person_id=added.id, done="added"), 303)


def _teams(session: Session, who: Person) -> Any:
    return teams_of(session, Reach.of(session, who))


def _form(*, problem: str = "") -> str:
    reach = here().database.read(Reach.of, person())
    return page("staff/add.html", places_to_choose=reach.places, typed=request.values, problem=problem)


def _add(session: Session, who: Person, typed: dict[str, str], *, keys: Keys, now: datetime) -> Person:
    place = Reach.of(session, who).place(typed.get("belongs", ""))
    name, email, phone = (typed.get(field, "") for field in ("name", "email", "phone"))
    if not name.strip():
        raise BadRequest("Please give a name.")
    is_known = person_by_email(session, email) is not None
    added = hire(session, name=name, email=email, place=place, now=now)
    if phone.strip() and not is_known:  # who works elsewhere already chose their own
        set_phone(session, added, phone, keys=keys)
    noted: dict[str, Any] = {"branch_id": branch_of(added), "detail": {"role": place.words}}
    note(session, actor_of(who), "person added", f"person:{added.id}", now=now, **noted)
    return added
