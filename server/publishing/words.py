"""The words of a definition, one by one: to fill in, take away, or find in another language."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from surveys.survey import SCALES, Kind

Plain = Mapping[str, Any]
NOTHING_YET = "…"
"""In a preview, where no language has words."""


def texts_in(definition: Plain) -> Iterator[dict[str, Any]]:
    """Every table of texts, language tag -> text: what is changed in them is changed in the definition."""
    if "thanks" in definition:
        yield definition["thanks"]
    for question in definition.get("questions", ()):
        yield from (question[key] for key in ("text", "hint") if key in question)
        yield from question.get("labels", {}).values()
        yield from (option["label"] for option in question.get("options", ()))


def word_lists_in(definition: Plain) -> Iterator[dict[str, Any]]:
    """The same of word lists."""
    if "urgent" in definition.get("rules", {}):
        yield definition["rules"]["urgent"]
    yield from definition.get("themes", {}).values()


def points_with_words(question: Plain) -> tuple[int, ...]:
    """All five faces, or both ends of a longer scale; none of another question."""
    kind = Kind(question["kind"])
    scale = tuple(SCALES.get(kind, ()))
    return scale if kind is Kind.CSAT else (scale[0], scale[-1]) if scale else ()


def fill_in(definition: Plain) -> None:
    """Each text in each of the survey's languages, for a preview: the first language's where there is none."""
    languages = definition.get("languages", ())
    for question in definition.get("questions", ()):
        labels = question.setdefault("labels", {})
        for point in points_with_words(question):
            labels.setdefault(str(point), {tag: str(point) for tag in languages})
    for texts in texts_in(definition):
        instead = next((texts[tag] for tag in languages if tag in texts), NOTHING_YET)
        for tag in languages:
            texts.setdefault(tag, instead)


def translate(definition: Plain, language: str, known: Iterable[Plain]) -> int:
    """Fill in what these definitions say in the language, wherever a text is word for word theirs; how many texts."""
    first, filled = next(iter(definition.get("languages", ())), ""), 0
    known = tuple(known)
    for tables in (texts_in, word_lists_in):
        dictionary = {
            str(table[first]): table[language]
            for other in known
            for table in tables(other)
            if first in table and language in table
        }
        for table in tables(definition):
            if language not in table and str(table.get(first)) in dictionary:
                table[language] = dictionary[str(table[first])]
                filled += 1
    return filled
