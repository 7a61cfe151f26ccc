"""What is still wrong with a draft, in sentences, each at its place in the editor."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.publishing.words import points_with_words
from surveys.catalogue import problems_of
from surveys.phrases import language_name, listed
from surveys.survey import Kind

PARTS = ("languages", "thanks", "rules", "themes")
"""Of the editor, besides the questions."""
MISSING = "the text is missing in "
NUMBERS = {
    "take_within_hours": "Opening hours are a whole number from 1 to 200.",
    "answer_within_days": "Opening days are a whole number from 1 to 100.",
    "solve_within_days": "Opening days are a whole number from 1 to 100.",
}
SENTENCES = (
    (r"\.most$", "A customer can choose from one to all of the answers."),
    (r"\.options$", "Give at least one answer to choose from."),
    (r"\.ask_if\[\d+\]\.question$", "This depends on a question that comes later now, or is gone. Choose again."),
    (r"\.ask_if\[\d+\]\.at_least$", "The first number is above the second, so it would never be asked."),
    (r"\.ask_if$", "The first question is always asked: take its condition away, or move it down."),
    (r"\.ask_if", "This condition can never be met any more. Choose again."),
    (r"^questions\[0\]\.kind$", "The first question must be faces, or a number from 0 to 10 or 1 to 7."),
    (r"\.kind$", "Only one question can ask how to reach the customer."),
    (r"\.value$", "Two of the answers are the same."),
    (r"^languages", "Choose at least one language."),
    (r"^rules\.urgent", "Write words or phrases, one a line; a * stands for any letters, only at a start or an end."),
    (r"^themes\.[^.]+\.", "Write words or phrases, one a line; a * stands for any letters, only at a start or an end."),
    (r"^themes", "A theme's name has at most 40 letters."),
    (r"^rules\.low", "Choose one of the numbers."),
)
"""The first that fits a key path."""


@dataclass(frozen=True, slots=True)
class Fault:
    at: str
    """Key path."""
    sentence: str
    languages: tuple[str, ...] = ()
    """In which a text is missing."""

    @property
    def question(self) -> int | None:
        """Its index."""
        found = re.match(r"questions\[(\d+)\]", self.at)
        return int(found[1]) if found else None

    @property
    def part(self) -> str:
        """Of its question, such as `text` or `options[2]`; of the survey, such as `rules.urgent`."""
        within = self.at if self.question is None else self.at.partition("].")[2]
        return re.match(r"(labels\.\d+|rules\.\w+|\w*(\[\d+\])?)", within)[0]  # type: ignore[index]


def faults(definition: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What the catalogue finds, and faces without a name, which somebody who cannot see them hears."""
    found = (_fault(at, what) for at, what in problems_of(definition))
    return (*found, *_nameless(definition))


def _fault(at: str, what: str) -> Fault:
    if what.startswith(MISSING):
        tags = tuple(what.removeprefix(MISSING).split(", "))
        return Fault(at, f"Not written in {listed(map(language_name, tags), 'en')} yet.", tags)
    if at.startswith("rules.solve_within_days") and "at least" in what:
        return Fault(at, "Solving cannot be promised sooner than answering.")
    if number := NUMBERS.get(at.removeprefix("rules.")):
        return Fault(at, number)
    return Fault(
        at, next((said for place, said in SENTENCES if re.search(place, at)), f"{what[:1].upper()}{what[1:]}.")
    )


def _nameless(definition: Mapping[str, Any]) -> Iterator[Fault]:
    languages = tuple(definition.get("languages", ()))
    for index, question in enumerate(definition.get("questions", ())):
        if question.get("kind") == Kind.CSAT:
            for point in points_with_words(question):
                if str(point) not in question.get("labels", {}):
                    yield Fault(f"questions[{index}].labels.{point}", "This face has no name yet.", languages)
