from datetime import datetime

import gspread
import pytest

from tests.google.cell import Cell, dated, numbered, serial
from tests.google.test_batch import send
from tests.google.typed import appended
from tests.google.user import User


@pytest.fixture
def answers(book: gspread.Spreadsheet) -> gspread.Spreadsheet:
    send(book, appended([["when", "score"], ["monday", 1], ["tuesday", 5], ["wednesday", 3]]))
    return book


def test_a_person_does_not_see_what_is_hidden_or_filtered(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.hides_rows("Sheet1", 2)
    mara.filters("Sheet1", "B", hide=["5"])
    assert mara.sees("Sheet1") == [["when", "score"], ["wednesday", "3"]]

    mara.unfilters("Sheet1")
    mara.hides_rows("Sheet1", 2, hidden=False)
    mara.hides_column("Sheet1", "A")
    assert mara.sees("Sheet1") == [["score"], ["1"], ["5"], ["3"]]
    assert len(answers.sheet1.get_all_values()[0]) == 2


def test_a_person_sorts_below_the_header(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.sorts("Sheet1", "B", descending=True)

    assert [row[1] for row in answers.sheet1.get_all_values()] == ["score", "5", "3", "1"]


def test_a_person_inserts_moves_and_deletes_rows(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.inserts_rows("Sheet1", 2)
    mara.moves_rows("Sheet1", first=5, before=2)
    mara.deletes_rows("Sheet1", 4)

    assert [row[:1] for row in mara.table("Sheet1")] == [["when"], ["wednesday"], [], ["tuesday"]]
    assert answers.sheet1.row_count == 1000


def test_a_person_types_formulas_texts_and_dates(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.types("Sheet1", "C1", '=HYPERLINK("https://heard.example","Heard")')
    mara.types("Sheet1", "C2", "'=1+1")
    mara.types("Sheet1", "C3", "2026-03-02")
    mara.clears("Sheet1", "C4")

    assert [row[2] for row in mara.table("Sheet1")[:3]] == ["Heard", "=1+1", "2026-03-02"]
    assert mara.cell("Sheet1", "C3").value == serial(datetime(2026, 3, 2))  # noqa: DTZ001
    assert len(answers.sheet1.row_values(4)) == 2


def test_a_person_takes_back_what_was_shared(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.unshare(*mara.book.shares)
    with pytest.raises(gspread.exceptions.APIError) as refused:
        answers.values_get("Sheet1")
    assert refused.value.response.status_code == 403

    mara.deletes_spreadsheet()
    with pytest.raises(gspread.exceptions.APIError) as refused:
        answers.values_get("Sheet1")
    assert refused.value.response.status_code == 404


def test_tabs_are_hidden_added_and_deleted(answers: gspread.Spreadsheet, mara: User) -> None:
    mara.adds_tab("Mine")
    mara.hides_tab("Sheet1")

    assert mara.tabs() == ["Mine"]
    assert [sheet.title for sheet in answers.worksheets()] == ["Sheet1", "Mine"]
    mara.hides_tab("Sheet1", hidden=False)
    mara.deletes_tab("Sheet1")
    assert mara.tabs(hidden=True) == ["Mine"]


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        ("yyyy-mm-dd hh:mm:ss", "2026-03-02 15:04:05"),
        ("d mmm yyyy, h:mm am/pm", "2 Mar 2026, 3:04 PM"),
        ('dddd "at" hh:mm', "Monday at 15:04"),
    ],
)
def test_dates_are_seen_by_their_pattern(pattern: str, seen: str) -> None:
    assert dated(serial(datetime(2026, 3, 2, 15, 4, 5)), pattern) == seen  # noqa: DTZ001


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [("", "1234.5"), ("0", "1234"), ("#,##0.00", "1,234.50"), ("0.0%", "123450.0%"), ("0.0 h", "1234.5 h")],
)
def test_numbers_are_seen_by_their_pattern(pattern: str, seen: str) -> None:
    assert numbered(1234.5, pattern) == seen
    assert Cell(3.0).seen == "3"
