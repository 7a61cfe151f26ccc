"""Requests about cells: what is entered in them, their order, what is found and replaced."""

import re
from typing import Any

from tests.google import masks
from tests.google.book import Caller, Change, Content
from tests.google.cell import BLANK, FIELDS, Cell, Formula, check, formula, text
from tests.google.entered import entered
from tests.google.ranges import Area, Span
from tests.google.refused import JSON, invalid
from tests.google.sheet import ROWS, Sheet


def append(content: Content, body: JSON, caller: Caller) -> JSON:
    """After the last row with a value anywhere in the tab, from its first column on; the grid grows."""
    sheet = content.sheet(body.get("sheetId", 0))
    mask = masks.needed(body.get("fields", ""), FIELDS)
    rows = _rows(body.get("rows"))
    start = sheet.end_of_data()
    if start + len(rows) > sheet.count(ROWS):
        sheet.resize(ROWS, start + len(rows))
    _write(content, Area(sheet.id, Span(start)), rows, mask, caller)
    return {}


def update(content: Content, body: JSON, caller: Caller) -> JSON:
    mask = masks.needed(body.get("fields", ""), FIELDS)
    rows = _rows(body.get("rows"))
    if ("start" in body) == ("range" in body):
        raise invalid("Exactly one of start and range must be set.")
    if "start" in body:
        start = body["start"]
        corner = Span(start.get("rowIndex", 0)), Span(start.get("columnIndex", 0))
        _write(content, Area(start.get("sheetId", 0), *corner), rows, mask, caller)
        return {}
    area = Area.read(body["range"])
    sheet = content.sheet(area.sheet)
    height, width = sheet.inside(area)
    if len(rows) > len(height) or any(len(row) > len(width) for row in rows):
        raise invalid("More rows or cells are given than the range has.")
    full = [row + [{}] * (len(width) - len(row)) for row in rows + [[]] * (len(height) - len(rows))]
    _write(content, area, full, mask, caller)
    return {}


def repeat(content: Content, body: JSON, caller: Caller) -> JSON:
    mask = masks.needed(body.get("fields", ""), FIELDS)
    area = Area.read(body.get("range", {}))
    sheet = content.sheet(area.sheet)
    given = body.get("cell") or {}
    check(given)
    if isinstance(BLANK.changed(given, mask).value, Formula):
        raise invalid("This server cannot move the references of a repeated formula.")
    content.guard(area, caller)
    height, width = sheet.inside(area)
    for row in height:
        sheet.put(row, width.start, [sheet.cell(row, column).changed(given, mask) for column in width])
    return {}


def sort(content: Content, body: JSON, caller: Caller) -> JSON:
    """Cells of the range move with their looks, blanks to the end; tags, widths and cells beside it stay."""
    area = Area.read(body.get("range", {}))
    sheet = content.sheet(area.sheet)
    content.guard(area, caller)
    height, width = sheet.inside(area)
    rows = [[sheet.cell(row, column) for column in width] for row in height]
    for spec in reversed(body.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0) - width.start
        if not 0 <= column < len(width):
            raise invalid("A sort column is outside of the range.")
        down = spec.get("sortOrder") == "DESCENDING"
        full = [row for row in rows if row[column].value is not None]
        full.sort(key=lambda row, column=column: _order(row[column]), reverse=down)  # type: ignore[misc]
        rows = full + [row for row in rows if row[column].value is None]
    for number, row in zip(height, rows, strict=True):
        sheet.put(number, width.start, row)
    return {}


def find_replace(content: Content, body: JSON, caller: Caller) -> JSON:
    """In what a person sees; a number that was changed is read again as if it were typed."""
    wheres = [name for name in ("range", "sheetId", "allSheets") if name in body and body[name] is not False]
    if len(wheres) != 1 or not body.get("find"):
        raise invalid("Exactly one of range, sheetId and allSheets must be set, and find must not be empty.")
    areas = [Area.read(body["range"])] if "range" in body else [Area(sheet.id) for sheet in content.sheets]
    if "sheetId" in body:
        areas = [Area(content.sheet(body["sheetId"]).id)]
    change = _Replacement(content, body, caller)
    rows: set[tuple[int, int]] = set()
    for area in areas:
        sheet = content.sheet(area.sheet)
        height, width = sheet.inside(area)
        for row in height[: max(0, len(sheet.rows) - height.start)]:
            for column in width[: max(0, len(sheet.row(row)) - width.start)]:
                if change.applied(sheet, row, column):
                    rows.add((sheet.id, row))
    counts = change.counts | {"rowsChanged": len(rows), "sheetsChanged": len({sheet for sheet, _ in rows})}
    return {name: number for name, number in counts.items() if number}


class _Replacement:
    def __init__(self, content: Content, body: JSON, caller: Caller) -> None:
        self._content, self._caller = content, caller
        self._formulas = bool(body.get("includeFormulas"))
        regex, template = bool(body.get("searchByRegex")), body.get("replacement", "")
        pattern = body["find"] if regex else re.escape(body["find"])
        pattern = f"^(?:{pattern})$" if body.get("matchEntireCell") else pattern
        template = template.replace("\\", r"\\")
        self._template = re.sub(r"\$(\d)", r"\\g<\1>", template) if regex else template
        try:
            self._search = re.compile(pattern, 0 if body.get("matchCase") else re.IGNORECASE)
        except re.error as error:
            raise invalid(f"Invalid regular expression: {error}") from None
        self.counts = dict.fromkeys(("valuesChanged", "formulasChanged", "occurrencesChanged"), 0)

    def applied(self, sheet: Sheet, row: int, column: int) -> bool:
        cell = sheet.cell(row, column)
        is_formula = isinstance(cell.value, Formula)
        if cell.value is None or (is_formula and not self._formulas):
            return False
        old = cell.value if isinstance(cell.value, str) else cell.seen
        new, found = self._search.subn(self._template, old)
        if not found:
            return False
        self._content.guard(Area(sheet.id, Span(row, row + 1), Span(column, column + 1)), self._caller)
        self.counts["occurrencesChanged"] += found
        self.counts["formulasChanged" if is_formula else "valuesChanged"] += 1
        value = formula(new) if is_formula else text(new) if isinstance(cell.value, str) else entered(new).value
        sheet.put(row, column, [cell._replace(value=value)])
        return True


def _order(cell: Cell) -> tuple[int, Any]:
    value = cell.effective
    kind = (bool, 2) if isinstance(value, bool) else (str, 1) if isinstance(value, str) else (float, 0)
    return kind[1], value.casefold() if isinstance(value, str) else value


def _rows(given: Any) -> list[list[JSON]]:
    """The cells of RowData, their names checked."""
    rows: list[list[JSON]] = []
    for row in given or []:
        if not isinstance(row, dict) or row.keys() - {"values"}:
            raise invalid("Invalid JSON payload received. A row has values and nothing else.")
        cells = [cell or {} for cell in row.get("values") or []]
        for cell in cells:
            check(cell)
        rows.append(cells)
    return rows


def _write(content: Content, area: Area, rows: list[list[JSON]], mask: masks.Mask, caller: Caller) -> None:
    """From the corner of the area on."""
    sheet, top, left = content.sheet(area.sheet), area.rows.start or 0, area.columns.start or 0
    width = max(map(len, rows), default=0)
    if not width:
        return
    content.guard(Area(sheet.id, Span(top, top + len(rows)), Span(left, left + width)), caller)
    for row, given in enumerate(rows, top):
        changed = [sheet.cell(row, column).changed(data, mask) for column, data in enumerate(given, left)]
        sheet.put(row, left, changed)


KINDS: dict[str, Change] = {
    "appendCells": append,
    "updateCells": update,
    "repeatCell": repeat,
    "sortRange": sort,
    "findReplace": find_replace,
}
