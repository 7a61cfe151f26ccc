"""What one visit said, and whether it fits the survey it answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from surveys.survey import Answer, Kind, Question, Survey

FLAGS = ("repeat", "burst", "child", "robot", "clock")
LONGEST_WORDS = 4_000
LONGEST_REFERENCE = 64
LONGEST_CONTACT = 200
LONGEST_LAYOUT = 20
SLIP = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 bits in base64url without padding."""

_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")
"""JSON can name half of a surrogate pair; no text in UTF-8 can hold it."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

_strict = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    __pydantic_config__: ClassVar = _strict

    by: Literal["call", "text", "email"]
    phone: str | None = None
    email: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One visit, as the tablet or the page names it; times carry a zone."""

    __pydantic_config__: ClassVar = _strict

    id: UUID
    survey: str
    version: int
    language: str
    started_at: datetime
    ended_at: datetime
    ended: Literal["finished", "left"]
    answers: Mapping[str, Answer]
    slip: str
    contact: Contact | None = None
    shown: tuple[str, ...] = ()
    layout: str = ""
    counter: int | None = None
    flags: tuple[str, ...] = ()

    def problems(self, survey: Survey) -> list[str]:
        """Sentences saying what does not fit; none of them quotes the customer."""
        return list(_problems(self, survey))


def _problems(response: Response, survey: Survey) -> Iterator[str]:
    if response.language not in survey.languages:
        yield f"This survey is not offered in that language, only in {', '.join(survey.languages)}."
    if response.started_at.tzinfo is None or response.ended_at.tzinfo is None:
        yield "Times need a zone, such as 2026-11-22T10:00:00Z."
    if not SLIP.fullmatch(response.slip):
        yield "The slip's secret must be 22 characters of base64url (128 bits)."
    yield from _circumstance_problems(response, survey)
    if response.contact and survey.contact_question is None:
        yield "This survey does not ask for contact details."
    elif response.contact and (problem := contact_problem(response.contact)):
        yield problem
    for question_id, answer in response.answers.items():
        question = survey.question(question_id)
        if question is None:
            yield f"The survey {survey.slug} has no question with one of the ids that were answered."
        elif problem := answer_problem(question, answer):
            yield f"{question.id}: {problem}"


def _circumstance_problems(response: Response, survey: Survey) -> Iterator[str]:
    if unknown := [flag for flag in response.flags if flag not in FLAGS]:
        yield f"{len(unknown)} flag(s) are not known; the flags are {', '.join(FLAGS)}."
    if len(set(response.flags)) < len(response.flags):
        yield "Each flag can be given once."
    asked = {question.id for question in survey.questions}
    if not asked.issuperset(response.shown) or len(set(response.shown)) < len(response.shown):
        yield "shown must name questions of this survey, each once."
    if len(response.layout) > LONGEST_LAYOUT or not (response.layout.isascii() and response.layout.isprintable()):
        yield f"layout must be a word of at most {LONGEST_LAYOUT} letters."
    if not 0 <= (response.counter or 0) < 2**31:
        yield "counter must be a whole number from 0 to 2147483647."


def answer_problem(question: Question, answer: Answer) -> str | None:
    """A sentence saying why this is no answer to the question, or None."""
    if question.kind.is_scored:
        scale = question.scale
        if isinstance(answer, bool) or not isinstance(answer, int) or answer not in scale:
            return f"a score must be a whole number from {scale[0]} to {scale[-1]}."
        return None
    if question.kind is Kind.CHOICE:
        return _choice_problem(question, answer)
    if question.kind is Kind.CONTACT:
        return None if answer is True else "wanting an answer is said with true; the address goes into contact."
    return _text_problem(question, answer)


def _text_problem(question: Question, answer: Answer) -> str | None:
    longest = LONGEST_WORDS if question.kind is Kind.TEXT else LONGEST_REFERENCE
    if not isinstance(answer, str) or not answer.strip():
        return "words must be a text that is not empty."
    if len(answer) > longest:
        return f"the text is longer than {longest} characters."
    return "the text holds half a character." if _HALF_A_CHARACTER.search(answer) else None


def contact_problem(contact: Contact) -> str | None:
    """A sentence saying why nobody could be reached by this, or None."""
    if contact.by == "email" and "@" not in (contact.email or ""):
        return "An answer by e-mail needs an e-mail address."
    if contact.by != "email" and not (contact.phone or "").strip():
        return "An answer by phone needs a phone number."
    parts = [part for part in (contact.phone, contact.email, contact.name) if part]
    if any(len(part) > LONGEST_CONTACT for part in parts):
        return f"A part of the contact details is longer than {LONGEST_CONTACT} characters."
    if any(_CONTROL.search(part) for part in parts):
        return "Each part of the contact details must be one line of text."
    return None


def _choice_problem(question: Question, answer: Answer) -> str | None:
    if not isinstance(answer, tuple) or not answer:
        return "a choice must be a list with at least one option."
    if len(answer) > question.most or len(set(answer)) < len(answer):
        return f"at most {question.most} different options may be chosen."
    if any(value not in {option.value for option in question.options} for value in answer):
        return "one of the chosen options is not offered by this version of the survey."
    return None
