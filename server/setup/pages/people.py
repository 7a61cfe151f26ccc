"""Who is told when a customer needs somebody: oneself, and colleagues."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.database import Session
from server.deliveries.chats import chats_of
from server.deliveries.outlets import Outlets
from server.door import here, now, person
from server.errors import BadRequest, Refusal
from server.keys import Keys
from server.setup.facts import NO_MAILBOX, has_mailbox
from server.setup.pages.blueprint import blueprint, chosen_branch, step_page
from server.staff.access import for_role
from server.staff.audit import actor_of, note
from server.staff.belonging import Reach, join, part
from server.staff.colleagues import hire
from server.staff.details import keep_details
from server.staff.mobile import phone_of, set_phone
from server.staff.person import Person, people_above, people_of, person_by_email


class Ways(NamedTuple):
    """What a transaction needs of the request."""

    outlets: Outlets
    keys: Keys
    now: datetime


@blueprint.get("/setup/people")
@for_role("manager")
def people() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/people/me")
@for_role("manager")
def name_oneself() -> Answer:
    return _kept("me", _name_oneself)


@blueprint.post("/setup/people/add")
@for_role("manager")
def add_colleague() -> Answer:
    return _kept("colleague", _add)


def _kept(part: str, use_case: Any) -> Answer:
    branch, heard = chosen_branch(), here()
    ways = Ways(heard.outlets, heard.keys, now())
    try:
        heard.database.write(use_case, person(), branch, request.form.to_dict(), ways)
    except Refusal as wrong:
        return make_response(_page(branch, wrong=part, problem=str(wrong)), wrong.status)
    return redirect(url_for("setup.people", of=branch.slug, kept=part), 303)


def _name_oneself(session: Session, who: Person, branch: Branch, typed: dict[str, str], ways: Ways) -> None:
    name, email, phone = (typed.get(field, "") for field in ("name", "email", "phone"))
    if not email.strip() or email.strip().endswith(NO_MAILBOX):
        raise BadRequest("Please give your e-mail: alerts and sign-in links go there.")
    given: dict[str, Any] = {"name": name, "email": email, "phone": phone}
    keep_details(session, Reach.of(session, who), who, **given, outlets=ways.outlets, keys=ways.keys, now=ways.now)
    _tell_oneself(session, who, branch, wanted="told" in typed)
    note(session, actor_of(who), "person changed", f"person:{who.id}", now=ways.now)


def _tell_oneself(session: Session, who: Person, branch: Branch, *, wanted: bool) -> None:
    """An administrator is told of what nobody else reacted to; as a manager of the branch, at once."""
    place, reach = f"manager@{branch.slug}", Reach.of(session, who)
    is_told = any(one.branch_id == branch.id for one in who.memberships)
    if wanted and not is_told:
        join(session, who, reach.place(place))
    elif is_told and not wanted and len(who.memberships) > 1:
        part(session, who, next(one for one in reach.places_of(who) if one.branch and one.branch.id == branch.id))


def _add(session: Session, who: Person, branch: Branch, typed: dict[str, str], ways: Ways) -> None:
    role = "manager" if typed.get("role") == "manager" else "staff"
    place = Reach.of(session, who).place(f"{role}@{branch.slug}")
    name, email, phone = (typed.get(field, "") for field in ("name", "email", "phone"))
    if not name.strip() or not email.strip():
        raise BadRequest("Please give a name and an e-mail. Who has no e-mail is added under Staff, and uses a desk.")
    known = person_by_email(session, email)
    if known is not None and known.id == who.id:  # whoever made themselves staff would be no manager any more
        raise BadRequest("This is your own e-mail; what you are yourself is said above.")
    added = hire(session, name=name, email=email, place=place, now=ways.now)
    if phone.strip() and known is None:  # who works elsewhere already chose their own
        set_phone(session, added, phone, keys=ways.keys)
    noted = {"role": place.words}
    note(session, actor_of(who), "person added", f"person:{added.id}", now=ways.now, detail=noted, branch_id=branch.id)


def _page(branch: Branch, *, wrong: str = "", problem: str = "") -> str:
    heard = here()
    shown = heard.database.read(_shown, person(), branch, keys=heard.keys)
    typed = request.form if wrong else {}
    return step_page(
        "people", "setup/people.html", branch, wrong=wrong, problem=problem, typed=typed, outlets=heard.outlets, **shown
    )


def _shown(session: Session, who: Person, branch: Branch, *, keys: Keys) -> dict[str, Any]:
    told = people_of(session, branch)
    return {
        "me": who,
        "phone": phone_of(session, who.id, keys),
        "may_change": Reach.of(session, who).outranks(who),
        "told": told,
        "is_told": any(one.branch_id == branch.id for one in who.memberships),
        "next": [one for one in people_above(session, branch) if one not in told],
        "has_mailbox": has_mailbox,
        "chats": chats_of(session, branch),
    }
