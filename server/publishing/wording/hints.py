"""What somebody who writes questions for a living would say about a survey."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from server.publishing.exchange.language import own_name
from server.publishing.wording.better import asked_openly, asked_well, said_shorter
from server.publishing.wording.reading import hard_words, reading_age
from surveys.catalogue import definition_of
from surveys.own import own_languages
from surveys.plain import plain, sought
from surveys.survey import Kind, Survey

Kinds = Literal["leading", "double", "long", "hard", "denying", "untranslated"]
CALLED: Mapping[str, str] = {
    "leading": "Tells the answer",
    "double": "Two questions in one",
    "long": "Too long",
    "hard": "Hard to read",
    "denying": "Says “not”",
    "untranslated": "Not translated",
}
OLDEST, GROWN_UP = 12, 18
"""Years of a reader's age; most customers read well below what they could."""
JOINED = re.compile(r"(?<=\s)&(?=\s)|(?<=[^\W\d]{2})\s?/\s?(?=[^\W\d]{2})")
"""Signs between two questions in one."""
LONGEST = {"text": 90, "hint": 150, "labels": 30, "options": 45, "thanks": 160}
"""Characters, by what the text is; more does not fit beside the faces."""
WIDE = {"ar": 0.8, "hi": 1.1, "zh": 0.4, "ja": 0.5}
"""Characters for the same, compared with English."""


@dataclass(frozen=True, slots=True)
class Hint:
    where: str
    """Key path, such as questions[0].text.en."""
    kind: Kinds
    sentence: str
    better: str = ""
    """An example."""

    @property
    def language(self) -> str:
        return self.where.rpartition(".")[2]

    @property
    def question(self) -> int | None:
        """Its index."""
        found = re.match(r"questions\[(\d+)\]", self.where)
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class _Said:
    """One text in one language, and whose it is."""

    at: str
    part: str
    """Of LONGEST."""
    kind: str
    """Of its question; empty outside of one."""
    language: str
    words: str

    @property
    def is_asked(self) -> bool:
        """Whether it is a question that a score or a choice answers."""
        return self.part == "text" and self.kind in {Kind.CSAT, Kind.NPS, Kind.CES, Kind.CHOICE}

    @property
    def listed(self) -> Mapping[str, list[str]]:
        return _lists().get(self.language.partition("-")[0], {})

    def holds(self, name: str) -> str:
        """The first phrase of the list that stands in the words; empty if none does."""
        words = plain(self.words)
        for fixed in self.listed.get("fixed", ()):
            words = words.replace(plain(fixed).strip(), "…")
        return next((phrase for phrase in self.listed.get(name, ()) if sought(phrase) in words), "")


def hints(survey: Survey) -> tuple[Hint, ...]:
    return hints_of(definition_of(survey))


def hints_of(definition: Mapping[str, Any]) -> tuple[Hint, ...]:
    """Also of a draft that is not finished."""
    said = list(_all(definition))
    looked = (hint for one in said for look in LOOKS for hint in look(one))
    return (*looked, *_untranslated(definition))


def _all(definition: Mapping[str, Any]) -> Iterator[_Said]:
    for at, part, kind, texts in _tables(definition):
        for language, words in texts.items():
            if str(words).strip():
                yield _Said(f"{at}.{language}", part, kind, language, str(words))


def _tables(definition: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    for index, question in enumerate(definition.get("questions", ())):
        at, kind = f"questions[{index}]", str(question.get("kind", ""))
        for part in ("text", "hint"):
            if part in question:
                yield f"{at}.{part}", part, kind, question[part]
        for point, texts in question.get("labels", {}).items():
            yield f"{at}.labels.{point}", "labels", kind, texts
        for number, option in enumerate(question.get("options", ())):
            yield f"{at}.options[{number}].label", "options", kind, option.get("label", {})
    if "thanks" in definition:
        yield "thanks", "thanks", "", definition["thanks"]


def _leading(said: _Said) -> Iterator[Hint]:
    # "It was easy to ..." is how an effort from 1 to 7 is asked for: customers say how far they agree.
    if said.is_asked and said.kind != Kind.CES and (found := said.holds("leading")):
        sentence = f"“{found.strip('*')}” suggests the answer, and people are kind."
        yield Hint(said.at, "leading", sentence, asked_openly(said.words, said.kind, said.language))


def _double(said: _Said) -> Iterator[Hint]:
    asks_twice = len(re.findall(r"[?؟？]+", said.words)) > 1
    joined = _joint(said) if said.is_asked and said.kind != Kind.CHOICE else ""
    if asks_twice or joined:
        why = "it has two question marks" if asks_twice else f"of “{joined}”"
        sentence = f"Perhaps two questions in one, because {why}: nobody knows which of them was answered."
        better = "Ask about the one that matters more; the other is a question of its own, or a reason to choose."
        yield Hint(said.at, "double", sentence, better)


def _joint(said: _Said) -> str:
    sign = JOINED.search(said.words)
    return said.holds("joining") or (sign[0].strip() if sign else "")


def _long(said: _Said) -> Iterator[Hint]:
    most = round(LONGEST[said.part] * WIDE.get(said.language.partition("-")[0], 1))
    if len(said.words) > most:
        sentence = f"{len(said.words)} characters; beyond {most} people in a hall do not read to the end."
        example = EXAMPLES.get(said.part) or asked_well(said.kind, said.language)
        yield Hint(said.at, "long", sentence, f"Say it in one short sentence: “{example}”")


def _hard(said: _Said) -> Iterator[Hint]:
    if said.language.partition("-")[0] != "en":
        return
    age = reading_age(said.words)
    if age is not None and age > OLDEST:
        readers = f"readers of about {age} years" if age < GROWN_UP else "grown-ups who read a lot"
        sentence = f"For {readers}; everybody can follow what is for readers of {OLDEST}."
        yield Hint(said.at, "hard", sentence, said_shorter(hard_words(said.words)))


def _denying(said: _Said) -> Iterator[Hint]:
    # What suggests its answer is told so above; its "not" goes with it.
    if said.is_asked and not said.holds("leading") and (found := said.holds("denying")):
        sentence = f"“{found.strip('*')}” turns the answer round: is a high score good or bad now?"
        yield Hint(
            said.at, "denying", sentence, "Ask it straight: “How long did you wait?”, not “Did you not wait long?”"
        )


def _untranslated(definition: Mapping[str, Any]) -> Iterator[Hint]:
    languages = definition.get("languages") or ["en"]
    placed = [(f"questions[{index}]", question) for index, question in enumerate(definition.get("questions", ()))]
    own = own_languages(placed, languages)
    for at, _, _, texts in _tables(definition):
        first, *others = own.get(at.partition(".")[0], languages)
        for language in (first, *others):
            if not str(texts.get(language, "")).strip():
                sentence = f"There are no words in {own_name(language)} yet."
                yield Hint(f"{at}.{language}", "untranslated", sentence)
            elif language != first and _is_copy(texts.get(first, ""), texts[language]):
                sentence = f"The words in {own_name(language)} are those in {own_name(first)}, letter for letter."
                yield Hint(f"{at}.{language}", "untranslated", sentence)


def _is_copy(first: str, other: str) -> bool:
    """One word may be the same in two languages."""
    return plain(first) == plain(other) and len(plain(other).split()) > 1


LOOKS: tuple[Callable[[_Said], Iterator[Hint]], ...] = (_leading, _double, _long, _hard, _denying)
EXAMPLES = {
    "hint": "Please no card numbers.",
    "labels": "Very good",
    "options": "Waiting",
    "thanks": "Thank you. Your answer is saved.",
}


@cache
def _lists() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
