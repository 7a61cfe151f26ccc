"""Which languages customers choose between."""

from flask import make_response, request
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch, change_branch
from server.database import Session
from server.door import here
from server.errors import BadRequest
from server.setup.pages.blueprint import act, blueprint, chosen_branch, onward, step_page
from server.setup.tongues import MOST, languages_from, tongues_for
from server.staff.access import for_role

NAMES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


@blueprint.get("/setup/languages")
@for_role("manager")
def languages() -> str:
    return _page(chosen_branch())


@blueprint.post("/setup/languages")
@for_role("manager")
def choose_languages() -> Answer:
    branch = chosen_branch()
    offered = here().database.read(tongues_for, branch)
    try:
        chosen = languages_from(request.form.getlist("language"), offered.all)
    except BadRequest as wrong:
        return make_response(_page(branch, problem=str(wrong)), wrong.status)
    act("languages changed", branch, _change, branch, chosen)
    return onward("languages", branch)


def _change(session: Session, branch: Branch, chosen: tuple[str, ...]) -> None:
    change_branch(session, branch, languages=chosen)


def _page(branch: Branch, *, problem: str = "") -> str:
    offered = here().database.read(tongues_for, branch)
    # Of a branch that has chosen nothing yet, those of its country that are written.
    chosen = list(branch.languages or offered.likely or offered.all[:1])
    chosen = [tag for tag in chosen if tag in offered.all]
    places = min(max(MOST, len(chosen)), len(offered.all), len(NAMES))
    chosen += [""] * (places - len(chosen))
    lines = list(zip(NAMES, chosen, strict=False))
    return step_page("languages", "setup/languages.html", branch, offered=offered, lines=lines, problem=problem)
