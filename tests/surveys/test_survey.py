"""Which questions some answers lead to, and in which words."""

import pytest

from surveys.survey import Answer, Condition
from tests.builders import a_question, a_survey


@pytest.mark.parametrize(
    ("condition", "answer", "holds"),
    [
        (Condition("q"), None, False),
        (Condition("q"), "words", True),
        (Condition("q", at_most=2), 2, True),
        (Condition("q", at_most=2), 3, False),
        (Condition("q", at_least=0, at_most=6), 0, True),
        (Condition("q", at_least=9), 8, False),
        (Condition("q", any_of=("staff", "price")), ("waiting", "price"), True),
        (Condition("q", any_of=("staff",)), ("waiting",), False),
        (Condition("q"), ("waiting",), True),
        (Condition("q"), True, True),
    ],
)
def test_a_condition_holds_for_the_answers_it_names(
    condition: Condition, answer: Answer | None, *, holds: bool
) -> None:
    assert condition.holds({} if answer is None else {"q": answer}) is holds


def test_every_condition_of_a_question_must_hold() -> None:
    both = a_question("both", "text", ask_if=(Condition("overall", at_most=2), Condition("recommend", at_most=6)))
    survey = a_survey(a_question(), a_question("recommend", "nps"), both)
    assert both in survey.asked({"overall": 1, "recommend": 0})
    assert both not in survey.asked({"overall": 1, "recommend": 9})
    assert both not in survey.asked({"overall": 1})


def test_an_answer_to_a_question_that_is_not_asked_leads_nowhere() -> None:
    low = a_question("low", "text", ask_if=(Condition("overall", at_most=2),))
    lower = a_question("lower", "text", ask_if=(Condition("low"),))
    survey = a_survey(a_question(), low, lower)
    assert survey.asked({"overall": 5, "low": "still here from before"}) == (survey.first,)


def test_words_fall_back_to_the_surveys_own_language() -> None:
    survey = a_survey(languages=("fr", "en"))
    texts = {"en": "Thank you", "fr": "Merci"}
    assert [survey.words(texts, tag) for tag in ("en", "fr", "sw")] == ["Thank you", "Merci", "Merci"]
    assert survey.words({"en": "Thank you"}, "fr") == "Thank you"
    assert survey.words({}, "fr") == ""
