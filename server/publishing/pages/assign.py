"""Where a survey is asked: `/surveys/SLUG/assign`, by branch or by region."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch, real_branches
from server.branches.touchpoint import all_touchpoints
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest
from server.publishing.pages.blueprint import blueprint
from server.publishing.publishing import newest_version
from server.setup.assigning import KINDS, assign_noted
from server.staff.access import for_role
from server.staff.audit import actor_of


@blueprint.get("/surveys/<slug>/assign")
@for_role("admin")
def assign(slug: str) -> str:
    here().database.read(newest_version, slug)
    return _page(slug)


@blueprint.post("/surveys/<slug>/assign")
@for_role("admin")
def do_assign(slug: str) -> Answer:
    """Whole regions and single branches together; those that ask it stay."""
    regions, slugs = set(request.form.getlist("region")), set(request.form.getlist("branch"))
    where = [one for one in here().database.read(real_branches) if one.region in regions or one.slug in slugs]
    try:
        if not where:
            raise BadRequest("Please choose a region or a branch first.")  # noqa: TRY301 (as the form's other fault)
        here().database.write(assign_noted, slug, where, actor=actor_of(person()), now=now())
    except BadRequest as problem:
        return make_response(_page(slug, problem=str(problem)), problem.status)
    return redirect(url_for("surveys.assign", slug=slug, done=len(where)), 303)


def _page(slug: str, *, problem: str = "") -> str:
    rows = here().database.read(_asking)
    regions = sorted({branch.region for branch, _ in rows if branch.region})
    return page("surveys/assign.html", slug=slug, rows=rows, regions=regions, problem=problem)


def _asking(session: Session) -> list[tuple[Branch, list[str]]]:
    """Each branch with the surveys that its tablets and posters ask, or would."""
    spots = [one for one in all_touchpoints(session) if not one.closed and one.kind in KINDS]

    def asked(branch: Branch) -> list[str]:
        theirs = {one.survey for one in spots if one.branch.id == branch.id}
        return sorted(theirs | ({branch.survey} if branch.survey else set()))

    return [(branch, asked(branch)) for branch in real_branches(session)]
