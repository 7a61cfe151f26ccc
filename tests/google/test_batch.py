from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.google.accounts import Account
from tests.google.book import Book
from tests.google.cell import LONGEST
from tests.google.refused import JSON
from tests.google.server import Google
from tests.google.typed import a_row, appended, column, tagged
from tests.google.user import User


def grid(rows: int, columns: int, **more: int) -> JSON:
    return {"gridProperties": {"rowCount": rows, "columnCount": columns, **more}}


def add_sheet(title: str, rows: int = 10, columns: int = 3, **more: object) -> JSON:
    return {"addSheet": {"properties": {"title": title, **grid(rows, columns), **more}}}


def send(book: gspread.Spreadsheet, *requests: JSON) -> list[JSON]:
    replies: list[JSON] = book.batch_update({"requests": list(requests)})["replies"]
    return replies


def refusal(book: gspread.Spreadsheet, *requests: JSON) -> str:
    with pytest.raises(APIError) as refused:
        send(book, *requests)
    assert refused.value.response.status_code == 400
    return str(refused.value.error["message"])


def test_a_batch_happens_whole_or_not_at_all(book: gspread.Spreadsheet, mara: User) -> None:
    said = refusal(book, add_sheet("Answers"), appended([["one"]]), {"deleteSheet": {"sheetId": 99}})

    assert said == "Invalid requests[2].deleteSheet: No grid with id: 99"
    assert (mara.tabs(), mara.table("Sheet1")) == (["Sheet1"], [])


def test_a_kind_nobody_knows_is_refused_by_name(book: gspread.Spreadsheet) -> None:
    assert "Unknown name \"addChart\" at 'requests[1]'" in refusal(book, appended([["one"]]), {"addChart": {}})


def test_a_field_nobody_knows_is_refused_by_name(book: gspread.Spreadsheet) -> None:
    said = refusal(book, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "lenght": 1}})

    assert "Unknown name \"lenght\" at 'requests[0].appendDimension'" in said
    assert "Invalid value at" in refusal(book, {"deleteSheet": {"sheetId": "0"}})
    assert "Unknown name" in refusal(book, {"updateCells": {"rows": [{"values": [{"value": 1}]}], "fields": "*"}})


def test_a_change_without_fields_is_refused(book: gspread.Spreadsheet) -> None:
    no_fields = {"appendCells": {"sheetId": 0, "rows": [a_row("one")]}}

    assert "At least one field must be listed" in refusal(book, no_fields)


def test_appended_cells_come_after_the_last_value_and_the_grid_grows(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, {"updateSheetProperties": {"properties": {"sheetId": 0, **grid(2, 3)}, "fields": "gridProperties"}})
    send(book, appended([["one", 1]]))
    mara.types("Sheet1", "C2", "my note")
    send(book, appended([["two", 2.5, True]]))

    assert mara.table("Sheet1") == [["one", "1"], ["", "", "my note"], ["two", "2.5", "TRUE"]]
    assert mara.sheet("Sheet1").size == (3, 3)


def test_too_many_columns_are_refused(book: gspread.Spreadsheet) -> None:
    assert "Attempting to write column: 26, beyond the last requested column of: 25" in refusal(
        book, appended([["x"] * 27])
    )


def test_a_text_never_becomes_a_formula_and_no_row_is_stored_with_one_too_long(
    book: gspread.Spreadsheet, mara: User
) -> None:
    send(book, appended([["=1+1", "x" * LONGEST]]))

    assert mara.cell("Sheet1", "A1").seen == "=1+1"
    assert "maximum of 50000 characters" in refusal(book, appended([["good"], ["x" * (LONGEST + 1)]]))
    assert len(mara.table("Sheet1")) == 1


def test_ten_million_cells_are_the_limit_blank_ones_included(book: gspread.Spreadsheet) -> None:
    send(book, add_sheet("Answers", rows=997_400, columns=10))

    said = refusal(book, {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1}})
    assert said.startswith("Invalid requests[0].appendDimension: This action would increase the number of cells")


def test_titles_are_unique_whatever_their_case(book: gspread.Spreadsheet) -> None:
    assert 'A sheet with the name "SHEET1" already exists' in refusal(book, add_sheet("SHEET1"))


def test_one_tab_must_stay_visible(book: gspread.Spreadsheet) -> None:
    said = "You can't remove all the visible sheets in a document."
    hide = {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}}

    assert said in refusal(book, {"deleteSheet": {"sheetId": 0}})
    assert said in refusal(book, hide)


def test_one_row_must_stay_unfrozen(book: gspread.Spreadsheet) -> None:
    rows = {"sheetId": 7, "dimension": "ROWS", "startIndex": 1, "endIndex": 10}

    assert "You can't freeze all visible rows" in refusal(book, add_sheet("A", rows=1, **grid(1, 3, frozenRowCount=1)))
    send(book, add_sheet("Answers", sheetId=7, **grid(10, 3, frozenRowCount=1)))
    assert "not possible to delete all non-frozen rows" in refusal(book, {"deleteDimension": {"range": rows}})


def test_cells_are_written_from_a_corner_and_cleared_where_nothing_is_given(
    book: gspread.Spreadsheet, mara: User
) -> None:
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 1}
    send(book, {"updateCells": {"start": start, "rows": [a_row(1, 2), a_row(3)], "fields": "userEnteredValue"}})
    assert mara.table("Sheet1") == [[], ["", "1", "2"], ["", "3"]]

    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    send(book, {"updateCells": {"range": area, "rows": [a_row(None, 9)], "fields": "userEnteredValue"}})
    assert mara.table("Sheet1") == [[], ["", "", "9"]]
    assert "beyond the last requested row" in refusal(
        book, {"updateCells": {"start": {"rowIndex": 1000}, "rows": [a_row(1)], "fields": "userEnteredValue"}}
    )


def test_a_value_written_again_keeps_how_its_cell_looks(book: gspread.Spreadsheet, mara: User) -> None:
    mara.recolours("Sheet1", "A1:B1")
    send(book, appended([["one", "two"]]))

    assert mara.cell("Sheet1", "B1").format["backgroundColor"] == {"red": 1, "green": 0.9, "blue": 0.2}


def test_times_are_numbers_that_look_like_dates(book: gspread.Spreadsheet, mara: User) -> None:
    look = {"numberFormat": {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm:ss"}}
    cell = {"userEnteredValue": {"numberValue": 46083.5}, "userEnteredFormat": look}
    send(book, {"appendCells": {"rows": [{"values": [cell]}], "fields": "userEnteredValue,userEnteredFormat"}})

    assert mara.table("Sheet1") == [["2026-03-02 12:00:00"]]
    assert mara.table("Sheet1", "UNFORMATTED_VALUE") == [[46083.5]]


def test_sorting_moves_values_and_looks_blanks_last(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, appended([["name", "n"], ["b", 2], ["a", 10], [None, 1]]))
    below = {"startRowIndex": 1, "endRowIndex": 4}
    spec = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    send(book, {"sortRange": {"range": below, "sortSpecs": [spec]}})

    assert mara.table("Sheet1") == [["name", "n"], ["a", "10"], ["b", "2"], ["", "1"]]


def test_find_and_replace_says_how_often_and_leaves_zeros_out(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, appended([["#7 open"], ["#70 open"]]))
    replace = {"find": "^#7 .*$", "replacement": "#7 solved", "searchByRegex": True, "sheetId": 0}

    found, again = send(book, {"findReplace": replace}, {"findReplace": replace | {"find": "#8"}})

    assert found["findReplace"]["occurrencesChanged"] == 1
    assert again == {"findReplace": {}}
    assert mara.table("Sheet1") == [["#7 solved"], ["#70 open"]]


def test_a_protection_stops_others_and_a_warning_nobody(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, appended([["one", "two"]]))
    mara.protects("Sheet1", "A:A")
    mara.protects("Sheet1", "B:B", warning=True)
    start = {"start": {"columnIndex": 1}, "rows": [a_row("2")], "fields": "userEnteredValue"}

    assert "You are trying to edit a protected cell" in refusal(book, appended([["more"]]))
    assert "protected" in refusal(book, {"deleteDimension": {"range": column(0)}})
    send(book, {"updateCells": start})
    assert mara.table("Sheet1") == [["one", "2"]]


def test_our_own_protection_lets_us_pass_and_is_listed(book: gspread.Spreadsheet, account: Account) -> None:
    area = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 2}
    warning = {"range": area, "warningOnly": True, "description": "Written by Heard"}
    made = send(book, {"addProtectedRange": {"protectedRange": {"range": area}}}, appended([["ours"]]))[0]
    send(book, {"addProtectedRange": {"protectedRange": warning}})

    mine, warned = book.list_protected_ranges(0)
    assert mine["protectedRangeId"] == made["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    assert mine["editors"] == {"users": [account.email]}
    assert warned["range"] == {"startColumnIndex": 0, "endColumnIndex": 2}
    assert (warned["warningOnly"], "editors" in warned) == (True, False)


def test_a_protection_grows_moves_and_goes_with_its_columns(book: gspread.Spreadsheet, mara: User) -> None:
    area = {"startColumnIndex": 1, "endColumnIndex": 3}
    made = send(book, {"addProtectedRange": {"protectedRange": {"range": area}}})[0]["addProtectedRange"]
    number = made["protectedRange"]["protectedRangeId"]

    mara.inserts_columns("Sheet1", "A")
    mara.inserts_columns("Sheet1", "D")
    assert book.list_protected_ranges(0)[0]["range"] == {"startColumnIndex": 2, "endColumnIndex": 5}
    send(book, {"updateProtectedRange": {"protectedRange": {"protectedRangeId": number}, "fields": "description"}})
    mara.deletes_columns("Sheet1", "C", 3)
    assert book.list_protected_ranges(0) == []


def test_rules_filters_and_widths_are_kept(book: gspread.Spreadsheet, mara: User) -> None:
    area = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "open"}]}}
    colour = {"ranges": [area], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    send(
        book,
        {"setDataValidation": {"range": area, "rule": rule}},
        {"addConditionalFormatRule": {"rule": colour, "index": 0}},
        {"setBasicFilter": {"filter": {"range": area}}},
        {"updateDimensionProperties": {"range": column(0), "properties": {"pixelSize": 250}, "fields": "pixelSize"}},
    )

    params: dict[str, Any] = {"fields": "sheets(basicFilter,conditionalFormats,data(columnMetadata))"}
    found = book.fetch_sheet_metadata(params)["sheets"][0]
    assert found["data"][0]["columnMetadata"][0] == {"pixelSize": 250}
    assert len(found["conditionalFormats"]) == 1
    assert found["basicFilter"]["range"] == {
        "startRowIndex": 0,
        "endRowIndex": 2,
        "startColumnIndex": 0,
        "endColumnIndex": 1,
    }
    assert mara.cell("Sheet1", "A2").look["dataValidation"] == rule


def test_masks_name_what_is_answered(book: gspread.Spreadsheet) -> None:
    send(book, tagged(7))

    found = book.fetch_sheet_metadata({"fields": "sheets(properties(sheetId,title),developerMetadata.metadataId)"})
    assert found == {
        "sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}, "developerMetadata": [{"metadataId": 7}]}]
    }


def test_the_calls_of_gspread_itself_are_understood(book: gspread.Spreadsheet, mara: User) -> None:
    sheet = book.add_worksheet("Answers", 20, 5)
    sheet.freeze(rows=1)
    sheet.resize(rows=30)
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.update_title("Antworten")
    sheet.add_protected_range("A1:B1", warning_only=False)
    sheet.hide_columns(1, 2)
    sheet.sort((1, "asc"))

    properties = mara.sheet("Antworten").properties
    assert properties["gridProperties"] == {"rowCount": 30, "columnCount": 5, "frozenRowCount": 1}
    book.reorder_worksheets([sheet, book.worksheet("Sheet1")])
    assert mara.tabs() == ["Antworten", "Sheet1"]
    book.del_worksheet(sheet)
    assert mara.tabs() == ["Sheet1"]


def test_a_reader_may_look_and_change_nothing(book: gspread.Spreadsheet, mara: User, account: Account) -> None:
    mara.share(account.email, "reader")

    assert book.fetch_sheet_metadata()
    with pytest.raises(APIError, match="The caller does not have permission"):
        send(book, appended([["one"]]))


def test_an_excel_file_in_drive_is_not_supported(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    mara.book.office = True

    with pytest.raises(APIError, match="not supported for this document"):
        book.fetch_sheet_metadata()
    assert isinstance(mara.book, Book)
    assert google.count("get") == 2


def test_ten_thousand_rows_are_appended_in_a_moment(book: gspread.Spreadsheet, mara: User) -> None:
    for start in range(0, 10_000, 2_000):
        send(book, appended([[start + n, "words", True] for n in range(2_000)]))

    assert mara.sheet("Sheet1").end_of_data() == 10_000
