"""Requests about rows and columns."""

from tests.google import masks
from tests.google.book import Caller, Change, Content
from tests.google.ranges import Area, Span
from tests.google.refused import JSON, invalid
from tests.google.sheet import COUNT, ROWS, Sheet
from tests.google.shift import Deleted, Inserted, Moved


def append(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    sheet = content.sheet(body.get("sheetId", 0))
    dimension, length = _dimension(body), body.get("length", 0)
    if length < 1:
        raise invalid("length must be greater than zero")
    sheet.resize(dimension, sheet.count(dimension) + length)
    return {}


def insert(content: Content, body: JSON, caller: Caller) -> JSON:
    sheet, dimension, start, end = _read(content, body.get("range", {}))
    count = sheet.count(dimension)
    if start > count or (body.get("inheritFromBefore") and start == 0):
        raise invalid(f"range.startIndex[{start}] is too large, or inheritFromBefore is set at the very start.")
    # Right behind what is protected is free; inside it is not.
    if _inside(sheet, dimension, start):
        content.guard(_area(sheet, dimension, start - 1, start + 1), caller)
    content.reshape(sheet, dimension, Inserted(start, end - start), count + end - start)
    return {}


def delete(content: Content, body: JSON, caller: Caller) -> JSON:
    sheet, dimension, start, end = _read(content, body.get("range", {}))
    count = sheet.count(dimension)
    if start >= count:
        raise invalid(f"range.startIndex[{start}] must be less than {COUNT[dimension]}[{count}]")
    end = min(end, count)
    if end - start == count:
        raise invalid(f"You can't delete all the {dimension.lower()} on the sheet.")
    frozen = sheet.frozen(dimension)
    if frozen and start <= frozen and end == count:
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {dimension.lower()}.")
    content.guard(_area(sheet, dimension, start, end), caller)
    content.reshape(sheet, dimension, Deleted(start, end), count - (end - start))
    return {}


def move(content: Content, body: JSON, caller: Caller) -> JSON:
    sheet, dimension, start, end = _read(content, body.get("source", {}))
    to, count = body.get("destinationIndex", 0), sheet.count(dimension)
    if end > count or not 0 <= to <= count or start < to < end:
        raise invalid("The destination is inside of what is moved, or beyond the grid.")
    frozen = sheet.frozen(dimension)
    if frozen and not (max(end, to) <= frozen or min(start, to) >= frozen):
        raise invalid(f"Cannot move {dimension.lower()} in or out of the frozen section.")
    content.guard(_area(sheet, dimension, start, end), caller)
    if to not in {start, end}:
        content.reshape(sheet, dimension, Moved(start, end, to), count)
    return {}


def update(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    sheet, dimension, start, end = _read(content, body.get("range", {}))
    mask = masks.needed(body.get("fields", ""), frozenset({"hiddenByUser", "pixelSize"}))
    if end > sheet.count(dimension):
        raise invalid(f"range.endIndex[{end}] is beyond the grid")
    places = sheet.dimensions[dimension]
    for place in range(start, end):
        merged = masks.merge(places.get(place, {}), body.get("properties", {}), mask)
        places[place] = {name: value for name, value in merged.items() if value is not False}
    return {}


def resize(content: Content, body: JSON, caller: Caller) -> JSON:
    """As wide as what is in it, seven pixels a character."""
    del caller
    sheet, dimension, start, end = _read(content, body.get("dimensions", {}))
    for place in range(start, min(end, sheet.count(dimension))):
        cells = [row[place].seen for row in sheet.rows if place < len(row)] if dimension != ROWS else []
        pixels = {"pixelSize": 21 if dimension == ROWS else max(map(len, cells), default=0) * 7 + 10}
        sheet.dimensions[dimension][place] = sheet.dimensions[dimension].get(place, {}) | pixels
    return {}


def _inside(sheet: Sheet, dimension: str, at: int) -> bool:
    """Whether something protected is on both sides of it."""
    for protection in sheet.protected.values():
        area = Area.read(protection["range"])
        span = area.rows if dimension == ROWS else area.columns
        if (span.start or 0) < at and (span.end is None or at < span.end):
            return True
    return False


def _dimension(given: JSON) -> str:
    if "dimension" not in given:
        raise invalid("No dimension specified.")
    return str(given["dimension"])


def _read(content: Content, given: JSON) -> tuple[Sheet, str, int, int]:
    sheet, dimension = content.sheet(given.get("sheetId", 0)), _dimension(given)
    start = given.get("startIndex", 0)
    end = given.get("endIndex", sheet.count(dimension))
    if start < 0 or end <= start:
        raise invalid(f"range.endIndex[{end}] must be greater than range.startIndex[{start}]")
    return sheet, dimension, start, end


def _area(sheet: Sheet, dimension: str, start: int, end: int) -> Area:
    span = Span(start, end)
    return Area(sheet.id, span, Span()) if dimension == ROWS else Area(sheet.id, Span(), span)


KINDS: dict[str, Change] = {
    "appendDimension": append,
    "insertDimension": insert,
    "deleteDimension": delete,
    "moveDimension": move,
    "updateDimensionProperties": update,
    "autoResizeDimensions": resize,
}
