"""The list of what is to be done: `/setup`; leaving a step for later, and going to pages outside of it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.door import here, page, person
from server.errors import NotFound
from server.setup.facts import Facts, was_heard
from server.setup.pages.blueprint import blueprint, chosen_branch, facts_at, onward, progress_at, put_off, theirs
from server.setup.zones import zones
from server.staff.access import for_role

CAME_FROM = "setting_up"
"""In the cookie: the step from which somebody went to a page outside, its branch, and where that page is."""
OUTSIDE: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "connect": ("sheet", lambda facts: url_for("sheet.sheet", of=facts.branch.slug)),
    "paper": ("poster", lambda facts: url_for("codes.paper", code=facts.poster.code) if facts.poster else "/codes"),
    "colleagues": ("people", lambda _: url_for("staff.people")),
    "rules": ("people", lambda facts: url_for("cases.settings", of=facts.branch.slug)),
    "devices": ("tablet", lambda _: url_for("devices.devices")),
}
"""Name -> the step, and the page's address."""


@blueprint.get("/setup")
@for_role("manager")
def checklist() -> str:
    session.pop(CAME_FROM, None)
    branches = here().database.read(theirs, person())
    shown = {"branches": branches, "zones": zones(), "zone": branches[0].timezone if branches else "UTC"}
    if not branches:
        return page("setup/first.html", **shown)
    branch = chosen_branch()
    return page("setup/checklist.html", branch=branch, progress=progress_at(branch), **shown)


@blueprint.post("/setup/later/<step>")
@for_role("manager")
def later(step: str) -> Answer:
    """Not now: the list says so, and the next step is shown."""
    branch = chosen_branch()
    if step not in {one.name for one in progress_at(branch).steps}:
        raise NotFound("There is no such step.")
    put_off(step, branch)
    return onward(step, branch)


@blueprint.get("/setup/outside/<name>")
@for_role("manager")
def outside(name: str) -> Answer:
    """To a page that is there anyway; a line above it leads back."""
    if name not in OUTSIDE:
        raise NotFound("There is no such page.")
    branch, (step, address) = chosen_branch(), OUTSIDE[name]
    path = address(facts_at(branch))
    session[CAME_FROM] = [step, branch.slug, path.partition("?")[0]]
    return redirect(path, 303)


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    return {"way_back": way_back, "being_set_up": being_set_up}


def being_set_up() -> Branch | None:
    """A branch of theirs that nobody was heard at yet, while there is something to do; asked where all else is done."""
    for branch in here().database.read(theirs, person()):
        if not branch.is_demo and not here().database.read(was_heard, branch) and progress_at(branch).next:
            return branch
    return None


def way_back() -> str:
    """From a page outside to the step that led there; empty for everybody else."""
    step, slug, path = session.get(CAME_FROM) or ("", "", "")
    place = "/" + path[1:].partition("/")[0]
    return url_for(f"setup.{step}", of=slug) if step and request.path.startswith(place) else ""
