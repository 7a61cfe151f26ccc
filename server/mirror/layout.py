"""How a tab is laid out in the spreadsheet, and the requests that make it so. Columns are known by their metadata."""

import re
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from server.mirror.typed import JSON
from server.mirror.view import HIDDEN, NOTES
from server.mirror.workbook import BAND, HEADER, Column

COLUMN = "heard.column"
TAB = "heard.tab"
BATCH = "heard.batch"
PIXELS = 7
"""Of a character."""
BIG = 2**31

Columns = Mapping[str, tuple[int, int]]
"""Field -> the id of its metadata, and where it stands."""

_letters = re.compile(r"([A-Z]+)[0-9]*(?::[A-Z]*[0-9]*)?$")


def new_id(chance: Random) -> int:
    return chance.randrange(1, BIG)


def tag(id_: int, key: str, value: str, location: JSON) -> JSON:
    # Seen by every key that may open the spreadsheet: a new key must find what an old one wrote.
    metadata = {"metadataId": id_, "metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": metadata | {"location": location}}}


def untag(**lookup: object) -> JSON:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def span(gid: int, start: int, end: int | None = None) -> JSON:
    """Of columns."""
    return {"sheetId": gid, "dimension": "COLUMNS", "startIndex": start, "endIndex": start + 1 if end is None else end}


def new_tab(
    gid: int, title: str, columns: Sequence[Column], *, ids: Sequence[int], name: tuple[int, str], where: str
) -> list[JSON]:
    """
    A tab with a frozen header, its columns tagged and protected by a warning, and a column that is the user's.

    `ids` are those of the columns' tags, `name` is the tab's own; `where` is the address at which answers are changed.
    """
    width = len(columns) + 1
    grid = {"rowCount": 2, "columnCount": width, "frozenRowCount": 1}
    ours = {"sheetId": gid, "startColumnIndex": 0, "endColumnIndex": len(columns)}
    band = {"condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=ISODD(ROW())"}]}}
    warning = f"Heard writes these columns and puts them right again. Change answers at {where}; {NOTES} is yours."
    return [
        {"addSheet": {"properties": {"sheetId": gid, "title": title, "gridProperties": grid}}},
        _header(gid, 0, [*(column.title for column in columns), NOTES]),
        *_widths(gid, 0, [*columns, Column(NOTES, 40)]),
        *_tags(gid, 0, columns, ids),
        tag(name[0], TAB, name[1], {"sheetId": gid}),
        {"addProtectedRange": {"protectedRange": {"range": ours, "warningOnly": True, "description": warning}}},
        {"setBasicFilter": {"filter": {"range": ours | {"startRowIndex": 0, "endColumnIndex": width}}}},
        {
            "addConditionalFormatRule": {
                "rule": {
                    "ranges": [ours | {"startRowIndex": 1, "endColumnIndex": width}],
                    "booleanRule": band | {"format": {"backgroundColor": _colour(BAND["bg_color"])}},
                },
                "index": 0,
            }
        },
    ]


def more_columns(gid: int, at: int, columns: Sequence[Column], ids: Sequence[int]) -> list[JSON]:
    """Columns of ours that are missing, side by side from `at` on."""
    return [
        {"insertDimension": {"range": span(gid, at, at + len(columns)), "inheritFromBefore": at > 0}},
        _header(gid, at, [column.title for column in columns]),
        *_widths(gid, at, columns),
        *_tags(gid, at, columns, ids),
    ]


def retired(gid: int, title: str | None) -> list[JSON]:
    """Leave a tab to the user, under another title."""
    place = {"sheetId": gid}
    renamed = {"updateSheetProperties": {"properties": place | {"title": title}, "fields": "title"}}
    return [
        untag(metadataKey=COLUMN, metadataLocation=place, locationMatchingStrategy="INTERSECTING_LOCATION"),
        untag(metadataKey=TAB, metadataLocation=place),
        *([renamed] if title else []),
    ]


def found_columns(tags: Iterable[JSON]) -> dict[int, dict[str, tuple[int, int]]]:
    """Of what a search found: sheet id -> its columns."""
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for one in tags:
        place = one["location"].get("dimensionRange")
        if one["metadataKey"] == COLUMN and place:
            columns = found.setdefault(place.get("sheetId", 0), {})
            columns[one.get("metadataValue", "")] = (one["metadataId"], place.get("startIndex", 0))
    return found


def column_of(range_: str) -> int:
    """Index of the first column of a range in A1 notation, `'It''s'!C1:C90` -> 2."""
    match = _letters.search(range_.rpartition("!")[2])
    if match is None:
        raise ValueError(f"This is no range of a column: {range_}")
    index = 0
    for letter in match[1]:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _header(gid: int, at: int, titles: Sequence[str]) -> JSON:
    look = {
        "textFormat": {"bold": True, "foregroundColor": _colour(HEADER["font_color"])},
        "backgroundColor": _colour(HEADER["bg_color"]),
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
    }
    cells = [{"userEnteredValue": {"stringValue": title}, "userEnteredFormat": look} for title in titles]
    start = {"sheetId": gid, "rowIndex": 0, "columnIndex": at}
    return {
        "updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue,userEnteredFormat"}
    }


def _widths(gid: int, at: int, columns: Sequence[Column]) -> list[JSON]:
    return [
        {
            "updateDimensionProperties": {
                "range": span(gid, index),
                "properties": {"pixelSize": column.width * PIXELS + 10, "hiddenByUser": column.field in HIDDEN},
                "fields": "pixelSize,hiddenByUser",
            }
        }
        for index, column in enumerate(columns, at)
    ]


def _tags(gid: int, at: int, columns: Sequence[Column], ids: Sequence[int]) -> list[JSON]:
    return [
        tag(id_, COLUMN, column.field, {"dimensionRange": span(gid, index)})
        for index, (column, id_) in enumerate(zip(columns, ids, strict=True), at)
    ]


def _colour(code: object) -> JSON:
    red, green, blue = bytes.fromhex(str(code).removeprefix("#"))
    return {"red": red / 255, "green": green / 255, "blue": blue / 255}
