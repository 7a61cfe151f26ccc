from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from server.mirror.google import client
from tests.google.refused import JSON
from tests.google.server import Google
from tests.google.test_batch import refusal, send
from tests.google.typed import appended, column, tagged
from tests.google.user import User


def search(book: gspread.Spreadsheet, **lookup: Any) -> list[JSON]:
    """The tags found; of Google's answer, which is {} when there are none."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata:search"
    body = {"dataFilters": [{"developerMetadataLookup": lookup}]}
    found = book.client.request("post", url, json=body).json()
    assert found != {"matchedDeveloperMetadata": []}
    return [match["developerMetadata"] for match in found.get("matchedDeveloperMetadata", [])]


def test_a_used_id_fails_the_whole_batch(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, tagged(4711), appended([["one"]]))

    assert "Invalid requests[0].createDeveloperMetadata" in refusal(book, tagged(4711), appended([["two"]]))
    assert "requests[1]" in refusal(book, appended([["two"]]), tagged(4711))
    assert mara.table("Sheet1") == [["one"]]


def test_an_id_can_be_used_again_once_its_tag_is_deleted(book: gspread.Spreadsheet) -> None:
    send(book, tagged(4711))
    delete = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 4711}}}}

    gone, nothing = send(book, delete, delete)
    assert gone["deleteDeveloperMetadata"]["deletedDeveloperMetadata"][0]["metadataId"] == 4711
    assert nothing == {"deleteDeveloperMetadata": {}}
    send(book, tagged(4711))


def test_a_tag_is_found_by_each_of_its_parts(book: gspread.Spreadsheet) -> None:
    send(book, tagged(1, value="hash"), tagged(2, "heard.column", "score", dimensionRange=column(0)))

    assert [tag["metadataId"] for tag in search(book, metadataId=1)] == [1]
    assert [tag["metadataId"] for tag in search(book, metadataKey="heard.column")] == [2]
    assert [tag["metadataId"] for tag in search(book, locationType="COLUMN", metadataValue="score")] == [2]
    assert search(book, metadataId=1)[0]["location"] == {"locationType": "SHEET", "sheetId": 0}
    assert search(book, metadataId=3) == []
    assert search(book, metadataId=1, metadataKey="heard.column") == []


def test_a_place_without_a_strategy_means_everything_in_it(book: gspread.Spreadsheet) -> None:
    send(book, tagged(1), tagged(2, dimensionRange=column(1)), tagged(3, dimensionRange=column(2)))

    def at(**lookup: Any) -> list[int]:
        return [tag["metadataId"] for tag in search(book, **lookup)]

    assert at(metadataLocation={"sheetId": 0}) == [1, 2, 3]
    assert at(metadataLocation={"dimensionRange": column(1)}, locationType="COLUMN") == [2]
    assert at(metadataLocation={"sheetId": 0}, locationMatchingStrategy="EXACT_LOCATION") == [1]


def test_the_tags_of_columns_come_with_the_cells(book: gspread.Spreadsheet) -> None:
    send(book, tagged(2, "heard.column", "score", dimensionRange=column(1)))

    mask = "sheets.data.columnMetadata.developerMetadata(metadataValue)"
    data = book.fetch_sheet_metadata({"fields": mask, "ranges": "Sheet1!A1:C1"})["sheets"][0]["data"]
    assert data[0]["columnMetadata"] == [{}, {"developerMetadata": [{"metadataValue": "score"}]}, {}]


def test_a_single_tag_is_read_and_an_absent_one_is_not_found(book: gspread.Spreadsheet) -> None:
    send(book, tagged(5, value="hash"))
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata/"

    assert book.client.request("get", f"{url}5").json()["metadataValue"] == "hash"
    with pytest.raises(APIError, match="No developer metadata with ID 6"):
        book.client.request("get", f"{url}6")


def test_a_tag_moves_with_its_column_and_goes_with_it(book: gspread.Spreadsheet, mara: User) -> None:
    send(book, tagged(1, "heard.column", "score", dimensionRange=column(1)))

    def at() -> list[int]:
        return [tag["location"]["dimensionRange"]["startIndex"] for tag in search(book, metadataId=1)]

    mara.inserts_columns("Sheet1", "A", 2)
    assert at() == [3]
    mara.moves_column("Sheet1", "D", "B")
    assert at() == [1]
    mara.deletes_columns("Sheet1", "A")
    assert at() == [0]
    mara.sorts("Sheet1", "A")
    assert at() == [0]
    mara.deletes_columns("Sheet1", "A")
    assert at() == []


def test_a_tag_goes_with_its_row_and_its_tab(book: gspread.Spreadsheet, mara: User) -> None:
    mara.adds_tab("Answers")
    row = {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    send(book, tagged(1, dimensionRange=row), tagged(2, sheetId=mara.sheet("Answers").id), tagged(3, spreadsheet=True))

    mara.deletes_rows("Sheet1", 2)
    assert search(book, metadataId=1)[0]["location"]["dimensionRange"]["endIndex"] == 4
    mara.deletes_rows("Sheet1", 4)
    mara.deletes_tab("Answers")
    assert [tag["metadataId"] for tag in search(book, metadataKey="heard.batch")] == [3]


def test_a_tag_lies_on_one_row_or_column_that_is_there(book: gspread.Spreadsheet) -> None:
    assert "single row or column" in refusal(book, tagged(1, dimensionRange=column(0) | {"endIndex": 2}))
    assert "beyond the grid" in refusal(book, tagged(1, dimensionRange=column(26)))
    assert "No grid with id: 9" in refusal(book, tagged(1, sheetId=9))
    assert "must have a metadataKey" in refusal(book, tagged(1, key=""))


def test_a_tag_is_changed_where_the_mask_says(book: gspread.Spreadsheet) -> None:
    send(book, tagged(1, value="old"))
    change = {"metadataValue": "new", "metadataKey": "other"}
    found = [{"developerMetadataLookup": {"metadataId": 1}}]
    send(
        book,
        {"updateDeveloperMetadata": {"dataFilters": found, "developerMetadata": change, "fields": "metadataValue"}},
    )

    assert [(tag["metadataKey"], tag["metadataValue"]) for tag in search(book, metadataId=1)] == [
        ("heard.batch", "new")
    ]


def test_thirty_thousand_characters_are_the_room_of_a_tab(book: gspread.Spreadsheet) -> None:
    send(book, tagged(1, "k", "v" * 29_999))

    assert "30000 characters" in refusal(book, tagged(2, "k", ""))
    send(book, tagged(3, "k", "v" * 29_999, spreadsheet=True))


def test_a_tag_of_a_project_is_hidden_from_others(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    private = tagged(1)
    private["createDeveloperMetadata"]["developerMetadata"]["visibility"] = "PROJECT"
    send(book, private)
    stranger = google.account(project="elsewhere")
    mara.share(stranger.email)

    assert len(search(book, metadataId=1)) == 1
    assert search(client(stranger.new_key(), google.url).open_by_key(mara.id), metadataId=1) == []


def test_google_can_be_doubted(google: Google, book: gspread.Spreadsheet, mara: User) -> None:
    google.doubts.used_id_refused = False
    google.doubts.deleting_nothing_refused = True
    send(book, tagged(1), appended([["one"]]))
    send(book, tagged(1), appended([["one"]]))

    assert mara.table("Sheet1") == [["one"], ["one"]]
    assert "No developer metadata matches" in refusal(
        book, {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 9}}}}
    )
