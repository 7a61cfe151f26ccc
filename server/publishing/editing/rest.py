"""What a survey says besides its questions, as it was typed: languages, thanks, rules, themes."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from server.errors import BadRequest
from server.publishing.drafts import Definition
from server.publishing.editing.fields import Fields, lines, number, one, texts
from server.publishing.words import texts_in, translate, word_lists_in
from surveys.phrases import languages_with_phrases
from surveys.survey import SCALES

PROMISES = ("take_within_hours", "answer_within_days", "solve_within_days")
FEWEST_EMPTY = 2
"""Rows for further themes on the page."""
MOST_THEMES = 40


def with_thanks(definition: Definition, fields: Fields) -> Definition:
    words = texts(fields, "thanks", definition["languages"])
    return {**_without(definition, "thanks"), **({"thanks": words} if words else {})}


def with_rules(definition: Definition, fields: Fields) -> Definition:
    before = definition.get("rules", {})
    low = {kind.value: number(fields, f"low.{kind.value}") for kind in SCALES if one(fields, f"low.{kind.value}")}
    rules = {
        **before,
        "low": {**before.get("low", {}), **low},
        "urgent": _lists(fields, "urgent", definition["languages"]),
        **{name: number(fields, name) for name in PROMISES if one(fields, name)},
    }
    return {**definition, "rules": {key: value for key, value in rules.items() if value != {}}}


def with_themes(definition: Definition, fields: Fields) -> Definition:
    named = [(one(fields, f"theme.{row}.name"), f"theme.{row}") for row in range(MOST_THEMES)]
    themes = {name: _lists(fields, row, definition["languages"]) for name, row in named if name}
    return {**_without(definition, "themes"), **({"themes": themes} if themes else {})}


def with_languages(definition: Definition, fields: Fields, known: Iterable[Mapping[str, Any]]) -> Definition:
    """
    What is left out is taken away everywhere; what is new is filled in as far as its words are known.

    BadRequest where nothing is left: all words would be gone.
    """
    changed, before = deepcopy(definition), definition["languages"]
    offered = {*before, *languages_with_phrases()}
    wished = [tag for tag in dict.fromkeys(fields.get("language", ())) if tag in offered]
    if not wished:
        raise BadRequest("A survey is asked in one language at least; nothing was changed.")
    first = one(fields, "first")
    known = tuple(known)
    for tag in wished:
        translate(changed, tag, known)
    changed["languages"] = sorted(wished, key=lambda tag: (tag != first, _place(tag, before)))
    for table in (*texts_in(changed), *word_lists_in(changed)):
        for tag in [tag for tag in table if tag not in wished]:
            del table[tag]
    return _without_empty(changed)


def _without_empty(definition: Definition) -> Definition:
    """What may be missing is not there, rather than in no language."""
    for question in definition["questions"]:
        if question.get("hint") == {}:
            del question["hint"]
    return {key: value for key, value in definition.items() if value != {}}


def _place(tag: str, before: list[str]) -> int:
    return before.index(tag) if tag in before else len(before)


def _lists(fields: Fields, key: str, languages: Iterable[str]) -> dict[str, list[str]]:
    return {tag: words for tag in languages if (words := lines(fields, f"{key}.{tag}"))}


def _without(definition: Definition, key: str) -> Definition:
    return {name: value for name, value in definition.items() if name != key}
