"""One question as it was typed. Its id and kind stay: the answers of before and after belong together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.publishing.editing.conditions import conditions_from
from server.publishing.editing.fields import Fields, name_from, number, one, texts
from server.publishing.words import points_with_words
from surveys.survey import Kind

MOST_OPTIONS = 7
ICONS = ("clock", "person", "info", "price", "solved", "place", "more")
"""Signs that a tablet draws beside a reason."""


def question_from(
    fields: Fields, definition: Mapping[str, Any], index: int, *, used: Iterable[str] = ()
) -> dict[str, Any]:
    """The question again with what was typed; `used` are option values that meant something else before."""
    question, languages = dict(definition["questions"][index]), definition["languages"]
    question["text"] = texts(fields, "text", languages)
    question |= {"hint": texts(fields, "hint", languages), "labels": _labels(fields, question, languages)}
    question["ask_if"] = conditions_from(fields, definition, index)
    if question["kind"] == Kind.CHOICE:
        question["options"] = _options(fields, languages, used)
        question["most"] = number(fields, "most") or 1
    return {key: value for key, value in question.items() if value not in ([], {}) or key in {"text", "options"}}


def index_of(definition: Mapping[str, Any], question_id: str) -> int | None:
    ids = [question["id"] for question in definition.get("questions", ())]
    return ids.index(question_id) if question_id in ids else None


def moved(items: Sequence[Any], at: int, by: int) -> list[Any]:
    """With the one `at` a place further down or up; unchanged at an end."""
    ordered = list(items)
    if 0 <= at < len(ordered) and 0 <= at + by < len(ordered):
        ordered.insert(at + by, ordered.pop(at))
    return ordered


def _labels(fields: Fields, question: Mapping[str, Any], languages: Sequence[str]) -> dict[str, dict[str, str]]:
    kept = dict(question.get("labels", {}))  # also of points that the form does not show
    for point in points_with_words(question):
        kept[str(point)] = texts(fields, f"label.{point}", languages)
    return {point: words for point, words in kept.items() if words}


def _options(fields: Fields, languages: Sequence[str], used: Iterable[str]) -> list[dict[str, Any]]:
    taken = {one(fields, f"option.{row}.value") for row in range(MOST_OPTIONS)} | set(used)
    options = []
    for row in range(MOST_OPTIONS):
        value, label = one(fields, f"option.{row}.value"), texts(fields, f"option.{row}", languages)
        if not value and label:
            value = name_from(next(iter(label.values())), taken, "answer")
            taken.add(value)
        if value:
            icon = one(fields, f"option.{row}.icon")
            options.append({"value": value, "label": label} | ({"icon": icon} if icon else {}))
    return _in_wished_order(fields, options)


def _in_wished_order(fields: Fields, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    what, _, at = one(fields, "do").partition(":")
    row = int(at) if at in map(str, range(MOST_OPTIONS)) else -1
    if what == "remove" and 0 <= row < len(options):
        return [option for number, option in enumerate(options) if number != row]
    return moved(options, row, {"up": -1, "down": 1}.get(what, 0))
