"""The table of translations: out to somebody who knows the language, and in again whatever became of its order."""

import csv
import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random

import openpyxl
import pytest

from server.publishing.exchange.tables import to_csv, to_xlsx
from server.publishing.exchange.translations import MOST_GUESSES, Brought, Definition, Translated, texts_of, translated
from surveys.catalogue import bundled, definition_of, read, survey_from
from tests.surveys.small import SMALL

VISIT = definition_of(read(bundled()[0]))
HEADER = "key,place,English (en),Français (fr)\r\n"


def table(*lines: str, header: str = HEADER) -> Translated:
    return translated(SMALL, Brought.of((header + "\r\n".join(lines)).encode()))


def faults(*lines: str, header: str = HEADER) -> list[tuple[int, str]]:
    before = deepcopy(SMALL)
    back = table(*lines, header=header)
    assert back.definition == SMALL == before
    return [(fault.line, fault.sentence) for fault in back.faults]


@pytest.mark.parametrize("write", [to_csv, to_xlsx])
def test_a_table_that_nobody_touched_changes_nothing(write: Callable[[Definition], bytes]) -> None:
    back = translated(VISIT, Brought.of(write(VISIT)))
    assert (back.definition, back.changes, back.faults) == (VISIT, (), ())


def test_rows_and_columns_may_come_back_in_any_order() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(SMALL).decode("utf-8-sig"))))
    rows = [[row[3], row[0], row[2]] for row in rows]
    body = rows[1:]
    Random(4).shuffle(body)
    body[0][0] = f"{body[0][0]} !"
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows([rows[0], *body])
    back = translated(SMALL, Brought.of(file.getvalue().encode()))
    assert [(change.key, change.language) for change in back.changes] == [(body[0][1], "fr")]


def test_words_go_where_their_key_says() -> None:
    back = table("questions.why.options.staff.label,,Our people,Nos gens", "questions.comment.text,,,Racontez.")
    assert back.faults == ()
    survey = survey_from(back.definition, "")
    assert survey.questions[1].options[1].label == {"en": "Our people", "fr": "Nos gens"}
    assert survey.questions[2].text == {"en": "Tell us more.", "fr": "Racontez."}
    assert [change.before for change in back.changes] == ["Staff", "Le personnel", "Dites-nous-en plus."]


def test_a_new_column_is_a_new_language() -> None:
    back = table("questions.overall.text,Wie war es?", header="key,Deutsch (de)\n")
    assert back.added == ("de",)
    assert back.definition["languages"] == ["en", "fr", "de"]
    assert back.definition["questions"][0]["text"]["de"] == "Wie war es?"


def test_a_column_that_stays_empty_is_no_language() -> None:
    assert table("questions.overall.text,How?,", header="key,en,de\n").definition["languages"] == ["en", "fr"]


def test_urgent_words_are_a_cell_with_one_a_line() -> None:
    back = table('rules.urgent,,"gas*\nfire",gaz')
    assert back.definition["rules"]["urgent"] == {"en": ["gas*", "fire"], "fr": ["gaz"]}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("questions.wy.text,,Why?,", 'No text is called “questions.wy.text”; did you mean "questions.why.text"?'),
        (",,Why?,", "This row has words and no key."),
        ('rules.urgent,,"g*s",', "“g*s” in en: * stands for any letters, only at the start or the end."),
    ],
)
def test_a_fault_is_named_by_its_line_and_nothing_is_changed(line: str, sentence: str) -> None:
    assert faults("questions.comment.text,,More?,", "", line) == [(4, sentence)]


def test_in_a_table_of_another_survey_only_the_first_keys_are_guessed() -> None:
    named = faults(*(f"questions.why.text{number},,Why?," for number in range(MOST_GUESSES * 2)))
    assert ["did you mean" in sentence for _, sentence in named] == [True] * MOST_GUESSES + [False] * MOST_GUESSES


def test_a_text_that_comes_twice_is_a_fault() -> None:
    twice = ["thanks,,a,b", "questions.why.text,,a,b", "questions.why.text,,c,d"]
    assert faults(*twice)[1] == (4, "“questions.why.text” is in line 3 already.")


def test_headings_that_are_no_language_are_faults() -> None:
    assert [line for line, _ in faults("x", header="key,Notizen,fr,French\n")] == [1, 1]
    assert faults("x", header="en,fr\n") == [(1, "No column is called “key”; it tells which text a row is.")]
    assert faults(header="") == [(0, "The file is empty.")]


def test_a_text_that_begins_like_a_formula_is_harmless_in_the_file_and_comes_back() -> None:
    definition: Definition = deepcopy(SMALL)
    definition["questions"][2]["text"]["en"] = "=1+1"
    assert "'=1+1" in to_csv(definition).decode()
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(definition))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert translated(definition, Brought.of(to_csv(definition))).changes == ()
    assert translated(definition, Brought.of(to_xlsx(definition))).changes == ()


def test_every_text_of_a_survey_has_a_key_of_its_own() -> None:
    keys = [text.key for text in texts_of(VISIT)]
    assert len(keys) == len(set(keys))
    survey = read(bundled()[0])
    emptied = replace(survey, thanks={"en": "Thanks!"})
    assert "thanks" in {text.key for text in texts_of(definition_of(emptied))}
