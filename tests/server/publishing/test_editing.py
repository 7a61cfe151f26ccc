"""What was typed becomes a definition: ids stay, new things get names of their own."""

from typing import Any

import pytest

from server.publishing.beginnings import beginnings, blank, bundled, copy_of, known_words, new_question
from server.publishing.editing.conditions import conditions_from, sentence
from server.publishing.editing.question import ICONS, question_from
from server.publishing.editing.rest import with_languages, with_rules, with_themes
from server.publishing.faults import faults
from server.publishing.sketch import sketch
from server.publishing.walk import answers_before
from surveys.catalogue import definition_of, problems_of, survey_from
from surveys.phrases import languages_with_phrases
from surveys.survey import Condition, Kind, Survey
from tests.builders import a_question, a_survey

CHOICE = {
    "text.en": ["Why?"],
    "option.0.value": ["waiting"],
    "option.0.en": ["Waiting"],
    "option.1.value": ["staff"],
    "option.1.en": ["Staff"],
    "most": ["1"],
}


def definition(survey: Survey | None = None) -> dict[str, Any]:
    return definition_of(survey or a_survey())


def values(question: dict[str, Any]) -> list[str]:
    return [option["value"] for option in question["options"]]


def test_id_and_kind_stay_and_new_answers_get_a_value() -> None:
    typed = {**CHOICE, "option.2.en": ["The  queue\nwas long!"], "option.2.icon": ["clock"]}
    question = question_from(typed, definition(), 1)
    assert (question["id"], question["kind"], values(question)) == (
        "why",
        "choice",
        ["waiting", "staff", "the-queue-was-long"],
    )
    assert question["options"][2] == {
        "value": "the-queue-was-long",
        "label": {"en": "The queue was long!"},
        "icon": "clock",
    }


def test_a_value_that_meant_something_before_is_not_given_again() -> None:
    typed = {**CHOICE, "option.2.en": ["Price"]}
    assert values(question_from(typed, definition(), 1, used={"price"}))[2] == "price-2"


def test_words_in_another_script_get_a_value_too() -> None:
    typed = {**CHOICE, "option.2.en": ["الانتظار"], "option.3.en": ["कर्मचारी"]}
    assert values(question_from(typed, definition(), 1))[2:] == ["answer", "answer-2"]


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up:1", ["staff", "waiting"]),
        ("down:0", ["staff", "waiting"]),
        ("up:0", ["waiting", "staff"]),
        ("remove:0", ["staff"]),
        ("remove:9", ["waiting", "staff"]),
        ("up:x", ["waiting", "staff"]),
    ],
)
def test_answers_are_moved_and_taken_out(do: str, order: list[str]) -> None:
    assert values(question_from({**CHOICE, "do": [do]}, definition(), 1)) == order


def test_a_no_break_space_stays_where_french_has_it() -> None:
    typed = {"text.en": ["Pourquoi\N{NARROW NO-BREAK SPACE}?  "]}
    assert question_from(typed, definition(), 2)["text"]["en"] == "Pourquoi\N{NARROW NO-BREAK SPACE}?"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"if.overall": ["on"], "if.overall.from": ["1"], "if.overall.to": ["3"]}, "“overall?” is 3 or lower"),
        ({"if.overall": ["on"], "if.overall.from": ["2"], "if.overall.to": ["3"]}, "“overall?” is 2 to 3"),
        ({"if.overall": ["on"], "if.overall.from": ["4"], "if.overall.to": ["5"]}, "“overall?” is 4 or higher"),
        ({"if.overall": ["on"], "if.overall.from": ["1"], "if.overall.to": ["5"]}, "“overall?” was answered"),
        ({"if.why": ["on"], "if.why.any": ["staff", "price"]}, "“why?” is “Staff” or “Price”"),
        (
            {"if.overall": ["on"], "if.overall.to": ["2"], "if.why": ["on"]},
            "“overall?” is 2 or lower and “why?” was answered",
        ),
        ({"if.overall.from": ["1"], "if.overall.to": ["3"]}, ""),
    ],
)
def test_conditions_are_sentences(typed: dict[str, list[str]], said: str) -> None:
    survey = definition()
    comment = {**survey["questions"][2], "ask_if": conditions_from(typed, survey, 2)}
    assert sentence(survey, comment) == said


@pytest.mark.parametrize("kind", Kind)
def test_a_new_question_speaks_every_language_and_has_an_id_of_its_own(kind: Kind) -> None:
    languages = beginnings()["languages"]
    assert sorted(languages) == sorted(languages_with_phrases())
    first = new_question(kind, languages, ())
    second = new_question(kind, languages, {first["id"]})
    assert first["id"] != second["id"]
    questions = [first] if kind.is_scored else [new_question(Kind.CSAT, languages, ()), first]
    assert faults({"slug": "new", "languages": languages, "questions": questions}) == ()


def test_a_blank_survey_and_a_copy_can_be_published_at_once() -> None:
    made = [blank("after-a-repair", ["sw", "uk"]), *(copy_of(survey, "copied", ["hi", "fr"]) for survey in bundled())]
    assert [faults(one) for one in made] == [()] * len(made)
    assert survey_from(made[1], "").languages == ("hi", "fr")


def test_a_language_that_is_added_is_filled_in_where_its_words_are_known() -> None:
    survey = copy_of(bundled()[0], "ours", ["en"])
    survey["questions"][2]["text"]["en"] = "Something of our own."
    changed = with_languages(survey, {"language": ["sw", "en"], "first": ["sw"]}, known_words([]))
    assert changed["languages"] == ["sw", "en"]
    assert changed["questions"][0]["text"]["sw"] == "Ulihudumiwaje leo?"
    assert changed["rules"]["urgent"]["sw"]
    assert [(one.at, one.languages) for one in faults(changed)] == [("questions[2].text", ("sw",))]


def test_a_language_that_is_taken_away_is_gone_everywhere() -> None:
    changed = with_languages(definition_of(bundled()[0]), {"language": ["fr"], "first": ["fr"]}, known_words([]))
    assert problems_of(changed) == ()
    assert survey_from(changed, "").languages == ("fr",)


def test_wrong_numbers_and_words_are_kept_as_typed_and_told() -> None:
    typed = {"low.csat": ["3"], "urgent.en": ["gas\n f*re \n\nbreak*in"], "take_within_hours": ["soon"]}
    typed |= {"answer_within_days": ["5"], "solve_within_days": ["2"]}
    changed = with_rules(copy_of(bundled()[0], "ours", ["en"]), typed)
    assert changed["rules"]["take_within_hours"] == "soon"
    assert {(one.part, one.sentence.split(":")[0].split(",")[0]) for one in faults(changed)} == {
        ("rules.take_within_hours", "Opening hours are a whole number from 1 to 200."),
        ("rules.solve_within_days", "Solving cannot be promised sooner than answering."),
        ("rules.urgent", "Write words or phrases"),
    }


def test_a_theme_without_a_name_goes() -> None:
    typed = {"theme.0.name": ["Queues"], "theme.0.en": ["wait*\nqueue*"], "theme.1.name": [""], "theme.1.en": ["x"]}
    assert with_themes(definition(), typed)["themes"] == {"Queues": {"en": ["wait*", "queue*"]}}


def test_a_face_without_a_name_is_told() -> None:
    survey = blank("ours", ["en"])
    del survey["questions"][0]["labels"]["4"]
    assert [(one.part, one.question) for one in faults(survey)] == [("labels.4", 0)]


@pytest.mark.parametrize(
    "broken",
    [
        {"ask_if": [{"question": "gone"}]},
        {"ask_if": [{"question": "overall", "at_least": 5, "at_most": 2}]},
        {"options": []},
        {"options": [{"value": "a", "label": {}}, {"value": "a", "label": {}}]},
        {"most": 7},
        {"text": {}},
        {"kind": "contact"},
        {"hint": {"en": ""}},
        {"labels": {"99": {"en": "x"}}},
    ],
)
def test_what_is_wrong_yet_is_left_out_of_the_preview(broken: dict[str, Any]) -> None:
    survey = copy_of(bundled()[0], "ours", ["en", "ar"])
    survey["questions"][1] |= broken
    survey["rules"]["take_within_hours"] = "soon"
    shown = sketch(survey)
    assert shown is not None
    assert [one.id for one in shown.questions][::2] in (["overall", "comment"], ["overall", "contact"])
    assert survey["questions"][1].items() >= broken.items()


def test_answers_that_lead_to_a_question() -> None:
    survey = a_survey(
        a_question(),
        a_question("why", "choice", options=("waiting", "staff"), ask_if=(Condition("overall", at_most=2),)),
        a_question("who", "text", ask_if=(Condition("why", any_of=("staff",)),)),
    )
    answers = answers_before(survey, "who")
    assert "who" in [one.id for one in survey.asked(answers)]


def test_signs_are_those_that_a_tablet_draws() -> None:
    from kiosk.widgets.signs import REASONS

    assert set(ICONS) == set(REASONS)
