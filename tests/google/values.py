"""The values calls: cells as plain values, named by title or by data filter."""

from typing import Any

from tests.google import tags
from tests.google.book import Book, Caller, Content
from tests.google.cell import Cell, Scalar
from tests.google.entered import entered, raw
from tests.google.ranges import Area, Span, name_of
from tests.google.refused import JSON, invalid
from tests.google.shapes import DATA_FILTER, checked
from tests.google.sheet import ROWS, Row, Sheet
from tests.google.shift import Inserted

RENDER = frozenset({"FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"})
TIMES = frozenset({"SERIAL_NUMBER", "FORMATTED_STRING"})
MAJOR = frozenset({"ROWS", "COLUMNS"})
INPUT = {"RAW": raw, "USER_ENTERED": entered}
GATHER = frozenset({"valueRenderOption", "dateTimeRenderOption", "majorDimension", "ranges"})


def get(content: Content, area: Area, options: JSON) -> JSON:
    """A ValueRange; blanks at the end of a row and rows at the end are left out, `values` too when nothing is left."""
    sheet = content.sheet(area.sheet)
    height, width = sheet.bounds(area)
    show = _renderer(options)
    rows = [_trimmed([show(cell) for cell in _cut(sheet.row(row), width)]) for row in height[: len(sheet.rows)]]
    major = _one_of(options, "majorDimension", MAJOR, "ROWS")
    if major == "COLUMNS":
        tall = max(map(len, rows), default=0)
        rows = [_trimmed([row[place] if place < len(row) else "" for row in rows]) for place in range(tall)]
    while rows and not rows[-1]:
        rows.pop()
    found: JSON = {"range": name_of(sheet.title, height, width), "majorDimension": major}
    return found | ({"values": rows} if rows else {})


def batch_get(book: Book, query: dict[str, list[str]]) -> JSON:
    content, options = book.content, {name: values[0] for name, values in query.items() if name in GATHER}
    ranges = [get(content, content.area(name), options) for name in query.get("ranges", [])]
    return {"spreadsheetId": book.id} | ({"valueRanges": ranges} if ranges else {})


def batch_get_by_filter(book: Book, body: JSON, caller: Caller) -> JSON:
    """Each matched range once, with all filters that matched it; a filter that matches nothing gives nothing."""
    filters = checked(body.get("dataFilters") or [], [DATA_FILTER], "data_filters")
    content = book.content
    ranges = [
        {"valueRange": get(content, area, body), "dataFilters": by}
        for area, by in areas_of(content, filters, caller).items()
    ]
    return {"spreadsheetId": book.id} | ({"valueRanges": ranges} if ranges else {})


def areas_of(content: Content, filters: list[JSON], caller: Caller) -> dict[Area, list[JSON]]:
    if not filters:
        raise invalid("At least one data filter must be given.")
    found: dict[Area, list[JSON]] = {}
    for one in filters:
        if "developerMetadataLookup" in one:
            for tag, _ in tags.matching(content, [one], caller):
                places = [Area(sheet.id) for sheet in content.sheets] if tag.place.sheet is None else [tag.place.area()]
                for place in places:
                    if place and one not in found.setdefault(place, []):
                        found[place].append(one)
        else:
            found.setdefault(tags.area_of(content, one), []).append(one)
    return found


def update(book: Book, name: str, query: JSON, body: JSON, caller: Caller) -> JSON:
    with book.changing() as draft:
        return {"spreadsheetId": book.id} | _write(draft, draft.area(name), body, query, caller)


def batch_update(book: Book, body: JSON, caller: Caller) -> JSON:
    with book.changing() as draft:
        answers = [
            _write(draft, draft.area(one.get("range", "")), one, body, caller) | {"spreadsheetId": book.id}
            for one in body.get("data") or []
        ]
    totals = {
        f"totalUpdated{what}": sum(one.get(f"updated{what}", 0) for one in answers)
        for what in ("Rows", "Columns", "Cells")
    }
    return {"spreadsheetId": book.id, "responses": answers} | {name: total for name, total in totals.items() if total}


def clear(book: Book, name: str, caller: Caller) -> JSON:
    with book.changing() as draft:
        area = draft.area(name)
        sheet = draft.sheet(area.sheet)
        draft.guard(area, caller)
        height, width = sheet.bounds(area)
        for row in height[: max(0, len(sheet.rows) - height.start)]:
            sheet.put(row, width.start, [sheet.cell(row, column)._replace(value=None) for column in width])
        return {"spreadsheetId": book.id, "clearedRange": name_of(sheet.title, height, width)}


def append(book: Book, name: str, query: JSON, body: JSON, caller: Caller) -> JSON:
    """Below the last table in the range, from the table's own first column: where that is, the user decides."""
    with book.changing() as draft:
        area = draft.area(name)
        sheet = draft.sheet(area.sheet)
        table = _last_table(sheet, area)
        rows = body.get("values") or []
        if table:
            top, left = table[0].stop, table[1].start
        else:
            top, left = area.rows.start or 0, area.columns.start or 0
        if query.get("insertDataOption") == "INSERT_ROWS" and table:
            draft.reshape(sheet, ROWS, Inserted(top, len(rows)), sheet.count(ROWS) + len(rows))
        if top + len(rows) > sheet.count(ROWS):
            sheet.resize(ROWS, top + len(rows))
        wide = max(map(len, rows), default=1)
        spot = Area(sheet.id, Span(top, top + max(1, len(rows))), Span(left, left + max(1, wide)))
        updates = {"spreadsheetId": book.id} | _write(draft, spot, body, query, caller)
        found: JSON = {"spreadsheetId": book.id, "updates": updates}
        return found | ({"tableRange": name_of(sheet.title, *table)} if table else {})


def _write(draft: Content, area: Area, body: JSON, options: JSON, caller: Caller) -> JSON:
    """A null leaves the cell as it is; more rows or columns than the range has are refused."""
    read = INPUT.get(options.get("valueInputOption", ""))
    if read is None:
        raise invalid("'valueInputOption' is required but not specified")
    sheet = draft.sheet(area.sheet)
    height, width = sheet.inside(area)
    rows = body.get("values") or []
    if _one_of(body, "majorDimension", MAJOR, "ROWS") == "COLUMNS":
        rows = [
            [column[row] if row < len(column) else None for column in rows]
            for row in range(max(map(len, rows), default=0))
        ]
    draft.guard(area, caller)
    # One cell names the corner of what is written.
    single = len(height) == len(width) == 1
    last_row, last_column = sheet.size if single else (height.stop, width.stop)
    counts: JSON = {"updatedRows": len(rows), "updatedColumns": max(map(len, rows), default=0), "updatedCells": 0}
    for row, given in enumerate(rows, height.start):
        if row >= last_row or width.start + len(given) > last_column:
            name = name_of(sheet.title, height, width)
            raise invalid(f"Requested writing within range [{name}], but tried writing to row [{row + 1}] or beyond it")
        for column, value in enumerate(given, width.start):
            if value is not None:
                sheet.put(row, column, [_kept(sheet.cell(row, column), read(_scalar(value)))])
                counts["updatedCells"] += 1
    rows_written = range(height.start, height.start + max(1, len(rows)))
    columns_written = range(width.start, width.start + max(1, counts["updatedColumns"]))
    found = {"updatedRange": name_of(sheet.title, rows_written, columns_written)}
    return found | {name: number for name, number in counts.items() if number}


def _last_table(sheet: Sheet, area: Area) -> tuple[range, range] | None:
    """From the lowest, rightmost value in the range (or from its one cell) as far as cells touch."""
    height, width = sheet.bounds(area)
    for row in reversed(height[: max(0, len(sheet.rows) - height.start)]):
        for column in reversed(width):
            if sheet.cell(row, column).value is not None:
                return _grown(sheet, row, column)
    return None


def _grown(sheet: Sheet, row: int, column: int) -> tuple[range, range]:
    top, bottom, left, right = row, row, column, column

    def filled(rows: range, columns: range) -> bool:
        return any(
            sheet.cell(row, column).value is not None for row in rows for column in columns if min(row, column) >= 0
        )

    while True:
        across, down = range(left - 1, right + 2), range(top - 1, bottom + 2)
        edges = [
            filled(range(top - 1, top), across),
            filled(range(bottom + 1, bottom + 2), across),
            filled(down, range(left - 1, left)),
            filled(down, range(right + 1, right + 2)),
        ]
        if not any(edges):
            return range(top, bottom + 1), range(left, right + 1)
        top, bottom, left, right = top - edges[0], bottom + edges[1], left - edges[2], right + edges[3]


def _renderer(options: JSON) -> Any:
    how = _one_of(options, "valueRenderOption", RENDER, "FORMATTED_VALUE")
    times = _one_of(options, "dateTimeRenderOption", TIMES, "SERIAL_NUMBER")

    def show(cell: Cell) -> Scalar:
        if how == "FORMATTED_VALUE" or (times == "FORMATTED_STRING" and cell.is_date):
            return cell.seen
        return cell.entered if how == "FORMULA" else cell.effective

    return show


def _one_of(options: JSON, name: str, known: frozenset[str], default: str) -> str:
    value = options.get(name) or default
    if value not in known:
        raise invalid(f"Invalid value at '{name}', \"{value}\"")
    return str(value)


def _cut(row: Row, width: range) -> Row:
    return row[width.start : width.stop]


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row.pop()
    return row


def _kept(old: Cell, new: Cell) -> Cell:
    """A value keeps how its cell looked, unless what was typed brings a look."""
    return new if new.looks else old._replace(value=new.value)


def _scalar(value: Any) -> Scalar:
    if not isinstance(value, str | int | float | bool):
        raise invalid(f"Invalid values: {value!r}")
    return value
