"""A workbook in the shape that XLSForm documents: what it becomes, and what is named as lost."""

import io
from collections.abc import Sequence

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from server.publishing.exchange.carried import Carried
from server.publishing.exchange.xlsform import from_xlsform
from surveys.survey import Condition, Survey

Rows = Sequence[Sequence[object]]
SURVEY: Rows = [
    (
        "type",
        "name",
        "label::English (en)",
        "label::Kiswahili (sw)",
        "hint::English (en)",
        "relevant",
        "required",
        "appearance",
        "constraint",
        "parameters",
        "media::image::English (en)",
    ),
    ("start", "start"),
    ("deviceid", "device"),
    ("note", "welcome", "Welcome to the clinic", "Karibu kliniki"),
    ("select_one yes_no", "seen", "Were you seen today?", "Ulihudumiwa leo?", None, None, "yes"),
    (),
    ("begin group", "visit", "Your visit", "Ziara yako", None, "${seen} = 'yes'"),
    ("select_one smiles", "happy", "How was it?", "Ilikuwaje?", None, None, "yes", "likert"),
    (
        "select_multiple services or_other",
        "used",
        "What did you come for?",
        "Ulikuja kwa nini?",
        "Up to two",
        None,
        "no",
        "minimal",
        "count-selected(.) <= 2",
    ),
    (
        "range",
        "friend",
        "Would you tell a friend?",
        "Ungemwambia rafiki?",
        None,
        "${happy} >= 4",
        None,
        None,
        None,
        "start=0 end=10 step=1",
    ),
    ("range", "pain", "How much did it hurt?", None, None, None, None, None, None, "start=1 end=20"),
    (
        "integer",
        "wait",
        "Minutes you waited",
        "Dakika ulizosubiri",
        None,
        "selected(${used}, 'lab')",
        None,
        None,
        ". < 600",
    ),
    (
        "text",
        "lab_words",
        "About the lab",
        "Kuhusu maabara",
        None,
        "selected(${used}, 'lab') and string-length(${wait}) > 1",
    ),
    ("end group",),
    ("begin repeat", "children", "Your children"),
    ("text", "child", "Name of the child", "Jina la mtoto"),
    ("end repeat",),
    ("geopoint", "home", "Where do you live?", "Unaishi wapi?"),
    ("calculate", "score"),
    ("text", "phone_number", "Your phone", "Simu yako"),
    ("note", "thank_you", "Thank you, get well soon!", "Asante, upone haraka!"),
]
CHOICES: Rows = [
    ("list name", "name", "label::English (en)", "label::Kiswahili (sw)", "media::image"),
    ("yes_no", "yes", "Yes", "Ndiyo"),
    ("yes_no", "no", "No", "Hapana"),
    *(
        ("smiles", point, word, swahili)
        for point, word, swahili in (
            (1, "Very bad", "Vibaya sana"),
            (2, "Bad", "Vibaya"),
            (3, "OK", "Wastani"),
            (4, "Good", "Vizuri"),
            (5, "Very good", "Vizuri sana"),
        )
    ),
    ("services", "doctor", "The doctor", "Daktari", "doctor.png"),
    ("services", "lab", "The laboratory", "Maabara"),
]
SETTINGS: Rows = [
    ("form_title", "form_id", "default_language", "version", "style", "public_key"),
    ("Clinic visit", "clinic visit", "Kiswahili (sw)", 2026030201, "pages", "MIIB"),
]  # fmt: skip


def workbook(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def clinic() -> tuple[Survey, set[tuple[str, str]]]:
    carried = from_xlsform(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    assert carried.survey is not None
    return carried.survey, {(loss.where, loss.what) for loss in carried.lost}


def brought(*rows: Sequence[object], choices: Rows = ()) -> Carried:
    return from_xlsform(workbook(survey=[("type", "name", "label"), *rows], choices=choices or [()]), slug="visit")


def test_a_form_of_a_clinic_becomes_a_survey() -> None:
    survey, _ = clinic()
    assert (survey.slug, survey.languages) == ("clinic-visit", ("sw", "en"))
    assert [(question.id, question.kind.value) for question in survey.questions] == [
        ("happy", "csat"),
        ("seen", "choice"),
        ("used", "choice"),
        ("friend", "nps"),
        ("wait", "text"),
        ("lab_words", "text"),
        ("child", "text"),
        ("phone_number", "contact"),
    ]
    assert survey.first.labels[1] == {"sw": "Vibaya sana", "en": "Very bad"}
    assert [option.value for option in survey.questions[2].options] == ["doctor", "lab", "other"]
    assert survey.questions[2].most == 2
    assert survey.thanks == {"en": "Thank you, get well soon!", "sw": "Asante, upone haraka!"}


def test_the_conditions_of_groups_and_questions_hold_together() -> None:
    survey, _ = clinic()
    assert survey.questions[3].ask_if == (Condition("seen", any_of=("yes",)), Condition("happy", at_least=4))
    assert survey.questions[4].ask_if == (Condition("seen", any_of=("yes",)), Condition("used", any_of=("lab",)))
    assert survey.questions[6].ask_if == ()


def test_everything_that_a_clinic_loses_is_named_with_its_row() -> None:
    _, lost = clinic()
    assert lost >= {
        ("survey row 2 (“start”)", "left out (start)"),
        ("survey row 4 (“welcome”)", "left out (note)"),
        ("survey row 5 (“seen”)", "required"),
        ("survey row 7 (“visit”)", "the heading of its group"),
        ("survey row 8 (“happy”)", "moved to the beginning"),
        ("survey row 9 (“used”)", "appearance"),
        ("survey row 9 (“used”)", "the words beside “other”"),
        ("survey row 11 (“pain”)", "left out (a scale of 1 to 20)"),
        ("survey row 12 (“wait”)", "asked for words (it took integer)"),
        ("survey row 12 (“wait”)", "constraint"),
        (
            "survey row 13 (“lab_words”)",
            "asked always, not only if selected(${used}, 'lab') and string-length(${wait}) > 1",
        ),
        ("survey row 15 (“children”)", "asked once"),
        ("survey row 18 (“home”)", "left out (geopoint)"),
        ("survey row 19 (“score”)", "left out (calculate)"),
        ("choices", "the column media::image"),
        ("settings", "public_key"),
    }


def test_languages_are_known_by_code_and_by_name() -> None:
    header = ("type", "name", "parameters", "label::English", "label::Français", "label::de", "label::Klingonisch")
    row = ("range", "a", "start=1 end=5", "How?", "Comment ?", "Wie?", "chay'?")
    carried = from_xlsform(workbook(survey=[header, row]))
    assert carried.survey is not None
    assert carried.survey.first.text == {"en": "How?", "fr": "Comment ?", "de": "Wie?"}
    assert carried.lost[0].where == "language “Klingonisch”"
    assert carried.survey.first.labels[5] == {"en": "Very good", "fr": "Très bien", "de": "Very good"}


def test_coded_options_are_no_score_unless_they_look_like_one() -> None:
    districts = [("list_name", "name", "label"), *(("d", point, f"District {point}") for point in range(1, 6))]
    carried = brought(("select_one d", "district", "Where from?"), choices=districts)
    assert carried.survey is not None
    assert [question.kind.value for question in carried.survey.questions] == ["csat", "choice"]


def test_a_workbook_without_a_survey_sheet_carries_nothing() -> None:
    carried = from_xlsform(workbook(Sheet1=[("type", "name")]))
    assert carried.survey is None
    assert "no sheet “survey”" in carried.lost[0].why


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.none() | st.integers() | st.text("ab=${}() _", max_size=6), max_size=8), max_size=5))
def test_no_workbook_breaks_the_reader(rows: list[list[object]]) -> None:
    from_xlsform(workbook(survey=[SURVEY[0], *rows], choices=[CHOICES[0], *rows], settings=rows, heard=rows))
