"""A survey as a file: out for other programs, and in from them as a draft."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from flask import Response, request

from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.publishing.drafts import Draft, draft_of
from server.publishing.exchange.carried import LEFT_OUT, Carried, by_place
from server.publishing.exchange.formats import FORMATS, carried_from
from server.publishing.exchange.landing import DraftIsThere, land
from server.publishing.pages.blueprint import blueprint, readable
from server.publishing.publishing import LONGEST_SOURCE, newest_version_if_any
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import Person
from surveys.catalogue import survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import Survey

blueprint.add_app_template_filter(by_place)


@dataclass(frozen=True, slots=True)
class Shown:
    """The survey that goes out."""

    survey: Survey
    is_draft: bool


@blueprint.get("/surveys/<slug>/export")
@for_role("manager")
def export(slug: str) -> str:
    shown = _shown(slug)
    ways = [(one, one.write(shown.survey).lost) for one in FORMATS.values()]
    return page("surveys/export.html", slug=slug, shown=shown, ways=ways)


@blueprint.get("/surveys/<slug>/export/<name>")
@for_role("manager")
def exported(slug: str, name: str) -> Response:
    wanted = FORMATS.get(name)
    if wanted is None:
        raise NotFound("Surveys do not come in this form.")
    shown = _shown(slug)
    headers = {"Content-Disposition": f'attachment; filename="{shown.survey.slug}{wanted.suffix}"'}
    return Response(wanted.write(shown.survey).content, mimetype=wanted.mimetype, headers=headers)


@blueprint.get("/surveys/import", endpoint="import_")
@for_role("admin")
def ask_for_file() -> str:
    return page("surveys/import.html")


@blueprint.post("/surveys/import", endpoint="brought")
@for_role("admin")
def bring() -> str | tuple[str, int]:
    sent = request.files.get("file")
    name = PurePath(sent.filename or "").name if sent else ""
    content = sent.read() if sent else b""
    if not content:
        return _again("Choose a file."), BadRequest.status
    carried = carried_from(content, name)
    if carried.survey is None:
        return _again("Nothing of this file can be asked.", carried, name), BadRequest.status
    as_new = request.form.get("as") == "new"
    try:
        draft = here().database.write(_land, carried.survey, name, person(), as_new=as_new, now=now())
    except DraftIsThere as conflict:
        return _again(f"{conflict} ", carried, name, taken=conflict.slug), conflict.status
    out = [loss for loss in carried.lost if loss.what.startswith(LEFT_OUT)]
    changed = [loss for loss in carried.lost if loss not in out]
    return page("surveys/brought.html", draft=draft, survey=carried.survey, out=out, changed=changed, file=name)


def _again(problem: str, carried: Carried | None = None, file: str = "", taken: str = "") -> str:
    lost = carried.lost if carried and carried.survey is None else ()
    return page("surveys/import.html", problem=problem, lost=lost, file=file, taken=taken)


def _land(session: Session, survey: Survey, file: str, who: Person, *, as_new: bool, now: datetime) -> Draft:
    draft = land(session, survey, as_new=as_new, person=who.id, now=now)
    audit.note(
        session,
        actor_of(who),
        "survey brought along",
        f"survey:{draft.slug}",
        now=now,
        detail={"what": file[:LONGEST_SOURCE]},
    )
    return draft


def _shown(slug: str) -> Shown:
    """What is asked now; before that, the draft."""
    published, draft = here().database.read(_both, slug)
    if published is not None:
        return Shown(readable(published), is_draft=False)
    if draft is None or not person().has_role("admin"):
        raise NotFound("There is no such survey.")
    try:
        return Shown(survey_from(draft.definition, ""), is_draft=True)
    except BrokenDefinition:
        raise BadRequest("This draft is not finished yet; a file holds whole surveys only.") from None


def _both(session: Session, slug: str) -> tuple[Survey | None, Draft | None]:
    published = newest_version_if_any(session, slug)
    return published.survey if published else None, draft_of(session, slug)
