"""`/surveys`: every survey that is asked or drafted; one of them, its versions, and what differs between two."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.database import Session
from server.door import here, page, person
from server.errors import BadRequest, NotFound
from server.publishing.comparison import Compared, compared
from server.publishing.drafts import Definition, Draft, all_drafts, draft_of, without_own
from server.publishing.editing.conditions import sentence
from server.publishing.pages.blueprint import KINDS, blueprint, drafted, readable, who_edited
from server.publishing.publishing import Published, history, newest_versions
from server.staff.access import for_role
from server.staff.person import Person, branches_of
from surveys.catalogue import definition_of
from surveys.survey import LOW


@blueprint.get("/surveys", endpoint="list")
@for_role("manager")
def show() -> str:
    newest, drafts, spots = here().database.read(_all, person())
    rows = [(slug, newest.get(slug), drafts.get(slug), spots.get(slug, [])) for slug in sorted({*newest, *drafts})]
    return page("surveys/list.html", rows=rows, may_change=person().has_role("admin"))


@blueprint.get("/surveys/<slug>")
@for_role("manager")
def one(slug: str) -> str | Answer:
    versions, draft, spots = here().database.read(_one, person(), slug)
    may_change = person().has_role("admin")
    if not versions:
        if draft is None or not may_change:
            raise NotFound("There is no such survey.")
        return redirect(url_for("surveys.draft", slug=slug), 303)
    shown = _chosen(versions, request.args.get("version", ""))
    definition = definition_of(shown.survey)
    mine = {branch.slug: branch.name for branch in here().database.read(branches_of, person())}
    return page(
        "surveys/one.html",
        slug=slug,
        versions=versions,
        newest=versions[0],
        shown=shown,
        survey=shown.survey,
        questions=[one for one in shown.survey.questions if not one.only_at or mine.keys() & {*one.only_at}],
        branch_names=mine,
        sentences={question["id"]: sentence(definition, question) for question in definition["questions"]},
        kinds=KINDS,
        low=[
            (kind, shown.survey.rules.low[kind]) for kind in LOW if kind in {one.kind for one in shown.survey.questions}
        ],
        draft=draft,
        edited_by=who_edited(draft) if draft and may_change else "",
        spots=spots,
        may_change=may_change,
    )


@blueprint.get("/surveys/<slug>/compare")
@for_role("manager")
def compare(slug: str) -> str:
    """`from` and `to` are numbers of versions, or "draft"."""
    versions = here().database.read(history, slug)
    if not versions:
        raise NotFound("There is no such survey.")
    numbers = [one.survey.version for one in versions]
    has_draft = person().has_role("admin") and here().database.read(draft_of, slug) is not None
    usual = (numbers[min(1, len(numbers) - 1)], numbers[0])
    before, after = (request.args.get(name) or str(one) for name, one in zip(("from", "to"), usual, strict=True))
    return page(
        "surveys/compare.html",
        slug=slug,
        numbers=[*map(str, numbers), *(["draft"] if has_draft else [])],
        chosen=(before, after),
        parts=_compared(*(_definition(slug, versions, one) for one in (before, after))),
    )


def _compared(before: Definition, after: Definition) -> tuple[Compared, ...]:
    # A draft is without branches' own questions, which are not taken out for that.
    if "version" in before and "version" in after:
        return compared(before, after)
    return compared(without_own(before, but=after), without_own(after, but=before))


def _definition(slug: str, versions: tuple[Published, ...], wanted: str) -> Definition:
    """A published one knows its version."""
    if wanted == "draft" and person().has_role("admin"):
        return drafted(slug).definition
    return definition_of(readable(_chosen(versions, wanted).survey))


def _chosen(versions: tuple[Published, ...], wanted: str) -> Published:
    found = [one for one in versions if str(one.survey.version) == (wanted or str(versions[0].survey.version))]
    if not found:
        raise BadRequest("There is no such version.")
    return found[0]


def _all(session: Session, who: Person) -> tuple[dict[str, Published], dict[str, Draft], dict[str, list[Touchpoint]]]:
    spots: dict[str, list[Touchpoint]] = {}
    for spot in _spots(session, who):
        spots.setdefault(spot.survey, []).append(spot)
    return newest_versions(session), all_drafts(session), spots


def _one(session: Session, who: Person, slug: str) -> tuple[tuple[Published, ...], Draft | None, list[Touchpoint]]:
    return history(session, slug), draft_of(session, slug), [one for one in _spots(session, who) if one.survey == slug]


def _spots(session: Session, who: Person) -> list[Touchpoint]:
    """Where it is asked, of what this person may see."""
    return [spot for spot in all_touchpoints(session) if not spot.closed and who.may_see(spot.branch)]
