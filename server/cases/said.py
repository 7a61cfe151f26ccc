"""What a response said beside its scores, in words for the branch."""

from collections.abc import Mapping

from surveys.survey import Answer, Kind, Survey


def choice_words(survey: Survey, answers: Mapping[str, Answer], language: str) -> tuple[str, ...]:
    return tuple(
        survey.words(option.label, language)
        for question in survey.questions
        if question.kind is Kind.CHOICE
        for option in question.options
        if option.value in chosen(answers.get(question.id))
    )


def comment(survey: Survey, answers: Mapping[str, Answer]) -> str:
    """The customer's own words, all text questions together."""
    texts = (answers.get(question.id) for question in survey.questions if question.kind is Kind.TEXT)
    return "\n".join(text for text in texts if isinstance(text, str))


def chosen(answer: Answer | None) -> tuple[str, ...]:
    return answer if isinstance(answer, tuple) else ()
