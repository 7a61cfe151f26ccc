"""A survey version in the words of a branch's workbook; who the customer is (contact, reference) has no place in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from server.cases.flags import in_words
from surveys.rules import is_low
from surveys.survey import Kind, Survey

HOW = {"tablet": "tablet", "poster": "poster", "till": "receipt"}
STATUS = {
    "open": "To answer",
    "reopened": "Not yet fixed",
    "taken": "Taken",
    "answered": "Answered",
    "solved": "Solved",
}


@dataclass(frozen=True, slots=True)
class Wording:
    first: str
    """Id of the question that gives the score."""
    further: tuple[str, ...]
    """Ids of the other scored questions."""
    low: Mapping[str, frozenset[int]]
    """Id of a scored question -> its low points."""
    reasons: Mapping[str, Mapping[str, str]]
    """Id of a choice -> option -> its words."""
    comments: tuple[str, ...]

    @classmethod
    def of(cls, survey: Survey, language: str) -> Self:
        scored = [question for question in survey.questions if question.kind.is_scored]
        return cls(
            first=survey.first.id,
            further=tuple(question.id for question in scored[1:]),
            low={
                question.id: frozenset(point for point in question.scale if is_low(survey, question, point))
                for question in scored
            },
            reasons={
                question.id: {option.value: survey.words(option.label, language) for option in question.options}
                for question in survey.questions
                if question.kind is Kind.CHOICE
            },
            comments=tuple(question.id for question in survey.questions if question.kind is Kind.TEXT),
        )

    def reason(self, answers: Mapping[str, Any]) -> str:
        return ", ".join(
            words.get(value, value)
            for question, words in self.reasons.items()
            if question in answers
            for value in answers[question]
        )

    def comment(self, answers: Mapping[str, Any]) -> str:
        return "\n".join(answers[question] for question in self.comments if question in answers)


def counted(is_counted: bool, flags: Sequence[str]) -> str:  # noqa: FBT001
    """Yes or no, and what there is to doubt."""
    return ": ".join(filter(None, ("yes" if is_counted else "no", ", ".join(in_words(flags)))))


def title(question: str) -> str:
    """A column's title from a question's id: `recommend` -> Recommend."""
    return question.replace("_", " ").replace("-", " ").capitalize()
