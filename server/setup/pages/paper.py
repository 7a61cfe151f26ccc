"""The spreadsheet, and the poster: what is there already, and the pages that do more."""

from typing import Any

from flask import url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.codes.choice import Choice
from server.codes.reachable import refusal
from server.door import here
from server.setup.facts import Facts
from server.setup.pages.blueprint import blueprint, chosen_branch, confirm, facts_at, onward, step_page
from server.staff.access import for_role

USUAL_PAPER = "A4"


@blueprint.get("/setup/sheet")
@for_role("manager")
def sheet() -> str:
    branch = chosen_branch()
    return step_page("sheet", "setup/sheet.html", branch, facts=facts_at(branch))


@blueprint.get("/setup/poster")
@for_role("manager")
def poster() -> str:
    branch = chosen_branch()
    facts = facts_at(branch)
    return step_page("poster", "setup/poster.html", branch, facts=facts, **_paper(facts, branch))


@blueprint.post("/setup/<any(sheet, poster, tablet):step>/fine")
@for_role("manager")
def call_fine(step: str) -> Answer:
    """What no fact could tell: the workbook is enough, the poster hangs, it runs in a browser."""
    branch = chosen_branch()
    confirm(step, branch)
    return onward(step, branch)


def _paper(facts: Facts, branch: Branch) -> dict[str, Any]:
    if facts.poster is None:
        return {}
    choice = Choice(USUAL_PAPER, branch.languages[:2])
    asked: dict[str, Any] = {"code": facts.poster.code, **choice.query}
    return {
        "picture": url_for("codes.picture", **asked),
        "file": url_for("codes.paper_file", **(asked | {"as": "pdf"})),
        "unreachable": refusal(here().public_url),
    }
