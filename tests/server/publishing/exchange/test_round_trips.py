"""What we write for another program is ours again when it comes back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.publishing.exchange.carried import Carried, Written
from server.publishing.exchange.surveyjs import from_surveyjs, to_surveyjs
from server.publishing.exchange.toml import from_toml, to_toml
from server.publishing.exchange.xlsform import from_xlsform, to_xlsform
from surveys.catalogue import bundled, read
from surveys.survey import Survey
from tests.builders import a_question, a_survey
from tests.surveys.drawn import surveys

WAYS = {"toml": (to_toml, from_toml), "surveyjs": (to_surveyjs, from_surveyjs), "xlsform": (to_xlsform, from_xlsform)}
PRINTED = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), min_size=1, max_size=8)
"""A spreadsheet's cell holds no control characters."""


def comes_back(survey: Survey, write: Callable[[Survey], Written], bring: Callable[[bytes], Carried]) -> None:
    carried = bring(write(survey).content)
    assert carried.lost == ()
    assert carried.survey == replace(survey, version=0)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_bundled_survey_comes_back(path: Path, way: str) -> None:
    comes_back(read(path), *WAYS[way])


@settings(max_examples=40, deadline=None)
@given(surveys())
def test_any_survey_comes_back_from_toml_and_surveyjs(survey: Survey) -> None:
    comes_back(survey, to_toml, from_toml)
    comes_back(survey, to_surveyjs, from_surveyjs)


@settings(max_examples=15, deadline=None)
@given(surveys(PRINTED.filter(lambda text: bool(text.strip()))))
def test_any_survey_comes_back_from_an_xlsform(survey: Survey) -> None:
    comes_back(survey, to_xlsform, from_xlsform)


@pytest.mark.parametrize("way", ["surveyjs", "xlsform"])
def test_what_other_programs_pass_over_is_named_when_it_is_written(way: str) -> None:
    write = WAYS[way][0]
    lost = {(loss.where, loss.what) for loss in write(read(bundled()[0])).lost}
    assert lost == {
        ("the survey", "low scores, urgent words and promises"),
        ("the survey", "themes"),
        ("question “why”", "the pictures of its options"),
        ("question “contact”", "contact"),
    }


@pytest.mark.parametrize("bring", [bring for _, bring in WAYS.values()], ids=WAYS)
@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[1]", b"{}", b"PK\x03\x04", b"[" * 5000], ids=repr)
def test_a_file_of_something_else_carries_nothing_and_says_why(
    bring: Callable[[bytes], Carried], content: bytes
) -> None:
    carried = bring(content)
    assert carried.survey is None
    assert all(loss.why for loss in carried.lost)
    assert carried.lost


def test_a_toml_file_with_faults_carries_nothing_and_names_them() -> None:
    carried = from_toml(b'slug = "small"\nlanguages = ["en"]\n[[questions]]\nid = "a"\nkind = "stars"\n')
    assert carried.survey is None
    assert [loss.where for loss in carried.lost] == ["questions[0].kind", "questions[0].text"]


def test_a_name_of_a_thousand_parts_is_not_even_looked_at() -> None:
    assert [loss.why for loss in from_toml(b"[" + b"a." * 1000 + b"a]").lost] == [
        "this is no TOML of ours: a line has too many dots"
    ]


def test_more_questions_than_anybody_answers_are_not_even_checked() -> None:
    question = '[[questions]]\nid = "a"\nkind = "csat"\nask_if = [{ question = "b" }]\n'
    lost = from_toml(f'slug = "small"\nlanguages = ["en"]\n{question * 1_000}'.encode()).lost
    assert [loss.why for loss in lost] == ["it asks more than 200 questions"]


def test_what_no_database_can_hold_stays_outside() -> None:
    wicked = to_toml(a_survey(a_question(text={"en": "How?"}))).content.replace(b"How?", b"H\\u0000ow?")
    carried = from_toml(wicked)
    assert carried.survey is not None
    assert carried.survey.first.text == {"en": "How?"}
