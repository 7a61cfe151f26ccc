"""How a survey reads: hints for whoever writes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.door import page, person
from server.publishing.pages.blueprint import KINDS, blueprint
from server.publishing.pages.translations import words_now
from server.publishing.wording.hints import CALLED, OLDEST, Hint, hints_of
from server.staff.access import for_role


@dataclass(frozen=True, slots=True)
class Said:
    """One hint, and all the words that it is about."""

    hint: Hint
    words: list[str]


@dataclass(frozen=True, slots=True)
class Read:
    """One question, or what stands after them, with what there is to say about it."""

    title: str
    question_id: str
    said: list[Said]


@blueprint.get("/surveys/<slug>/wording")
@for_role("manager")
def wording(slug: str) -> str:
    definition, draft = words_now(slug)
    found = hints_of(definition)
    return page(
        "surveys/wording.html",
        slug=slug,
        draft=draft,
        reads=_by_question(definition, found),
        total=len(found),
        called=CALLED,
        oldest=OLDEST,
        may_change=person().has_role("admin"),
    )


def _by_question(definition: Mapping[str, Any], found: tuple[Hint, ...]) -> list[Read]:
    first = definition["languages"][0]
    reads = []
    for index, question in enumerate(definition["questions"]):
        title = question["text"].get(first) or KINDS[question["kind"]][0]
        own = [(hint, _quoted(question, hint)) for hint in found if hint.question == index]
        reads.append(Read(title, question["id"], _together(own)))
    thanks = [(hint, definition["thanks"].get(hint.language, "")) for hint in found if hint.question is None]
    return [read for read in (*reads, Read("Words of thanks", "", _together(thanks))) if read.said]


def _together(hints: list[tuple[Hint, str]]) -> list[Said]:
    """What is said of several words in the same way is said once."""
    said: dict[tuple[str, str, str], Said] = {}
    for hint, words in hints:
        kept = said.setdefault((hint.kind, hint.language, hint.sentence), Said(hint, []))
        if words:
            kept.words.append(words)
    return list(said.values())


def _quoted(question: Mapping[str, Any], hint: Hint) -> str:
    part = hint.where.partition("].")[2]
    for option in range(len(question.get("options", ()))):
        if part.startswith(f"options[{option}]"):
            return str(question["options"][option]["label"].get(hint.language, ""))
    texts = question["labels"][part.split(".")[1]] if part.startswith("labels") else question[part.partition(".")[0]]
    return str(texts.get(hint.language, ""))
