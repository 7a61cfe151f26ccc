"""A question of one branch's own among the chain's: at most one each, and a new version of the chain's keeps it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from surveys.survey import Kind, Question, Survey, Texts


def own_of(survey: Survey, branch: str) -> Question | None:
    """The one that this branch (slug) asks besides."""
    return next((question for question in survey.questions if branch in question.only_at), None)


def seen_from(survey: Survey, branches: Collection[str]) -> Survey:
    """As people of these branches (slugs) may read it: what others ask besides is theirs alone."""
    questions = (
        replace(one, only_at=tuple(slug for slug in one.only_at if slug in branches))
        for one in survey.questions
        if not one.only_at or set(branches) & set(one.only_at)
    )
    return replace(survey, questions=tuple(questions))


def with_own(survey: Survey, branch: str, question: Question | None) -> Survey:
    """With this one in place of what the branch asked besides; before contact, or last."""
    others = [_without(one, branch) for one in survey.questions]
    questions = [one for one in others if one is not None]
    if question is not None:
        at = next((at for at, one in enumerate(questions) if one.kind is Kind.CONTACT), len(questions))
        questions.insert(at, replace(question, only_at=(branch,)))
    return replace(survey, questions=tuple(questions))


def keeping_own(survey: Survey, before: Survey) -> Survey:
    """With the branches' own questions of before, as far as this version does not have them by their ids."""
    questions = list(survey.questions)
    taken = {branch for question in questions for branch in question.only_at}
    for place, question in enumerate(before.questions):
        kept = _kept(question, survey)
        if kept is None or survey.question(question.id) or taken & set(question.only_at):
            continue
        questions.insert(_after(questions, before.questions[:place]), kept)
    return replace(survey, questions=tuple(questions))


def _kept(question: Question, survey: Survey) -> Question | None:
    """In the languages that the survey still has, without waiting for a question that is gone."""

    def still(texts: Texts) -> dict[str, str]:
        return {tag: words for tag, words in texts.items() if tag in survey.languages}

    if not question.only_at or not still(question.text):
        return None
    return replace(
        question,
        text=still(question.text),
        hint=still(question.hint),
        labels={point: still(words) for point, words in question.labels.items()},
        options=tuple(replace(option, label=still(option.label)) for option in question.options),
        ask_if=tuple(condition for condition in question.ask_if if survey.question(condition.question)),
    )


def _after(questions: Sequence[Question], before: Sequence[Question]) -> int:
    """Right behind the nearest of those that came before it."""
    ids = [question.id for question in questions]
    return next((ids.index(one.id) + 1 for one in reversed(before) if one.id in ids), len(ids))


def _without(question: Question, branch: str) -> Question | None:
    """As others go on asking it; None where nobody does."""
    if branch not in question.only_at:
        return question
    others = tuple(one for one in question.only_at if one != branch)
    return replace(question, only_at=others) if others else None
