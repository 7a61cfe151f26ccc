"""Requests about whole tabs."""

from tests.google import masks
from tests.google.book import Caller, Change, Content
from tests.google.metadata import shifted
from tests.google.ranges import Area
from tests.google.refused import JSON, invalid
from tests.google.sheet import COLUMNS, COUNT, FROZEN, ROWS, Sheet

MOST_SHEETS = 200
LONGEST_TITLE = 100
PROPERTIES = frozenset({"title", "index", "gridProperties", "hidden", "tabColor", "tabColorStyle", "rightToLeft"})


def add(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    given = body.get("properties", {})
    if len(content.sheets) >= MOST_SHEETS:
        raise invalid(f"A spreadsheet cannot have more than {MOST_SHEETS} sheets.")
    used = {sheet.id for sheet in content.sheets}
    sheet_id = given.get("sheetId")
    if sheet_id in used or (sheet_id or 0) < 0:
        raise invalid(f"A sheet with id {sheet_id} already exists, or the id is not allowed.")
    if sheet_id is None:
        sheet_id = next(number for number in content.numbers if number not in used)
    title = given.get("title") or f"Sheet{len(used) + 1}"
    _check_title(content, title, None)
    sheet = Sheet(sheet_id, title)
    content.sheets.insert(given.get("index", len(used)), sheet)
    grid = given.get("gridProperties", {})
    for dimension in (ROWS, COLUMNS):
        if COUNT[dimension] in grid:
            sheet.resize(dimension, grid[COUNT[dimension]])
    _freeze(sheet, grid)
    for name in PROPERTIES - {"title", "index", "gridProperties"}:
        if given.get(name):
            sheet.properties[name] = given[name]
    return {"properties": dict(sheet.properties, index=content.sheets.index(sheet))}


def delete(content: Content, body: JSON, caller: Caller) -> JSON:
    sheet = content.sheet(body.get("sheetId", 0))
    content.guard(Area(sheet.id), caller)
    content.sheets.remove(sheet)
    _check_shown(content)
    content.tags = {number: tag for number, tag in content.tags.items() if tag.place.sheet != sheet.id}
    return {}


def update(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    given = body.get("properties", {})
    mask = masks.needed(body.get("fields", ""), PROPERTIES)
    sheet = content.sheet(given.get("sheetId", 0))
    if "title" in mask:
        _check_title(content, given.get("title", ""), sheet)
    if "gridProperties" in mask:
        _update_grid(content, sheet, given.get("gridProperties", {}), mask["gridProperties"])
    if "index" in mask:
        _move(content, sheet, given.get("index", len(content.sheets)))
    rest = {name: inside for name, inside in mask.items() if name not in {"index", "gridProperties"}}
    sheet.properties = masks.merge(sheet.properties, given, rest)
    if not sheet.hidden:
        sheet.properties.pop("hidden", None)
    _check_shown(content)
    return {}


def update_book(content: Content, body: JSON, caller: Caller) -> JSON:
    del caller
    mask = masks.needed(body.get("fields", ""), frozenset({"title", "timeZone", "locale"}))
    content.properties = masks.merge(content.properties, body.get("properties", {}), mask)
    return {}


def _update_grid(content: Content, sheet: Sheet, grid: JSON, mask: masks.Mask) -> None:
    wanted = mask or {*COUNT.values(), *FROZEN.values()}
    for dimension in (ROWS, COLUMNS):
        # Google compares a smaller grid with what is frozen before the request, not after it.
        if COUNT[dimension] in wanted:
            count = grid.get(COUNT[dimension], 0)
            if count <= sheet.frozen(dimension):
                raise invalid(f"Sorry, it is not possible to delete all non-frozen {dimension.lower()}.")
            gone = sheet.resize(dimension, count)
            if gone:
                content.tags = shifted(content.tags, sheet.id, dimension, gone)
    _freeze(sheet, {name: grid.get(name, 0) for name in FROZEN.values() if name in wanted})


def _freeze(sheet: Sheet, grid: JSON) -> None:
    for dimension in (ROWS, COLUMNS):
        if FROZEN[dimension] in grid:
            count = grid[FROZEN[dimension]]
            if count >= sheet.count(dimension):
                raise invalid(f"You can't freeze all visible {dimension.lower()} on the sheet.")
            sheet.freeze(dimension, count)


def _move(content: Content, sheet: Sheet, to: int) -> None:
    """The new place is counted before the move."""
    old = content.sheets.index(sheet)
    if to not in {old, old + 1}:
        content.sheets.remove(sheet)
        content.sheets.insert(to - 1 if to > old else to, sheet)


def _check_title(content: Content, title: str, own: Sheet | None) -> None:
    if not title or len(title) > LONGEST_TITLE:
        raise invalid("Sheet title is not valid.")
    if any(sheet is not own and sheet.title.casefold() == title.casefold() for sheet in content.sheets):
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _check_shown(content: Content) -> None:
    if all(sheet.hidden for sheet in content.sheets):
        raise invalid("You can't remove all the visible sheets in a document.")


KINDS: dict[str, Change] = {
    "addSheet": add,
    "deleteSheet": delete,
    "updateSheetProperties": update,
    "updateSpreadsheetProperties": update_book,
}
