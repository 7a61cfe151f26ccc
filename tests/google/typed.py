"""Typed rows, as the mirror sends them."""

from collections.abc import Iterable
from typing import Any

from tests.google.refused import JSON


def a_row(*values: Any) -> JSON:
    return {"values": [a_cell(value) for value in values]}


def a_cell(value: Any) -> JSON:
    if value is None:
        return {}
    kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
    return {"userEnteredValue": {kind: value}}


def appended(rows: Iterable[Iterable[Any]], sheet: int = 0) -> JSON:
    return {"appendCells": {"sheetId": sheet, "rows": [a_row(*row) for row in rows], "fields": "userEnteredValue"}}


def tagged(number: int, key: str = "heard.batch", value: str = "", **location: Any) -> JSON:
    """On the tab 0 unless a location says otherwise."""
    tag = {"metadataId": number, "metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": tag | {"location": location or {"sheetId": 0}}}}


def column(index: int, sheet: int = 0) -> JSON:
    return {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": index, "endIndex": index + 1}
