"""What a response says, in words for the branch."""

from collections.abc import Iterator, Mapping

from server.branches.touchpoint import Touchpoint
from server.cases.said import choice_words, chosen, comment
from server.cases.story import Story
from server.contacts import contact as contacts
from server.keys import Keys
from surveys.phrases import listed, phrase
from surveys.response import Response
from surveys.rules import Reason, findings
from surveys.slip import reference
from surveys.survey import Answer, Kind, Question, Survey


def story_of(survey: Survey, response: Response, touchpoint: Touchpoint, *, keys: Keys) -> Story:
    """All that a case and its alert need to know; `survey` with the rules of the branch."""
    language = staff_language(survey, touchpoint)
    reasons = {finding.reason for finding in findings(survey, response)}
    return Story(
        response_id=response.id,
        branch=touchpoint.branch,
        touchpoint=touchpoint.name,
        touched_at=response.ended_at,
        language=response.language,
        reference=reference(response.slip),
        slip=response.slip,
        score_words=score_words(survey, response.answers, language),
        reasons=choice_words(survey, response.answers, language),
        words=comment(survey, response.answers),
        contact=response.contact,
        wants_answer=Reason.ASKED in reasons,
        findings=frozenset(reasons),
        rules=survey.rules,
        address_hash=contacts.address_hash(response.contact, keys) if response.contact else None,
        survey=survey.slug,
    )


def staff_language(survey: Survey, touchpoint: Touchpoint) -> str:
    return next((tag for tag in touchpoint.branch.languages if tag in survey.languages), survey.languages[0])


def score_words(survey: Survey, answers: Mapping[str, Answer], language: str) -> str:
    """The first scored answer, such as "Very bad (1 of 5)"; empty when nothing was scored."""
    for question in survey.questions:
        answer = answers.get(question.id)
        if question.kind.is_scored and isinstance(answer, int):
            return _score(survey, question, answer, language)
    return ""


def lines(survey: Survey, answers: Mapping[str, Answer], language: str) -> tuple[tuple[str, str], ...]:
    """Question and answer in words, in the order of the survey; no contact details, no references."""
    return tuple(_lines(survey, answers, language))


def _lines(survey: Survey, answers: Mapping[str, Answer], language: str) -> Iterator[tuple[str, str]]:
    for question in survey.questions:
        answer = answers.get(question.id)
        title = survey.words(question.text, language)
        if question.kind.is_scored and isinstance(answer, int):
            yield title, _score(survey, question, answer, language)
        elif question.kind is Kind.CHOICE and answer:
            labels = (option for option in question.options if option.value in chosen(answer))
            yield title, listed((survey.words(option.label, language) for option in labels), language)
        elif question.kind is Kind.TEXT and isinstance(answer, str) and answer:
            yield title, answer


def _score(survey: Survey, question: Question, answer: int, language: str) -> str:
    label = survey.words(question.labels.get(answer, {}), language)
    points = phrase("score_of", language, score=answer, top=question.scale[-1])
    return f"{label} ({points})" if label else points
