"""The names and types Google knows in a request: what it does not know it refuses by name."""

from typing import Any

from tests.google.refused import JSON, invalid

ANY = object()
INT32 = 2**31
DIMENSION = frozenset({"ROWS", "COLUMNS"})
GRID_RANGE = dict.fromkeys(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), int)
DIMENSION_RANGE = {"sheetId": int, "dimension": DIMENSION, "startIndex": int, "endIndex": int}
LOCATION_TYPE = frozenset({"SPREADSHEET", "SHEET", "ROW", "COLUMN"})
LOCATION = {"locationType": LOCATION_TYPE, "spreadsheet": bool, "sheetId": int, "dimensionRange": DIMENSION_RANGE}
VISIBILITY = frozenset({"DOCUMENT", "PROJECT"})
METADATA = {
    "metadataId": int,
    "metadataKey": str,
    "metadataValue": str,
    "location": LOCATION,
    "visibility": VISIBILITY,
}
LOOKUP = {
    "locationType": LOCATION_TYPE,
    "metadataLocation": LOCATION,
    "locationMatchingStrategy": frozenset({"EXACT_LOCATION", "INTERSECTING_LOCATION"}),
    "metadataId": int,
    "metadataKey": str,
    "metadataValue": str,
    "visibility": VISIBILITY,
}
DATA_FILTER = {"developerMetadataLookup": LOOKUP, "a1Range": str, "gridRange": GRID_RANGE}
GRID = {
    "rowCount": int,
    "columnCount": int,
    "frozenRowCount": int,
    "frozenColumnCount": int,
    "hideGridlines": bool,
}
SHEET = {
    "sheetId": int,
    "title": str,
    "index": int,
    "sheetType": frozenset({"GRID"}),
    "gridProperties": GRID,
    "hidden": bool,
    "tabColor": dict,
    "tabColorStyle": dict,
    "rightToLeft": bool,
}
START = {"sheetId": int, "rowIndex": int, "columnIndex": int}
SORT = [{"dimensionIndex": int, "sortOrder": frozenset({"ASCENDING", "DESCENDING"})}]
FILTER = {"range": GRID_RANGE, "sortSpecs": SORT, "criteria": dict}
EDITORS = {"users": [str], "groups": [str], "domainUsersCanEdit": bool}
PROTECTED = {
    "protectedRangeId": int,
    "range": GRID_RANGE,
    "description": str,
    "warningOnly": bool,
    "requestingUserCanEdit": bool,
    "unprotectedRanges": [GRID_RANGE],
    "editors": EDITORS,
}
RULE = {"ranges": [GRID_RANGE], "booleanRule": dict, "gradientRule": dict}
ROWS = ANY
"""Rows and cells are checked where they are read: there are many."""

REQUESTS: dict[str, JSON] = {
    "addSheet": {"properties": SHEET},
    "deleteSheet": {"sheetId": int},
    "updateSheetProperties": {"properties": SHEET, "fields": str},
    "updateSpreadsheetProperties": {"properties": {"title": str, "timeZone": str, "locale": str}, "fields": str},
    "appendCells": {"sheetId": int, "rows": ROWS, "fields": str},
    "updateCells": {"rows": ROWS, "fields": str, "start": START, "range": GRID_RANGE},
    "repeatCell": {"range": GRID_RANGE, "cell": ANY, "fields": str},
    "sortRange": {"range": GRID_RANGE, "sortSpecs": SORT},
    "findReplace": {
        **dict.fromkeys(("find", "replacement"), str),
        **dict.fromkeys(("matchCase", "matchEntireCell", "searchByRegex", "includeFormulas", "allSheets"), bool),
        "range": GRID_RANGE,
        "sheetId": int,
    },
    "appendDimension": {"sheetId": int, "dimension": DIMENSION, "length": int},
    "insertDimension": {"range": DIMENSION_RANGE, "inheritFromBefore": bool},
    "deleteDimension": {"range": DIMENSION_RANGE},
    "moveDimension": {"source": DIMENSION_RANGE, "destinationIndex": int},
    "updateDimensionProperties": {
        "range": DIMENSION_RANGE,
        "properties": {"hiddenByUser": bool, "pixelSize": int},
        "fields": str,
    },
    "autoResizeDimensions": {"dimensions": DIMENSION_RANGE},
    "createDeveloperMetadata": {"developerMetadata": METADATA},
    "updateDeveloperMetadata": {"dataFilters": [DATA_FILTER], "developerMetadata": METADATA, "fields": str},
    "deleteDeveloperMetadata": {"dataFilter": DATA_FILTER},
    "addProtectedRange": {"protectedRange": PROTECTED},
    "updateProtectedRange": {"protectedRange": PROTECTED, "fields": str},
    "deleteProtectedRange": {"protectedRangeId": int},
    "setBasicFilter": {"filter": FILTER},
    "clearBasicFilter": {"sheetId": int},
    "setDataValidation": {"range": GRID_RANGE, "rule": dict},
    "addConditionalFormatRule": {"rule": RULE, "index": int},
    "deleteConditionalFormatRule": {"sheetId": int, "index": int},
}


def checked(value: Any, shape: Any, path: str) -> Any:
    """The value without its nulls, which mean nothing; refused when it is not of the shape."""
    if shape is ANY or value is None:
        return value
    if isinstance(shape, frozenset):
        return _known(value, shape, path)
    if isinstance(shape, list) and isinstance(value, list):
        return [checked(item, shape[0], f"{path}[{place}]") for place, item in enumerate(value)]
    if isinstance(shape, dict) and isinstance(value, dict):
        for name in value:
            if name not in shape:
                raise invalid(f"Invalid JSON payload received. Unknown name \"{name}\" at '{path}': Cannot find field.")
        inside = {name: checked(item, shape[name], f"{path}.{name}") for name, item in value.items()}
        return {name: item for name, item in inside.items() if item is not None}
    whole = shape is not int or (not isinstance(value, bool) and isinstance(value, int) and -INT32 <= value < INT32)
    if not isinstance(shape, type) or not isinstance(value, shape) or not whole:
        raise invalid(f"Invalid value at '{path}'")
    return value


def _known(value: Any, names: frozenset[str], path: str) -> Any:
    if value not in names:
        raise invalid(f"Invalid value at '{path}'")
    return value
