"""A walk through a survey that nobody keeps: which page of it is next, for a preview."""

from typing import Literal

from surveys.survey import Answer, Condition, Kind, Question, Survey

Page = Literal["faces", "more", "contact", "thanks"]


def answers_before(survey: Survey, question_id: str) -> dict[str, Answer]:
    """Such answers that this question is asked, as far as its conditions can be met."""
    answers: dict[str, Answer] = {}
    wanted = [question_id]
    while wanted:
        question = survey.question(wanted.pop())
        for condition in question.ask_if if question else ():
            target = survey.question(condition.question)
            if target is not None and target.id not in answers:
                answers[target.id] = _meets(condition, target)
                wanted.append(target.id)
    if question_id != survey.first.id:
        answers.setdefault(survey.first.id, survey.first.scale[len(survey.first.scale) // 2])
    return answers


def _meets(condition: Condition, target: Question) -> Answer:
    if target.kind.is_scored:
        fitting = [
            point
            for point in target.scale
            if (condition.at_least is None or point >= condition.at_least)
            and (condition.at_most is None or point <= condition.at_most)
        ]
        return (fitting or list(target.scale))[0]
    if target.kind is Kind.CHOICE:
        return condition.any_of[:1] or (target.options[0].value,)
    return True if target.kind is Kind.CONTACT else "…"
