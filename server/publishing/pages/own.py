"""A question of one branch's own: `/surveys/SLUG/own?of=BRANCH`; the chain's stay as they are."""

from datetime import datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.branches.branch import Branch
from server.codes.managed import managed, managed_branch
from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.publishing.own_question import own_of, with_own
from server.publishing.own_typed import KINDS, MOST_OPTIONS, Typed, question_from
from server.publishing.pages.blueprint import KINDS as CALLED
from server.publishing.pages.blueprint import blueprint
from server.publishing.publishing import PAGE, Published, history, lock, newest_version, publish
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from server.staff.person import Person
from surveys.survey import Kind, Question, Survey


@blueprint.get("/surveys/<slug>/own")
@for_role("manager")
def own(slug: str) -> str:
    branch = _branch(slug)
    survey = here().database.read(newest_version, slug).survey
    return _page(slug, branch, _as_typed(own_of(survey, branch.slug)))


@blueprint.post("/surveys/<slug>/own")
@for_role("manager")
def keep_own(slug: str) -> Answer | tuple[str, int]:
    """Published at once: it is asked from the next visit on."""
    branch = _branch(slug)
    typed = None if request.form.get("do") == "remove" else _typed(slug)
    try:
        done = here().database.write(_keep, slug, branch, typed, actor=actor_of(person()), now=now())
    except BadRequest as problem:
        return _page(slug, branch, typed or Typed(""), problem=str(problem)), problem.status
    version = done.survey.version
    return redirect(url_for("surveys.own", slug=slug, of=branch.slug, done=version), 303)


def _keep(session: Session, slug: str, branch: Branch, typed: Typed | None, *, actor: str, now: datetime) -> Published:
    lock(session, slug)
    survey = newest_version(session, slug).survey
    before = own_of(survey, branch.slug)
    used = {question.id for version in history(session, slug) for question in version.survey.questions}
    question = question_from(typed, survey, before, used, branch.id) if typed else None
    noted = "own question changed" if question else "own question taken away"
    detail = {"survey": slug}
    audit.note(session, actor, noted, f"branch:{branch.id}", now=now, detail=detail)
    changed = with_own(survey, branch.slug, question)
    return publish(session, changed, now=now, source=PAGE, keeps_own=False)


def _page(slug: str, branch: Branch, typed: Typed, *, problem: str = "") -> str:
    survey = here().database.read(newest_version, slug).survey
    asked = [one for one in survey.questions if not one.only_at or branch.slug in one.only_at]
    return page(
        "surveys/own.html",
        slug=slug,
        survey=survey,
        branch=branch,
        branches=here().database.read(_askers, person(), slug),
        languages=_languages(survey, branch),
        asked=asked,
        kinds={kind: CALLED[kind] for kind in KINDS},
        called=CALLED,
        typed=typed,
        has_own=own_of(survey, branch.slug) is not None,
        most=MOST_OPTIONS,
        problem=problem,
    )


def _branch(slug: str) -> Branch:
    """The one that `of` names; without it the first of theirs where the survey is asked."""
    named = request.values.get("of", "")
    if named:
        return here().database.read(managed_branch, person(), named)
    here().database.read(newest_version, slug)
    found = here().database.read(_askers, person(), slug)
    if not found:
        raise NotFound("This survey is asked at none of your branches.")
    return found[0]


def _askers(session: Session, who: Person, slug: str) -> list[Branch]:
    return [branch for branch, spots in managed(session, who) if any(spot.survey == slug for spot in spots)]


def _languages(survey: Survey, branch: Branch) -> list[str]:
    """Those in which the branch speaks, as far as the survey does; three are enough to write by hand."""
    return [tag for tag in branch.languages if tag in survey.languages] or list(survey.languages[:3])


def _typed(slug: str) -> Typed:
    tags = here().database.read(newest_version, slug).survey.languages
    form = request.form
    return Typed(
        form.get("kind", ""),
        {tag: form[f"text.{tag}"] for tag in tags if f"text.{tag}" in form},
        {tag: form[f"options.{tag}"].splitlines() for tag in tags if f"options.{tag}" in form},
    )


def _as_typed(question: Question | None) -> Typed:
    if question is None:
        return Typed(Kind.CSAT)
    tags = dict.fromkeys(tag for option in question.options for tag in option.label)
    options = {tag: [option.label.get(tag, "") for option in question.options] for tag in tags}
    return Typed(question.kind, question.text, options)
