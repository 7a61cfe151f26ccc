from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import InsertDataOption, ValueInputOption, ValueRenderOption

from tests.google.cell import Scalar
from tests.google.refused import JSON
from tests.google.test_batch import send
from tests.google.typed import appended, column, tagged
from tests.google.user import User


def by_filter(book: gspread.Spreadsheet, *filters: JSON, **options: Any) -> list[JSON]:
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/values:batchGetByDataFilter"
    found = book.client.request("post", url, json={"dataFilters": list(filters), **options}).json()
    return [match["valueRange"] for match in found.get("valueRanges", [])]


def test_blanks_at_the_end_are_trimmed_and_nothing_is_no_values(book: gspread.Spreadsheet) -> None:
    assert "values" not in book.values_get("Sheet1")
    send(book, appended([["a", None, "c", None], [None], ["", "b"]]))

    found = book.values_get("Sheet1")
    assert found["values"] == [["a", "", "c"], [], ["", "b"]]
    assert found["range"] == "Sheet1!A1:Z1000"
    assert book.values_get("'Sheet1'!A1:1")["range"] == "Sheet1!A1:Z1"


def test_values_are_shown_as_asked(book: gspread.Spreadsheet, mara: User) -> None:
    typed: dict[str, Scalar] = {"A1": "2026-03-02 12:00", "B1": 2.5, "C1": "=1+1", "D1": "10%", "E1": True}
    for name, value in typed.items():
        mara.types("Sheet1", name, value)
    options: dict[str, Any] = {"valueRenderOption": "UNFORMATTED_VALUE"}

    assert book.sheet1.get_all_values() == [["2026-03-02 12:00:00", "2.5", "#ERROR!", "10.00%", "TRUE"]]
    assert book.values_get("Sheet1", options)["values"] == [[46083.5, 2.5, "#ERROR!", 0.1, True]]
    assert book.sheet1.get_all_values(value_render_option=ValueRenderOption.formula)[0][2] == "=1+1"
    times = options | {"dateTimeRenderOption": "FORMATTED_STRING"}
    assert book.values_get("Sheet1", times)["values"][0][:2] == ["2026-03-02 12:00:00", 2.5]


def test_columns_are_read_by_their_tags_wherever_they_went(book: gspread.Spreadsheet, mara: User) -> None:
    send(
        book, appended([["id", "status"], ["7", "open"]]), tagged(1, "heard.column", "status", dimensionRange=column(1))
    )
    mara.inserts_columns("Sheet1", "A")
    mara.renames("Sheet1", "Mara's answers")
    lookup = {"developerMetadataLookup": {"metadataKey": "heard.column"}}

    assert by_filter(book, lookup, majorDimension="COLUMNS") == [
        {"range": "'Mara''s answers'!C1:C1000", "majorDimension": "COLUMNS", "values": [["status", "open"]]}
    ]
    assert by_filter(book, {"developerMetadataLookup": {"metadataKey": "gone"}}) == []
    grid = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    assert by_filter(book, {"gridRange": grid}, valueRenderOption="UNFORMATTED_VALUE")[0]["values"] == [["7"]]
    assert by_filter(book, {"a1Range": "'Mara''s answers'!B2"})[0]["values"] == [["7"]]


def test_a_renamed_tab_breaks_titles_and_not_ids(book: gspread.Spreadsheet, mara: User) -> None:
    sheet = book.sheet1
    mara.renames("Sheet1", "Answers")

    with pytest.raises(APIError, match="Unable to parse range: 'Sheet1'"):
        sheet.get_all_values()
    send(book, appended([["one"]], sheet.id))
    assert mara.table("Answers") == [["one"]]


def test_a_range_beyond_the_grid_is_refused(book: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match=r"Range \(Sheet1!AA1\) exceeds grid limits. Max rows: 1000, max columns: 26"):
        book.values_get("Sheet1!AA1")
    with pytest.raises(APIError, match="No grid with id: 9"):
        by_filter(book, {"gridRange": {"sheetId": 9}})


def test_several_ranges_are_one_call(book: gspread.Spreadsheet) -> None:
    send(book, appended([["a", "b"], ["c", "d"]]))

    assert book.sheet1.batch_get(["A1:A2", "B2"]) == [[["a"], ["c"]], [["d"]]]


def test_values_are_written_and_cleared_by_title(book: gspread.Spreadsheet, mara: User) -> None:
    written = book.values_update("Sheet1!B2", {"valueInputOption": "RAW"}, {"values": [["=1+1", None, 3]]})
    book.sheet1.batch_update(
        [{"range": "A1", "values": [["'=typed", "=1+1"]]}], value_input_option=ValueInputOption.user_entered
    )

    assert (written["updatedRange"], written["updatedCells"]) == ("Sheet1!B2:D2", 2)
    assert mara.table("Sheet1", "FORMULA") == [["=typed", "=1+1"], ["", "=1+1", "", 3]]
    assert mara.table("Sheet1")[1][1] == "=1+1"
    book.values_clear("Sheet1!A1:B1")
    assert mara.table("Sheet1")[0] == []


def test_append_goes_below_the_last_table_from_its_own_first_column(book: gspread.Spreadsheet, mara: User) -> None:
    book.sheet1.append_row(["a", "", "c"])
    book.sheet1.append_row(["shifted"])

    assert mara.table("Sheet1") == [["a", "", "c"], ["", "", "shifted"]]


def test_append_at_a_place_overwrites_what_is_below_a_blank_row(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, appended([["one"], [None], ["three"]]))
    book.sheet1.append_rows([["two"], ["lost"]], table_range="A1")
    assert mara.table("Sheet1") == [["one"], ["two"], ["lost"]]


def test_append_with_inserted_rows_pushes_down(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, appended([["one"], [None], ["three"]]))
    book.sheet1.append_rows([["two"]], table_range="A1", insert_data_option=InsertDataOption.insert_rows)

    assert mara.table("Sheet1") == [["one"], ["two"], [], ["three"]]
    assert mara.sheet("Sheet1").size == (1001, 26)


def test_a_batch_of_gspread_asked_again_names_the_tab_twice(book: gspread.Spreadsheet) -> None:
    batch = [{"range": "B2", "values": [["x"]]}]
    book.sheet1.batch_update(batch)

    with pytest.raises(APIError, match="Unable to parse range"):
        book.sheet1.batch_update(batch)


def test_a_call_nobody_knows_is_refused_by_name(book: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match=r"does not know the call POST /v4/spreadsheets/.*/values:batchClear"):
        book.values_batch_clear({}, {"ranges": ["Sheet1!A1"]})
