import pytest

from server.cases.causes import MOST, USUAL, Cause, cause_of, causes_of, suggested
from server.errors import BadRequest
from surveys.catalogue import bundled, read
from surveys.survey import Kind


def test_there_are_at_most_eight_and_one_is_not_in_our_control() -> None:
    assert len(USUAL) <= MOST
    assert cause_of(USUAL, "outside").words == "Not in our control"


def test_a_branch_has_its_own_and_the_usual_ones_among_them_keep_their_keys() -> None:
    assert causes_of(None) == USUAL
    own = causes_of(("Power cut", "waiting"))
    assert own == (Cause("power cut", "Power cut"), Cause("waiting", "waiting"))


def test_a_cause_of_many_words_has_a_key_that_fits() -> None:
    (long,) = causes_of(("x" * 80,))
    assert len(long.key) == 40


@pytest.mark.parametrize("key", ["", "the moon", "Waiting"])
def test_an_unknown_cause_is_asked_for(key: str) -> None:
    with pytest.raises(BadRequest, match="choose what happened"):
        cause_of(USUAL, key)


@pytest.mark.parametrize(
    ("reasons", "key"),
    [
        ((), ""),
        (("other",), ""),
        (("other", "staff"), "staff"),
        (("solved",), "unsolved"),
        (("price", "staff"), "price"),
    ],
)
def test_the_first_reason_that_is_a_cause_is_suggested(reasons: tuple[str, ...], key: str) -> None:
    assert suggested(USUAL, reasons) == key


def test_no_cause_is_suggested_that_the_branch_does_not_have() -> None:
    assert suggested(causes_of(("Power cut",)), ("waiting",)) == ""


def test_every_reason_of_the_usual_survey_but_something_else_suggests_one() -> None:
    (survey,) = (read(file) for file in bundled() if file.stem == "branch-visit")
    (why,) = (question for question in survey.questions if question.kind is Kind.CHOICE)
    assert [option.value for option in why.options if not suggested(USUAL, (option.value,))] == ["other"]
