"""What the survey's rules say about a response (design.md 4). Deciding what to do about it is the server's."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from surveys.response import Response
from surveys.survey import Kind, Question, Survey


class Reason(StrEnum):
    URGENT = "urgent"
    ASKED = "asked"
    LOW = "low"


_LEFT_OUT = re.compile(
    "["
    "\u0300-\u036f"  # accents
    "\u0640\u064b-\u065f\u0670"  # in Arabic: stretching, vowel signs, hamza on its carrier
    "\u093c"  # the dot below in Hindi
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"  # what nobody sees
    "]"
)


@dataclass(frozen=True, slots=True)
class Finding:
    reason: Reason
    question: str
    """The question whose answer led to it."""


def findings(survey: Survey, response: Response) -> tuple[Finding, ...]:
    """What calls for a person: urgent words, asked for an answer, low scores; in this order."""
    return tuple(_findings(survey, response))


def has_words(survey: Survey, response: Response) -> bool:
    return any(question.kind is Kind.TEXT and question.id in response.answers for question in survey.questions)


def is_low(survey: Survey, question: Question, score: int) -> bool:
    threshold = survey.rules.low.get(question.kind)
    return threshold is not None and score <= threshold


def _findings(survey: Survey, response: Response) -> Iterator[Finding]:
    for question in survey.questions:
        answer = response.answers.get(question.id)
        if question.kind is Kind.TEXT and isinstance(answer, str) and is_urgent(survey, answer):
            yield Finding(Reason.URGENT, question.id)
    asking = survey.contact_question
    if asking and (response.contact or response.answers.get(asking.id)):
        yield Finding(Reason.ASKED, asking.id)
    for question in survey.questions:
        answer = response.answers.get(question.id)
        if question.kind.is_scored and isinstance(answer, int) and is_low(survey, question, answer):
            yield Finding(Reason.LOW, question.id)


def is_urgent(survey: Survey, words: str) -> bool:
    """Whether urgent words occur, in whichever of the survey's languages the customer wrote."""
    plain = _plain(words)
    return any(_sought(phrase) in plain for phrases in survey.rules.urgent.values() for phrase in phrases)


@lru_cache(maxsize=1024)
def _sought(phrase: str) -> str:
    """What to look for in plain words: with a space at an end where the word must end, without one at a `*`."""
    plain = _plain(phrase)
    if not plain.strip():
        return "*"  # which no plain words hold: a phrase without letters is never found
    return plain[phrase.startswith("*") : len(plain) - phrase.endswith("*")]


def _plain(words: str) -> str:
    """Words in small letters without what is often left out in haste, each between single spaces."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
    kept = unicodedata.normalize("NFC", _LEFT_OUT.sub("", decomposed))
    # Marks that are kept belong to their word: in Hindi they are vowels.
    spaced = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in kept)
    return f" {' '.join(spaced.split())} "
