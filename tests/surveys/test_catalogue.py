"""From a definition to a survey and back, and from a file."""

from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import MOST_PROBLEMS, bundled, definition_of, problems_of, read, survey_from
from surveys.errors import BrokenDefinition
from surveys.survey import LOW, Condition, Kind, Survey
from tests.surveys.drawn import JUNK, surveys
from tests.surveys.small import SMALL


def test_a_definition_becomes_a_survey() -> None:
    survey = survey_from(SMALL, "small.toml")
    assert survey.languages == ("en", "fr")
    assert [question.kind for question in survey.questions] == [Kind.CSAT, Kind.CHOICE, Kind.TEXT, Kind.CONTACT]
    assert survey.questions[1].ask_if == (Condition("overall", at_most=2),)
    assert survey.questions[1].options[1].value == "staff"
    assert survey.rules.urgent == {"en": ("gas",)}


def test_a_threshold_left_out_stays_the_usual_one() -> None:
    assert survey_from(SMALL, "small.toml").rules.low == {**LOW, Kind.CSAT: 3}


def test_a_definition_is_not_shared_with_its_survey() -> None:
    definition = deepcopy(SMALL)
    survey = survey_from(definition, "small.toml")
    definition["questions"][0]["text"]["en"] = "Changed"
    assert survey.first.text["en"] == "How was it?"


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_bundled_survey_survives_the_way_to_a_tablet(path: Path) -> None:
    survey = read(path)
    definition = definition_of(survey)
    assert definition["version"] == 0
    assert survey_from(definition, "server") == survey


@given(surveys())
def test_any_survey_comes_back_from_its_definition(survey: Survey) -> None:
    assert survey_from(definition_of(survey), "server") == survey


@given(st.data())
def test_no_definition_breaks_the_reader(data: st.DataObject) -> None:
    definition = deepcopy(SMALL)
    table = data.draw(st.sampled_from([definition, *definition["questions"], definition["rules"]]))
    table[data.draw(st.sampled_from(sorted(table)))] = data.draw(JUNK)
    with suppress(BrokenDefinition):
        survey_from(definition, "small.toml")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'slug = "small"\nlanguages = [en]\n', "(at line 2, column 14)"),
        (b'slug = "small"\nlanguages = [', "(at line 2, the end)"),
        (b'slug = "small"\n\nthanks = "\xff"\n', "small.toml: line 3: expected text in UTF-8"),
        (b"x = " + b"[" * 5000, "small.toml: "),
        (b"x = " + b"9" * 5000, "small.toml: "),
    ],
)
def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(content)
    with pytest.raises(BrokenDefinition) as broken:
        read(path)
    assert len(broken.value.problems) == 1
    assert problem in broken.value.problems[0]


def test_after_very_many_problems_nobody_looks_for_more() -> None:
    conditions = [{"question": f"whie-{number}"} for number in range(MOST_PROBLEMS * 2)]
    *before, last = SMALL["questions"]
    assert len(problems_of({**SMALL, "questions": [*before, {**last, "ask_if": conditions}]})) == MOST_PROBLEMS


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrokenDefinition, match=r"gone\.toml: cannot be read"):
        read(tmp_path / "gone.toml")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_bytes(b"\xef\xbb\xbf" + bundled()[0].read_bytes())
    assert read(path) == read(bundled()[0])


def test_the_example_in_the_guide_is_a_survey(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "survey-files.md").read_text(encoding="utf-8")
    path = tmp_path / "example.toml"
    path.write_text(guide.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    assert read(path).slug == "counter"
