"""Whether a response fits its survey; and no sentence ever quotes the customer."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.response import FLAGS, LONGEST_REFERENCE, LONGEST_WORDS, Contact, Response
from surveys.survey import Answer
from tests.builders import a_contact, a_question, a_response, a_survey

SURVEY = a_survey(
    a_question(),
    a_question("recommend", "nps"),
    a_question("why", "choice", options=("waiting", "staff", "price"), most=2),
    a_question("comment", "text"),
    a_question("number", "reference"),
    a_question("contact", "contact"),
)


def problems_with(**said: Any) -> list[str]:
    return a_response(survey=SURVEY, **said).problems(SURVEY)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"overall": 5, "recommend": 0, "why": ("staff", "price"), "comment": "x" * LONGEST_WORDS, "contact": True},
        {"number": "9" * LONGEST_REFERENCE},
        {"comment": "गैस 🔥 غاز\nand a second line"},
    ],
)
def test_what_the_survey_asks_for_fits(answers: dict[str, Answer]) -> None:
    assert problems_with(answers=answers, flags=FLAGS, shown=tuple(answers), layout="row", counter=0) == []


@pytest.mark.parametrize(
    "answers",
    [
        {"overall": 0},
        {"overall": 6},
        {"overall": True},
        {"overall": "5"},
        {"recommend": 11},
        {"why": ()},
        {"why": "staff"},
        {"why": ("staff", "staff")},
        {"why": ("waiting", "staff", "price")},
        {"why": ("the-secret",)},
        {"comment": " \n"},
        {"comment": 5},
        {"comment": "x" * (LONGEST_WORDS + 1)},
        {"comment": "the-secret \ud83d"},
        {"number": "x" * (LONGEST_REFERENCE + 1)},
        {"contact": False},
        {"contact": "the-secret"},
        {"the-secret": 1},
    ],
)
def test_an_answer_that_does_not_fit_is_one_problem_without_the_answer(answers: dict[str, Answer]) -> None:
    (problem,) = problems_with(answers=answers)
    assert problem.endswith(".")
    assert "the-secret" not in problem


@pytest.mark.parametrize(
    "circumstance",
    [
        {"language": "tlh"},
        {"started_at": datetime(2026, 3, 2)},  # noqa: DTZ001 - what is wrong with it
        {"ended_at": datetime(2026, 3, 2)},  # noqa: DTZ001
        {"slip": "short"},
        {"slip": "AAAAAAAAAAAAAAAAAAAAAA\n"},
        {"slip": "AAAAAAAAAAAAAAAAAAAAA="},
        {"flags": ("bored",)},
        {"flags": ("child", "child")},
        {"shown": ("nothing",)},
        {"shown": ("overall", "overall")},
        {"layout": "x" * 21},
        {"counter": -1},
        {"counter": 2**31},
    ],
)
def test_a_circumstance_that_does_not_fit_is_one_problem(circumstance: dict[str, Any]) -> None:
    assert len(problems_with(**circumstance)) == 1


@pytest.mark.parametrize(
    "contact",
    [
        a_contact(),
        a_contact(by="text", name="Amina"),
        a_contact(by="email", phone=None, email="amina@example.com"),
        a_contact(name="ज़\u200dोया"),
        a_contact(phone="\u202a+254 711 000001\u202c"),  # as phones paste it among Arabic
    ],
)
def test_a_contact_that_reaches_somebody_fits(contact: Contact) -> None:
    assert problems_with(contact=contact) == []


@pytest.mark.parametrize(
    "contact",
    [
        a_contact(phone=None),
        a_contact(phone=" "),
        a_contact(by="text", phone=None, email="the-secret@example.com"),
        a_contact(by="email", email=None),
        a_contact(by="email", email="the-secret"),
        a_contact(by="email", email="a@example.com\nBcc: the-secret@example.com"),
        a_contact(name="the-secret\0"),
        a_contact(name="x" * 201),
        a_contact(name="\ud83d"),
    ],
)
def test_a_contact_that_reaches_nobody_is_one_problem_without_the_contact(contact: Contact) -> None:
    (problem,) = problems_with(contact=contact)
    assert "the-secret" not in problem


def test_a_survey_that_asks_for_no_contact_takes_none() -> None:
    survey = a_survey(a_question())
    assert len(a_response(survey=survey, answers={"overall": 1}, contact=a_contact()).problems(survey)) == 1


ANYTHING: st.SearchStrategy[Any] = st.one_of(st.booleans(), st.integers(), st.text(), st.lists(st.text()).map(tuple))


@given(st.dictionaries(st.sampled_from([question.id for question in SURVEY.questions]) | st.text(), ANYTHING))
def test_no_answer_can_break_the_check(answers: dict[str, Answer]) -> None:
    response: Response = a_response(survey=SURVEY, answers=answers)
    assert all(problem.endswith(".") for problem in response.problems(SURVEY))
