"""What is handed down: `/setup/chain` for the chain, `/setup/handed?of=BRANCH` for those who get it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches import handed_down
from server.branches.branch import Branch, real_branches
from server.branches.handed_down import CHAIN
from server.branches.parts import PARTS
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.setup.chain import overview
from server.setup.pages.blueprint import blueprint, chosen_branch
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of


@blueprint.get("/setup/chain")
@for_role("admin")
def chain() -> str:
    branches = here().database.read(real_branches)
    return page(
        "setup/chain.html",
        parts=here().database.read(overview),
        branches=branches,
        regions=sorted({one.region for one in branches if one.region}),
    )


@blueprint.post("/setup/chain/<part>")
@for_role("admin")
def hand_down(part: str) -> Answer:
    scope, stops = request.form.get("scope", CHAIN), request.form.get("do") == "stop"
    branches = here().database.read(real_branches)
    if part not in PARTS or (scope and scope not in {one.region for one in branches}):
        raise NotFound("There is nothing of this to hand down.")
    if stops:
        _act("stopped handing down", part, "", handed_down.stop, part, scope, now=now())
        return redirect(url_for("setup.chain", done=part, _anchor=part), 303)
    model = next((one for one in branches if one.slug == request.form.get("model", "")), None)
    if model is None:
        raise BadRequest("Please choose the branch that the others should be like.")
    _act("hands down", part, f"branch:{model.id}", handed_down.hand_down, part, scope, model, now=now())
    return redirect(url_for("setup.chain", done=part, _anchor=part), 303)


@blueprint.get("/setup/handed")
@for_role("manager")
def handed() -> str:
    branch = chosen_branch()
    found = here().database.read(handed_down.standing, branch)
    return page("setup/handed.html", branch=branch, found=[one for one in found if one.rule])


@blueprint.post("/setup/handed/<part>")
@for_role("manager")
def own_or_follow(part: str) -> Answer:
    branch = chosen_branch()
    if part not in PARTS:
        raise NotFound("There is nothing of this to hand down.")
    if request.form.get("do") == "follow":
        _act("follows the chain", part, f"branch:{branch.id}", handed_down.follow_again, branch, part, now=now())
    else:
        _act("has its own", part, f"branch:{branch.id}", _make_own, branch, part, now=now())
    return redirect(url_for("setup.handed", of=branch.slug, done=part), 303)


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    return {"handed_to": _handed_to}


def _handed_to(branch: Branch, *parts: str) -> list[handed_down.Standing]:
    """For a line on the page where a branch changes these parts."""
    found = here().database.read(handed_down.standing, branch)
    return [one for one in found if one.rule and one.part.name in parts]


def _make_own(session: Session, branch: Branch, part: str, *, now: datetime) -> None:  # noqa: ARG001 (as the others)
    handed_down.make_own(session, branch, part)


def _act(noted: str, part: str, subject: str, use_case: Callable[..., Any], *values: Any, now: datetime) -> None:
    """Done and noted in one transaction, which knows nothing of the request."""
    actor = actor_of(person())

    def act(session: Session) -> None:
        use_case(session, *values, now=now)
        audit.note(session, actor, noted, subject, now=now, detail={"part": part})

    here().database.write(act)
