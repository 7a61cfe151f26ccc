"""What the branch is called, and the clock on its wall."""

from collections.abc import Sequence
from datetime import datetime

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import UNNAMED, Branch, change_branch
from server.database import Session
from server.door import here, now, person
from server.errors import BadRequest
from server.setup.founding import found_once, publish_bundled
from server.setup.pages.blueprint import act, blueprint, chosen_branch, confirm, onward, step_page
from server.setup.zones import zones
from server.staff.access import for_role
from server.staff.person import Person
from surveys import catalogue
from surveys.survey import Survey


@blueprint.get("/setup/branch")
@for_role("manager")
def branch() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/branch")
@for_role("manager")
def name_branch() -> Answer:
    branch, name, timezone = chosen_branch(), request.form.get("name", ""), request.form.get("timezone", "")
    try:
        act("branch changed", branch, _change, branch, name, timezone)
    except BadRequest as wrong:
        return make_response(_page(branch, problem=str(wrong)), wrong.status)
    confirm("branch", branch)
    return onward("branch", branch)


@blueprint.post("/setup/add")
@for_role("admin")
def add_branch() -> Answer:
    """A further one, or the first where nothing was begun by `heard up`."""
    typed, moment = request.form.to_dict(), now()
    bundled = [catalogue.read(path) for path in catalogue.bundled()]
    given = (typed.get("name", ""), typed.get("timezone", ""), bundled)
    made = here().database.write(_found, person(), *given, now=moment)
    confirm("branch", made)
    return redirect(url_for("setup.checklist", of=made.slug), 303)


def _found(
    session: Session, who: Person, name: str, timezone: str, bundled: Sequence[Survey], *, now: datetime
) -> Branch:
    made = found_once(session, who, name=name, timezone=timezone, now=now)
    publish_bundled(session, bundled, now=now)
    return made


def _change(session: Session, branch: Branch, name: str, timezone: str) -> None:
    change_branch(session, branch, name=name, timezone=timezone)


def _page(branch: Branch, *, problem: str = "") -> str:
    name = "" if branch.name == UNNAMED else branch.name
    typed = {"name": name, "timezone": branch.timezone} | request.form.to_dict()
    clock = f"{now().astimezone(branch.zone):%H:%M}"
    return step_page(
        "branch", "setup/branch.html", branch, typed=typed, zones=zones(), clock=clock, problem=problem, unnamed=UNNAMED
    )
