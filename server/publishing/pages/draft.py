"""The draft of a survey: its questions in their order, begun, thrown away, published."""

from collections import Counter
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.database import Session
from server.door import here, now, page, person
from server.errors import BadRequest, NotFound
from server.publishing import drafts
from server.publishing.beginnings import new_question
from server.publishing.comparison import compared
from server.publishing.drafts import ChangedMeanwhile, Definition, stamp, without_own
from server.publishing.editing.conditions import sentence
from server.publishing.editing.question import index_of, moved
from server.publishing.faults import faults
from server.publishing.pages.blueprint import KINDS, blueprint, drafted, remarks, signed, title_of, who_edited
from server.publishing.publishing import Published, history, newest_version_if_any
from server.publishing.sketch import sketch
from server.staff import audit
from server.staff.access import for_role
from server.staff.audit import actor_of
from surveys.catalogue import definition_of
from surveys.survey import Kind


@blueprint.get("/surveys/<slug>/draft")
@for_role("admin")
def draft(slug: str) -> str:
    return _page(slug)


@blueprint.post("/surveys/<slug>/draft")
@for_role("admin")
def begin(slug: str) -> Answer:
    here().database.write(drafts.begin_draft, slug, **signed())
    return redirect(url_for("surveys.draft", slug=slug), 303)


@blueprint.post("/surveys/<slug>/draft/questions")
@for_role("admin")
def order(slug: str) -> Answer | tuple[str, int]:
    """Move one, take one out, add one."""
    what, _, which = request.form.get("do", "").partition(":")
    added: list[str] = []

    def changed(definition: Definition) -> Definition:
        questions = list(definition["questions"])
        if what == "add":
            questions.append(_new(definition, which, ever))
            added.append(questions[-1]["id"])
            return {**definition, "questions": _contact_last(questions)}
        at = index_of(definition, which)
        if at is None:
            raise BadRequest("This question is not in the draft any more.")
        if what == "remove" and len(questions) == 1:
            raise BadRequest("A survey has at least one question.")
        if what == "remove":
            return {**definition, "questions": [one for one in questions if one["id"] != which]}
        return {**definition, "questions": moved(questions, at, -1 if what == "up" else 1)}

    ever = here().database.read(_ever_used, slug)
    seen = request.form.get("as_seen", "")
    try:
        here().database.write(drafts.change_draft, slug, _order_of, seen, changed, **signed())
    except ChangedMeanwhile as conflict:
        return _page(slug, problem=told_of(conflict)), conflict.status
    if added:
        return redirect(url_for("surveys.question", slug=slug, question_id=added[-1], new="yes"), 303)
    return redirect(url_for("surveys.draft", slug=slug, _anchor=f"q-{which}" if what != "remove" else "questions"), 303)


@blueprint.post("/surveys/<slug>/draft/discard")
@for_role("admin")
def discard(slug: str) -> Answer:
    published = here().database.write(_discard, slug, actor=actor_of(person()), now=now())
    return redirect(url_for("surveys.one", slug=slug) if published else url_for("surveys.list"), 303)


@blueprint.get("/surveys/<slug>/publish")
@for_role("admin")
def ask_to_publish(slug: str) -> str:
    return _publishing(slug)


@blueprint.post("/surveys/<slug>/publish")
@for_role("admin")
def publish(slug: str) -> Answer | tuple[str, int]:
    if faults(drafted(slug).definition):
        return _page(slug, problem="Something is not finished yet; see below."), BadRequest.status
    try:
        seen = request.form.get("as_seen", "")
        made = here().database.write(_publish, slug, seen, actor=actor_of(person()), now=now())
    except ChangedMeanwhile as conflict:
        return _publishing(slug, problem=told_of(conflict)), conflict.status
    return redirect(url_for("surveys.one", slug=slug, done=made.survey.version), 303)


def told_of(conflict: ChangedMeanwhile) -> str:
    """Who it was; nothing of theirs is lost, and nothing of this person's was kept."""
    return f"{who_edited(conflict.draft) or 'Somebody'} changed this while you had it open. Look once more."


def _page(slug: str, *, problem: str = "") -> str:
    shown = drafted(slug)
    questions = shown.definition["questions"]
    survey = sketch(shown.definition)
    return page(
        "surveys/draft.html",
        slug=slug,
        draft=shown,
        questions=questions,
        language=next(iter(shown.definition["languages"]), "en"),
        sentences={one["id"]: sentence(shown.definition, one) for one in questions},
        faults=faults(shown.definition),
        remarked=Counter(one.question for one in remarks(shown.definition)),
        kinds=KINDS,
        edited_by=who_edited(shown),
        newest=here().database.read(newest_version_if_any, slug),
        seen=stamp(_order_of(shown.definition)),
        survey=survey,
        problem=problem,
    )


def _publishing(slug: str, *, problem: str = "") -> str:
    shown, newest = drafted(slug), here().database.read(newest_version_if_any, slug)
    before: Any = {**shown.definition, "questions": []}
    if newest:
        before = without_own(definition_of(newest.survey), but=shown.definition)
    return page(
        "surveys/publish.html",
        slug=slug,
        draft=shown,
        newest=newest,
        parts=compared(before, shown.definition),
        faults=faults(shown.definition),
        seen=stamp(shown.definition),
        problem=problem,
    )


def _publish(session: Session, slug: str, seen: str, *, actor: str, now: datetime) -> Published:
    made = drafts.publish_draft(session, slug, seen, now=now)
    what = f"{title_of(slug)}, version {made.survey.version}"
    audit.note(session, actor, "survey published", f"survey:{slug}", now=now, detail={"what": what})
    return made


def _discard(session: Session, slug: str, *, actor: str, now: datetime) -> bool:
    """Whether the survey was published before."""
    if drafts.draft_of(session, slug) is None:
        raise NotFound("This draft is not there any more: it was published or thrown away.")
    drafts.drop_draft(session, slug)
    audit.note(session, actor, "draft thrown away", f"survey:{slug}", now=now, detail={"what": title_of(slug)})
    return newest_version_if_any(session, slug) is not None


def _order_of(definition: Definition) -> list[str]:
    return [question["id"] for question in definition["questions"]]


def _new(definition: Definition, wanted: str, ever: set[str]) -> dict[str, Any]:
    kinds = [kind for kind in Kind if kind == wanted]
    if not kinds:
        raise BadRequest("Choose what kind of question it is.")
    if kinds[0] is Kind.CONTACT and any(one["kind"] == Kind.CONTACT for one in definition["questions"]):
        raise BadRequest("Only one question can ask how to reach the customer.")
    return new_question(kinds[0], definition["languages"], {*ever, *_order_of(definition)})


def _contact_last(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How to reach somebody is asked when all is said."""
    return sorted(questions, key=lambda one: one["kind"] == Kind.CONTACT)


def _ever_used(session: Session, slug: str) -> set[str]:
    """Ids that a question of the survey has or had."""
    return {question.id for published in history(session, slug) for question in published.survey.questions}
