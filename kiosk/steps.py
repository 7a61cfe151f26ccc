"""Steps of a visit that only the tablet takes: what it asks next, and what its buttons beside the words mean."""

from surveys.survey import Answer, Kind, Question
from surveys.visit import Visit


def question_after(visit: Visit) -> Question | None:
    """Contact is asked of those who want an answer; of all only where no words were asked beside that button."""
    asked = {question.kind for question in visit.survey.questions if question.id in visit.shown}
    for question in visit.survey.asked(visit.answers):
        passed = question.kind is Kind.CONTACT and Kind.TEXT in asked and not is_wanted(visit)
        if question.id not in visit.shown and not passed:
            return question
    return None


def is_wanted(visit: Visit) -> bool:
    """Whether the customer wants to hear from the branch."""
    contact = visit.survey.contact_question
    return contact is not None and contact.id in visit.answers


def answer_or_skip(visit: Visit, question_id: str, said: Answer) -> None:
    """Nothing chosen and nothing typed is no answer. Raises NotAnAnswer."""
    if said.strip() if isinstance(said, str) else said:
        visit.answer(question_id, said)
    else:
        visit.skip(question_id)


def ask_how(visit: Visit) -> None:
    """An answer is wanted; how to reach the customer is still to be asked."""
    visit.ask_for_an_answer(None)
    if visit.survey.contact_question:
        visit.shown.remove(visit.survey.contact_question.id)
