"""What the survey's rules say about a response (design.md 4). Deciding what to do about it is the server's."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from surveys.plain import plain, sought
from surveys.response import Response
from surveys.survey import Kind, Question, Survey


class Reason(StrEnum):
    URGENT = "urgent"
    ASKED = "asked"
    LOW = "low"


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
    said = plain(words)
    return any(sought(phrase) in said for phrases in survey.rules.urgent.values() for phrase in phrases)


def mentions(words: str, phrase: str) -> bool:
    """Whether a phrase stands among the words, each word whole, whatever the letters' case and accents."""
    wanted = plain(phrase)
    return bool(wanted.strip()) and wanted in plain(words)
