"""What a new question says at first, and a new survey: words that are known in every language we have words in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from server.publishing.drafts import Definition
from server.publishing.editing.fields import name_from
from server.publishing.words import texts_in
from surveys import catalogue
from surveys.survey import Kind, Survey


def new_question(kind: Kind, languages: Sequence[str], used: Iterable[str]) -> dict[str, Any]:
    """With an id that no question of the survey ever had, so that its answers are not added to another's."""
    begun: dict[str, Any] = next(deepcopy(one) for one in beginnings()["questions"] if one["kind"] == kind)
    begun["id"] = name_from(begun["id"], used, kind.value)
    _speak(begun, languages)
    return begun


def blank(slug: str, languages: Sequence[str]) -> Definition:
    """The faces alone."""
    return {"slug": slug, "languages": list(languages), "questions": [new_question(Kind.CSAT, languages, ())]}


def copy_of(survey: Survey, slug: str, languages: Sequence[str]) -> Definition:
    """In those of the languages that it speaks, or in all if it speaks none of them."""
    copied = catalogue.definition_of(survey) | {"slug": slug}
    del copied["version"]
    spoken = [tag for tag in languages if tag in copied["languages"]] or copied["languages"]
    copied["languages"] = spoken
    _speak(copied, spoken)
    for table in (copied.get("rules", {}).get("urgent", {}), *copied.get("themes", {}).values()):
        _keep(table, spoken)
    return copied


@cache
def beginnings() -> Definition:
    return catalogue.definition_of(catalogue.read(Path(__file__).with_suffix(".toml")))


@cache
def bundled() -> tuple[Survey, ...]:
    return tuple(map(catalogue.read, catalogue.bundled()))


def known_words(published: Iterable[Survey]) -> Iterator[Definition]:
    """Definitions in whose words a text may be found in another language."""
    yield from (catalogue.definition_of(one) for one in (*published, *bundled()))
    yield beginnings()


def _speak(part: Mapping[str, Any], languages: Sequence[str]) -> None:
    whole = part if "questions" in part else {"questions": [part]}
    for table in texts_in(whole):
        _keep(table, languages)


def _keep(table: dict[str, Any], languages: Sequence[str]) -> None:
    for tag in [tag for tag in table if tag not in languages]:
        del table[tag]
