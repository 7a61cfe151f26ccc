"""One question of a draft: its words in every language, its answers, when it is asked; shown while it is typed."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.database import Session
from server.door import here, page
from server.errors import NotFound
from server.publishing import drafts
from server.publishing.drafts import ChangedMeanwhile, Definition, stamp
from server.publishing.editing.conditions import rows
from server.publishing.editing.fields import Fields
from server.publishing.editing.question import ICONS, MOST_OPTIONS, index_of, question_from
from server.publishing.faults import faults
from server.publishing.pages.blueprint import KINDS, blueprint, drafted, fields, remarks, signed
from server.publishing.pages.draft import told_of
from server.publishing.pages.preview import shown_of
from server.publishing.publishing import history
from server.publishing.words import points_with_words
from server.staff.access import for_role
from surveys.faces import svg
from surveys.survey import Kind


@blueprint.get("/surveys/<slug>/draft/question/<question_id>")
@for_role("admin")
def question(slug: str, question_id: str) -> str:
    return _page(slug, drafted(slug).definition, question_id)


@blueprint.post("/surveys/<slug>/draft/question/<question_id>")
@for_role("admin")
def keep_question(slug: str, question_id: str) -> Answer | Response | tuple[str, int]:
    typed, do = fields(), request.form.get("do", "")
    used = here().database.read(_values_before, slug, question_id)

    def changed(definition: Definition) -> Definition:
        return _with_question(definition, question_id, typed, used)

    if do == "look":
        return shown_of(changed(drafted(slug).definition), slug)
    try:
        seen = request.form.get("as_seen", "")
        here().database.write(drafts.change_draft, slug, lambda one: _part(one, question_id), seen, changed, **signed())
    except ChangedMeanwhile as conflict:
        told, wanted = told_of(conflict), changed(conflict.draft.definition)
        seen = stamp(_part(conflict.draft.definition, question_id))
        return _page(slug, wanted, question_id, problem=told, seen=seen), conflict.status
    where: dict[str, Any] = {"slug": slug, "question_id": question_id, "speaks": request.form.get("speaks")}
    if do.partition(":")[0] in {"up", "down", "remove"}:
        return redirect(url_for("surveys.question", **where, _anchor="options"), 303)
    return redirect(url_for("surveys.question", **where, done="yes"), 303)


def _page(slug: str, definition: Definition, question_id: str, *, problem: str = "", seen: str = "") -> str:
    index = _index(definition, question_id)
    asked = definition["questions"][index]
    options = list(asked.get("options", ()))
    if asked["kind"] == Kind.CHOICE and len(options) < MOST_OPTIONS:
        options.append({"value": "", "label": {}})
    return page(
        "surveys/question.html",
        slug=slug,
        question=asked,
        index=index,
        languages=definition["languages"],
        options=options,
        points=points_with_words(asked),
        conditions=list(rows(definition, index)),
        icons=ICONS,
        kinds=KINDS,
        face=svg,
        faults=[one for one in faults(definition) if one.question == index],
        remarks=[one for one in remarks(definition) if one.question == index],
        follows=next(iter(definition["questions"][index + 1 :]), None),
        seen=seen or stamp(asked),
        problem=problem,
    )


def _with_question(definition: Definition, question_id: str, typed: Fields, used: set[str]) -> Definition:
    index = _index(definition, question_id)
    questions = list(definition["questions"])
    questions[index] = question_from(typed, definition, index, used=used)
    return {**definition, "questions": questions}


def _index(definition: Definition, question_id: str) -> int:
    index = index_of(definition, question_id)
    if index is None:
        raise NotFound("This question is not in the draft any more.")
    return index


def _part(definition: Definition, question_id: str) -> Any:
    index = index_of(definition, question_id)
    return None if index is None else definition["questions"][index]


def _values_before(session: Session, slug: str, question_id: str) -> set[str]:
    """Of answers that could be chosen in some version."""
    asked = (published.survey.question(question_id) for published in history(session, slug))
    return {option.value for one in asked if one for option in one.options}
