"""The workbook opened by a program that is not ours: what it shows is what the database says."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from openpyxl import Workbook, load_workbook

from server.database import Database
from server.mirror.rows import answers_columns, daily_columns, to_answer_columns
from tests.server.mirror.branch_life import NOON, BranchLife, rows
from tests.server.mirror.libre_office import opened_and_saved

pytestmark = pytest.mark.journey

FORMULA = '=HYPERLINK("http://evil.example","x")'
ARABIC = "كانت الخدمة بطيئة\nولم يخبرنا أحد لماذا"
WINTER = datetime(2026, 1, 27, 23, 30, tzinfo=UTC)
LONG = "We waited a long time, and nobody could tell us why the bill was twice the usual. " * 3


@pytest.fixture(scope="module")
def book(
    component: Callable[[str], str], empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbook]:
    soffice = component("libreoffice-calc")
    folder = tmp_path_factory.mktemp("office")
    file = copy(empty_database, folder / "heard.db")
    with Database(f"sqlite:///{file}") as database:
        life = BranchLife(folder, database)
        angry = life.hears({"overall": 1, "why": ["waiting"], "recommend": 0, "comment": FORMULA})
        life.hears({"overall": 4, "comment": ARABIC}, at=NOON + timedelta(minutes=1), language="ar")
        life.hears({"overall": 5, "comment": "007"}, at=NOON + timedelta(minutes=2))
        life.hears({"overall": 5, "comment": LONG}, at=NOON + timedelta(minutes=3))
        life.hears({"overall": 3}, at=WINTER, till=True)
        life.opens_case(angry)
        life.write(NOON + timedelta(days=2))
        yield load_workbook(opened_and_saved(soffice, life.file, folder))


def test_a_time_is_a_real_time_in_the_branchs_zone_summer_and_winter(book: Workbook) -> None:
    sheet = book["Answers"]
    assert sheet["A1"].value == "When (Europe/Berlin)"
    assert all(cell.is_date for cell in sheet["A"][1:])
    winter, summer = sheet["A2"].value, sheet["A3"].value
    assert (winter, summer) == (datetime(2026, 1, 28, 0, 30), datetime(2026, 7, 6, 14, 0))  # noqa: DTZ001
    assert book["To answer"]["A2"].value == datetime(2026, 7, 7, 14, 0)  # noqa: DTZ001
    assert [cell.value.date() for cell in book["Daily"]["A"][1:]] == [date(2026, 1, 28), date(2026, 7, 6)]


def test_every_row_says_what_the_database_says(book: Workbook) -> None:
    answers = rows(book["Answers"])
    assert [row["Score"] for row in answers] == [3, 1, 4, 5, 5]
    assert [row["Comment"] for row in answers] == [None, FORMULA, ARABIC, "007", LONG]
    assert [(row["Where"], row["How"]) for row in answers[:2]] == [("Till 1", "receipt"), ("Front door", "poster")]
    assert (answers[1]["Recommend"], answers[1]["Reason"], answers[1]["Case"]) == (0, "Waiting", "K74-Q2M")
    (case,) = rows(book["To answer"])
    assert (case["Status"], case["What happened"]) == ("Late · To answer", FORMULA)
    assert [(day["Answers"], day["Low"]) for day in rows(book["Daily"])] == [(1, 0), (4, 1)]


def test_what_a_customer_wrote_is_never_calculated_and_no_link(book: Workbook) -> None:
    for cell in (book["Answers"]["G3"], book["To answer"]["E2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (FORMULA, "s", None)
    assert book["Answers"]["G5"].data_type == "s", "nor is 007 a number"


def test_numbers_are_numbers_and_a_low_one_stands_out(book: Workbook) -> None:
    low, fine = book["Answers"]["D3"], book["Answers"]["D4"]
    assert (low.data_type, fine.data_type) == ("n", "n")
    assert "low" in low.number_format
    assert low.font.bold
    assert not fine.font.bold


def test_the_header_stays_in_sight_and_filters_every_column(book: Workbook) -> None:
    filters = {"Answers": "A1:J6", "To answer": "A1:F2", "Daily": "A1:E3"}
    assert book.sheetnames == list(filters)
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == filters[sheet.title]
        assert sheet.print_title_rows == "$1:$1"


def test_columns_are_as_wide_as_what_they_show(book: Workbook) -> None:
    for title, columns in (
        ("Answers", answers_columns("Europe/Berlin", ["recommend"])),
        ("To answer", to_answer_columns("Europe/Berlin")),
        ("Daily", daily_columns()),
    ):
        shown = [book[title].column_dimensions[letter].width for letter in "ABCDEFGHIJ"[: len(columns)]]
        assert shown == pytest.approx([column.width for column in columns], abs=1)


def test_a_row_is_as_high_as_its_words_need(book: Workbook) -> None:
    heights = [book["Answers"].row_dimensions[row].height for row in (3, 4, 6)]
    assert heights == pytest.approx([15, 30, 75], abs=1), "246 letters need five lines of sixty"
