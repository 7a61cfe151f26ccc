"""A form in the shape that SurveyJS documents: what it becomes, and what is named as lost."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.publishing.exchange.carried import Carried
from server.publishing.exchange.surveyjs import from_surveyjs
from surveys.survey import Condition, Kind, Survey
from tests.surveys.drawn import JUNK

LIBRARY = Path(__file__).parent / "examples" / "library.json"


def library() -> tuple[Survey, set[tuple[str, str]]]:
    carried = from_surveyjs(LIBRARY.read_bytes())
    assert carried.survey is not None
    return carried.survey, {(loss.where, loss.what) for loss in carried.lost}


def brought(*elements: dict[str, Any], **form: Any) -> Carried:
    return from_surveyjs(json.dumps({**form, "elements": elements}).encode(), slug="visit")


FACES = {"type": "rating", "name": "overall", "title": "How was it?"}


def test_a_form_of_a_library_becomes_a_survey() -> None:
    survey, _ = library()
    assert (survey.slug, survey.languages) == ("your-visit-to-the-library", ("en", "de"))
    assert [(question.id, question.kind.value) for question in survey.questions] == [
        ("satisfaction", "csat"),
        ("was_here", "choice"),
        ("used_services", "choice"),
        ("why", "text"),
        ("effort", "ces"),
        ("speed", "choice"),
        ("rooms_hall", "choice"),
        ("rooms_cellar", "choice"),
        ("age", "choice"),
        ("visitor_name", "text"),
        ("email", "contact"),
        ("birthday", "text"),
    ]
    assert survey.thanks == {"en": "Thank you! See you soon & happy reading.", "de": "Danke!"}
    assert survey.first.labels[5] == {"en": "Very", "de": "Sehr"}
    assert survey.questions[2].most == 3
    assert survey.questions[2].options[1].label == {"en": "Reading room", "de": "Lesesaal"}


def test_the_conditions_of_pages_panels_and_questions_hold_together() -> None:
    survey, _ = library()
    answered = Condition("satisfaction")
    assert survey.questions[3].ask_if == (answered, Condition("satisfaction", at_least=1, at_most=3))
    assert survey.questions[4].ask_if == (answered, Condition("used_services", any_of=("lending_desk",)))


def test_everything_that_a_library_loses_is_named() -> None:
    _, lost = library()
    assert lost >= {
        ("the survey", "description"),
        ("the survey", "logo, showProgressBar"),
        ("the survey", "triggers"),
        ("the survey", "calculatedValues"),
        ("completedHtml", "its markup"),
        ("page or panel “start”", "title"),
        ("question “satisfaction”", "moved to the beginning"),
        ("question “satisfaction”", "its condition"),
        ("question “Used Services”", "choicesOrder"),
        ("question “Used Services”", "without the options Study rooms, Something else"),
        ("question “Used Services”", "when “kids” is offered"),
        ("question “why”", "an answer put into its text"),
        ("question “stars10”", "left out (a scale of 1 to 10)"),
        ("question “speed”", "options in place of a scale of 1 to 3"),
        ("question “rooms”", "its layout; each of its rows is a question"),
        ("question “age”", "asked always, not only if age({birthday}) >= 18"),
        ("question “visitorName”", "validators"),
        ("question “phone”", "left out"),
        ("question “birthday”", "asked for words (it took date)"),
        ("question “sign”", "left out (signaturepad)"),
    }
    assert any(where == "language “de”" for where, _ in lost)


ROOMS = {
    "type": "matrix",
    "name": "rooms",
    "title": {"default": "Rate our rooms", "fr": "Notez nos salles"},
    "rows": [{"value": "Hall", "text": {"default": "The hall", "fr": "Le hall"}}, "Café"],
}


def test_each_row_of_a_matrix_is_a_question_with_the_same_options() -> None:
    columns = ["Good", {"value": "bad", "text": {"default": "Not good", "fr": "Pas bien"}}]
    later = {"type": "comment", "name": "why", "title": "Why?", "visibleIf": "{rooms.Hall} = 'bad'"}
    carried = brought(FACES, {**ROOMS, "columns": columns, "isAllRowRequired": True}, later)
    assert carried.survey is not None
    hall, cafe, why = carried.survey.questions[1:]
    assert (hall.id, hall.text) == ("rooms_hall", {"en": "Rate our rooms: The hall", "fr": "Notez nos salles: Le hall"})
    assert (cafe.id, cafe.text) == ("rooms_cafe", {"en": "Rate our rooms: Café", "fr": "Notez nos salles: Café"})
    assert (hall.kind, hall.most, hall.options) == (Kind.CHOICE, 1, cafe.options)
    assert hall.options[1].label == {"en": "Not good", "fr": "Pas bien"}
    assert why.ask_if == (Condition("rooms_hall", any_of=("bad",)),)
    lost = {(loss.where, loss.what) for loss in carried.lost}
    assert lost >= {
        ("question “rooms”", "its layout; each of its rows is a question"),
        ("question “rooms”", "isAllRowRequired"),
        ("names", "rooms.Hall → rooms_hall, rooms.Café → rooms_cafe"),
    }


def test_a_matrix_whose_columns_are_a_scale_is_scored() -> None:
    columns = [{"value": point, "text": words} for point, words in enumerate(("Poor", "2", "3", "4", "Great"), 1)]
    carried = brought({**ROOMS, "columns": columns})
    assert carried.survey is not None
    assert [question.kind for question in carried.survey.questions] == [Kind.CSAT, Kind.CSAT]
    assert carried.survey.first.labels[5]["en"] == "Great"


def test_the_conditions_around_a_matrix_and_in_its_rows_hold_for_each_row() -> None:
    rows = [{"value": "a", "visibleIf": "{overall} < 3"}, "b"]
    carried = brought(FACES, {**ROOMS, "rows": rows, "columns": ["x", "y"], "visibleIf": "{overall} notempty"})
    assert carried.survey is not None
    answered = Condition("overall")
    asked = [question.ask_if for question in carried.survey.questions[1:]]
    assert asked == [(answered, Condition("overall", at_most=2)), (answered,)]


def test_a_matrix_of_boxes_takes_several_and_one_without_rows_is_one_question() -> None:
    boxes = brought(FACES, {**ROOMS, "columns": ["x", "y", "z"], "cellType": "checkbox"})
    assert boxes.survey is not None
    assert [question.most for question in boxes.survey.questions[1:]] == [3, 3]
    bare = brought(FACES, {**ROOMS, "rows": [], "columns": ["x", "y"]})
    assert bare.survey is not None
    assert [question.id for question in bare.survey.questions] == ["overall", "rooms"]


def test_each_line_of_a_multiple_text_is_a_question() -> None:
    items = [{"name": "coffee", "title": "The coffee?"}, {"name": "mail", "inputType": "email"}]
    carried = brought(FACES, {"type": "multipletext", "name": "tell", "title": "Tell us!", "items": items})
    assert carried.survey is not None
    coffee, mail = carried.survey.questions[1:]
    assert (coffee.id, coffee.kind, coffee.text) == ("tell_coffee", Kind.TEXT, {"en": "Tell us! The coffee?"})
    assert (mail.id, mail.kind) == ("tell_mail", Kind.CONTACT)


def test_a_matrix_of_a_thousand_rows_is_refused() -> None:
    carried = brought(FACES, {**ROOMS, "rows": list(range(1_000)), "columns": ["x", "y"]})
    assert carried.survey is None
    assert "more than 200 questions" in carried.lost[0].why


def test_a_form_without_a_score_begins_with_our_faces() -> None:
    carried = brought({"type": "comment", "name": "words", "title": "Tell us"})
    assert carried.survey is not None
    assert [question.kind for question in carried.survey.questions] == [Kind.CSAT, Kind.TEXT]
    assert carried.survey.first.text["en"] == "How was your visit today?"


def test_a_form_whose_locale_is_french_is_french() -> None:
    carried = brought({**FACES, "title": "Ça va ?"}, locale="fr")
    assert carried.survey is not None
    assert carried.survey.languages == ("fr",)


def test_faces_without_words_get_ours_and_words_of_the_file_stay() -> None:
    bare = brought(FACES)
    assert bare.survey is not None
    assert bare.survey.first.labels[1] == {"en": "Very bad"}
    assert [loss.what for loss in bare.lost] == ["its points are faces with our words"]
    named = brought({**FACES, "minRateDescription": "Poor"})
    assert named.survey is not None
    assert named.survey.first.labels == {1: {"en": "Poor"}}


def test_a_form_longer_than_any_customer_is_patient_is_refused() -> None:
    carried = brought(*({"type": "comment", "name": f"q{number}"} for number in range(201)))
    assert carried.survey is None
    assert "more than 200 questions" in carried.lost[0].why


def test_a_condition_of_endless_length_is_not_thought_through() -> None:
    endless = " or ".join(["{overall} = 1"] * 50_000)
    carried = brought(FACES, {"type": "comment", "name": "why", "visibleIf": endless})
    assert carried.survey is not None
    assert carried.survey.questions[1].ask_if == ()
    (loss,) = (loss for loss in carried.lost if loss.where == "question “why”")
    assert (loss.why, len(loss.what) < 300) == ("it is too long", True)


def test_two_names_that_become_one_are_told_apart() -> None:
    carried = brought(FACES, {"type": "comment", "name": "My Words"}, {"type": "comment", "name": "my words"})
    assert carried.survey is not None
    assert [question.id for question in carried.survey.questions] == ["overall", "my_words", "my_words_2"]


def test_questions_named_as_the_customers_page_names_its_fields_keep_their_names() -> None:
    carried = brought(FACES, {"type": "text", "name": "phone", "inputType": "tel"}, {"type": "comment", "name": "do"})
    assert carried.survey is not None
    assert [question.id for question in carried.survey.questions] == ["overall", "phone", "do"]


def test_nothing_to_ask_is_no_survey() -> None:
    carried = brought({"type": "html", "name": "hello", "html": "<p>Hi</p>"})
    assert carried.survey is None
    assert [loss.what for loss in carried.lost] == ["left out (html)", "everything"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_form_breaks_the_reader(data: st.DataObject) -> None:
    form = json.loads(LIBRARY.read_text(encoding="utf-8"))
    elements = [element for page in form["pages"] for element in page["elements"]]
    rooms = next(element for element in elements if element["name"] == "rooms")
    rooms["rows"] = [{"value": "hall", "text": "Hall"}]
    table = data.draw(st.sampled_from([form, *elements, rooms["rows"][0]]))
    table[data.draw(st.sampled_from([*sorted(table), "heard"]))] = data.draw(JUNK)
    from_surveyjs(json.dumps(form).encode())


def test_what_stands_in_our_own_place_and_is_not_ours_does_no_harm() -> None:
    asked = {"type": "text", "name": "why", "title": "W\ud800hy\0?", "heard": {"kind": ["contact"]}}
    carried = brought(FACES, asked, heard={"languages": 5})
    assert carried.survey is not None
    assert carried.survey.questions[1].text == {"en": "Why?"}
