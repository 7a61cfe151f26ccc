"""What a draft says besides its questions: languages, words of thanks, rules and promises, themes of comments."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from server.door import here, page
from server.errors import BadRequest
from server.publishing import drafts
from server.publishing.beginnings import beginnings, known_words
from server.publishing.drafts import ChangedMeanwhile, Definition, stamp
from server.publishing.editing.fields import Fields
from server.publishing.editing.rest import FEWEST_EMPTY, with_languages, with_rules, with_thanks, with_themes
from server.publishing.faults import faults
from server.publishing.pages.blueprint import blueprint, drafted, fields, signed
from server.publishing.pages.draft import told_of
from server.publishing.pages.preview import shown_of
from server.publishing.publishing import newest_versions
from server.staff.access import for_role
from surveys.survey import LOW, SCALES, Kind, Rules

TITLES = {
    "languages": "Languages",
    "thanks": "Words of thanks",
    "rules": "What calls for a person",
    "themes": "Themes of comments",
}
USUAL = Rules()


@blueprint.get("/surveys/<slug>/draft/<any(languages, thanks, rules, themes):part>")
@for_role("admin")
def rest(slug: str, part: str) -> str:
    return _page(slug, part, drafted(slug).definition)


@blueprint.post("/surveys/<slug>/draft/<any(languages, thanks, rules, themes):part>")
@for_role("admin")
def keep_rest(slug: str, part: str) -> Answer | Response | tuple[str, int]:
    typed, change = fields(), _change_of(part)

    def changed(definition: Definition) -> Definition:
        return change(definition, typed)

    if request.form.get("do") == "look":
        return shown_of(changed(drafted(slug).definition), slug)
    try:
        seen = request.form.get("as_seen", "")
        here().database.write(drafts.change_draft, slug, lambda one: one.get(part), seen, changed, **signed())
    except ChangedMeanwhile as conflict:
        now_there = conflict.draft.definition
        told, seen = told_of(conflict), stamp(now_there.get(part))
        return _page(slug, part, changed(now_there), problem=told, seen=seen), conflict.status
    except BadRequest as problem:
        return _page(slug, part, drafted(slug).definition, problem=str(problem)), problem.status
    speaks = request.form.get("speaks")
    return redirect(url_for("surveys.rest", slug=slug, part=part, speaks=speaks, done="yes"), 303)


def _change_of(part: str) -> Callable[[Definition, Fields], Definition]:
    if part == "languages":
        published = [one.survey for one in here().database.read(newest_versions).values()]
        return lambda definition, typed: with_languages(definition, typed, known_words(published))
    changes: Mapping[str, Callable[[Definition, Fields], Definition]] = {
        "thanks": with_thanks,
        "rules": with_rules,
        "themes": with_themes,
    }
    return changes[part]


def _page(slug: str, part: str, definition: Definition, *, problem: str = "", seen: str = "") -> str:
    values: dict[str, Any] = {}
    if part == "rules":
        values = _rules(definition)
    if part == "themes":
        themes = list(definition.get("themes", {}).items())
        values = {"themes": themes + [("", {})] * max(1, FEWEST_EMPTY - len(themes))}
    if part == "languages":
        spoken = definition["languages"]
        values = {"offered": [*spoken, *(tag for tag in beginnings()["languages"] if tag not in spoken)]}
    return page(
        f"surveys/{part}.html",
        slug=slug,
        part=part,
        title=TITLES[part],
        definition=definition,
        languages=definition["languages"],
        faults=[one for one in faults(definition) if one.at.startswith(part)],
        seen=seen or stamp(definition.get(part)),
        problem=problem,
        **values,
    )


def _rules(definition: Definition) -> dict[str, Any]:
    rules = definition.get("rules", {})
    asked = {question["kind"] for question in definition["questions"]}
    return {
        "rules": rules,
        "scales": [
            (kind, list(scale), rules.get("low", {}).get(kind.value, LOW[kind]))
            for kind, scale in SCALES.items()
            if kind.value in asked
        ],
        "promises": {
            name: rules.get(name, getattr(USUAL, name))
            for name in ("take_within_hours", "answer_within_days", "solve_within_days")
        },
        "called": {Kind.CSAT: "Faces", Kind.NPS: "0 to 10", Kind.CES: "1 to 7"},
    }
