"""A new survey: blank, or as another one is."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import all_branches
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest
from server.publishing.beginnings import beginnings, blank, bundled, copy_of
from server.publishing.drafts import all_drafts, keep_draft
from server.publishing.editing.fields import name_from, one
from server.publishing.pages.blueprint import blueprint, fields
from server.publishing.publishing import newest_versions
from server.staff.access import for_role
from surveys.survey import Survey

NO_SLUGS = frozenset({"new", "import"})
"""Words of addresses here."""
BLANK = "blank"


@blueprint.get("/surveys/new")
@for_role("admin")
def new() -> str:
    return _page()


@blueprint.post("/surveys/new")
@for_role("admin")
def make() -> Answer | tuple[str, int]:
    typed = fields()
    name, languages = one(typed, "name"), [tag for tag in beginnings()["languages"] if tag in typed.get("language", ())]
    models, taken = here().database.read(_known)
    if not name:
        return _page(problem="Give it a name."), BadRequest.status
    if not languages:
        return _page(problem="Choose at least one language."), BadRequest.status
    slug, model = name_from(name, {*taken, *NO_SLUGS}, "survey"), models.get(one(typed, "from"))
    definition = copy_of(model, slug, languages) if model else blank(slug, languages)
    here().database.write(keep_draft, slug, definition, person=person().id, now=now())
    return redirect(url_for("surveys.draft", slug=slug), 303)


def _page(problem: str = "") -> str:
    models, _ = here().database.read(_known)
    spoken = here().database.read(_spoken)
    typed: dict[str, Any] = {
        "name": request.form.get("name", ""),
        "from": request.form.get("from", BLANK),
        "language": request.form.getlist("language") if problem else spoken,
    }
    offered = beginnings()["languages"]
    return page("surveys/new.html", models=models, offered=offered, typed=typed, problem=problem)


def _known(session: Session) -> tuple[dict[str, Survey], set[str]]:
    """What a new one can begin as, by slug; and slugs that are taken."""
    published = {slug: made.survey.at("") for slug, made in newest_versions(session).items()}  # no branch's own
    models = {**{survey.slug: survey for survey in bundled()}, **published}
    return models, {*published, *all_drafts(session)}


def _spoken(session: Session) -> list[str]:
    """What branches speak; English where none said so."""
    tags = {tag for branch in all_branches(session) for tag in branch.languages}
    return [tag for tag in beginnings()["languages"] if tag in tags] or ["en"]
