"""The hands and eyes of a person before the spreadsheet: tabs by title, columns by letter, rows from 1."""

from collections.abc import Iterable
from typing import Any

from tests.google import values
from tests.google.batch import KINDS
from tests.google.book import Book
from tests.google.cell import Cell, Scalar
from tests.google.entered import entered
from tests.google.ranges import Area, Span, column_index
from tests.google.refused import JSON
from tests.google.sheet import COLUMNS, ROWS, Sheet


class User:
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def id(self) -> str:
        return self.book.id

    @property
    def link(self) -> str:
        return f"https://docs.google.com/spreadsheets/d/{self.id}/edit?gid=0#gid=0"

    # Looking

    def tabs(self, *, hidden: bool = False) -> list[str]:
        return [sheet.title for sheet in self.book.content.sheets if hidden or not sheet.hidden]

    def table(self, tab: str, how: str = "FORMATTED_VALUE") -> list[list[Any]]:
        """Every cell, hidden or not; how: FORMATTED_VALUE, UNFORMATTED_VALUE or FORMULA."""
        content = self.book.content
        found = values.get(content, Area(self.sheet(tab).id), {"valueRenderOption": how})
        rows: list[list[Any]] = found.get("values", [])
        return rows

    def sees(self, tab: str) -> list[list[str]]:
        """Without hidden rows and columns, and what a filter hides."""
        sheet = self.sheet(tab)
        filtered = sheet.hidden_by_filter()
        rows, columns = (
            {place for place, set_ in sheet.dimensions[dimension].items() if set_.get("hiddenByUser")}
            for dimension in (ROWS, COLUMNS)
        )
        return [
            [value for column, value in enumerate(row) if column not in columns]
            for place, row in enumerate(self.table(tab))
            if place not in rows | filtered
        ]

    def cell(self, tab: str, name: str) -> Cell:
        """`.seen`, `.value`, `.format`."""
        area = self._area(tab, name)
        return self.sheet(tab).cell(area.rows.start or 0, area.columns.start or 0)

    def sheet(self, tab: str) -> Sheet:
        found = self.book.content.titled(tab)
        assert found, f"there is no tab {tab}, only {self.tabs(hidden=True)}"
        return found

    # Typing

    def types(self, tab: str, name: str, value: Scalar) -> None:
        """Into one cell, as typed: `=1+1` is a formula, `'=1+1` a text."""
        area, cell = self._area(tab, name), entered(value)
        data = {key: part for key, part in cell.json().items() if key in {"userEnteredValue", "userEnteredFormat"}}
        self.changes({"updateCells": {"range": area.json(), "rows": [{"values": [data]}], "fields": _fields(cell)}})

    def clears(self, tab: str, name: str) -> None:
        self.changes({"updateCells": {"range": self._area(tab, name).json(), "fields": "userEnteredValue"}})

    def recolours(self, tab: str, name: str, red: float = 1, green: float = 0.9, blue: float = 0.2) -> None:
        look = {"userEnteredFormat": {"backgroundColor": {"red": red, "green": green, "blue": blue}}}
        fields = "userEnteredFormat.backgroundColor"
        self.changes({"repeatCell": {"range": self._area(tab, name).json(), "cell": look, "fields": fields}})

    # Rows and columns

    def inserts_rows(self, tab: str, before: int, count: int = 1) -> None:
        self.changes({"insertDimension": {"range": self._span(tab, ROWS, before - 1, count)}})

    def inserts_columns(self, tab: str, before: str, count: int = 1) -> None:
        self.changes({"insertDimension": {"range": self._span(tab, COLUMNS, column_index(before), count)}})

    def deletes_rows(self, tab: str, first: int, count: int = 1) -> None:
        self.changes({"deleteDimension": {"range": self._span(tab, ROWS, first - 1, count)}})

    def deletes_columns(self, tab: str, first: str, count: int = 1) -> None:
        self.changes({"deleteDimension": {"range": self._span(tab, COLUMNS, column_index(first), count)}})

    def moves_rows(self, tab: str, first: int, before: int, count: int = 1) -> None:
        source = self._span(tab, ROWS, first - 1, count)
        self.changes({"moveDimension": {"source": source, "destinationIndex": before - 1}})

    def moves_column(self, tab: str, column: str, before: str) -> None:
        source = self._span(tab, COLUMNS, column_index(column), 1)
        self.changes({"moveDimension": {"source": source, "destinationIndex": column_index(before)}})

    def hides_rows(self, tab: str, first: int, count: int = 1, *, hidden: bool = True) -> None:
        self._hides(self._span(tab, ROWS, first - 1, count), hidden=hidden)

    def hides_column(self, tab: str, column: str, *, hidden: bool = True) -> None:
        self._hides(self._span(tab, COLUMNS, column_index(column), 1), hidden=hidden)

    def sorts(self, tab: str, column: str, *, descending: bool = False, header: int = 1) -> None:
        spec = {"dimensionIndex": column_index(column), "sortOrder": "DESCENDING" if descending else "ASCENDING"}
        below = Area(self.sheet(tab).id, Span(header, None)).json()
        self.changes({"sortRange": {"range": below, "sortSpecs": [spec]}})

    def filters(self, tab: str, column: str, hide: Iterable[str]) -> None:
        criteria = {str(column_index(column)): {"hiddenValues": list(hide)}}
        area = Area(self.sheet(tab).id, Span(0), Span(0)).json()
        self.changes({"setBasicFilter": {"filter": {"range": area, "criteria": criteria}}})

    def unfilters(self, tab: str) -> None:
        self.changes({"clearBasicFilter": {"sheetId": self.sheet(tab).id}})

    def protects(self, tab: str, name: str = "", *, warning: bool = False) -> None:
        """Against everybody but themselves, a whole tab without a name."""
        area = self._area(tab, name) if name else Area(self.sheet(tab).id)
        self.changes({"addProtectedRange": {"protectedRange": {"range": area.json(), "warningOnly": warning}}})

    # Tabs and the whole file

    def renames(self, tab: str, title: str) -> None:
        self._sets(tab, title=title)

    def hides_tab(self, tab: str, *, hidden: bool = True) -> None:
        self._sets(tab, hidden=hidden)

    def adds_tab(self, title: str) -> None:
        self.changes({"addSheet": {"properties": {"title": title}}})

    def deletes_tab(self, tab: str) -> None:
        self.changes({"deleteSheet": {"sheetId": self.sheet(tab).id}})

    def deletes_spreadsheet(self) -> None:
        self.book.deleted = True

    def share(self, email: str, role: str = "writer") -> None:
        """writer, or reader: may look and change nothing."""
        self.book.shares[email] = role

    def unshare(self, email: str) -> None:
        self.book.shares.pop(email, None)

    def changes(self, *requests: JSON) -> JSON:
        """Anything else, as requests of a batchUpdate; the owner is stopped by no protection."""
        return self.book.batch_update({"requests": list(requests)}, self.book.owner, KINDS)

    def _sets(self, tab: str, **properties: Any) -> None:
        properties["sheetId"] = self.sheet(tab).id
        fields = ",".join(name for name in properties if name != "sheetId")
        self.changes({"updateSheetProperties": {"properties": properties, "fields": fields}})

    def _hides(self, span: JSON, *, hidden: bool) -> None:
        properties = {"range": span, "properties": {"hiddenByUser": hidden}, "fields": "hiddenByUser"}
        self.changes({"updateDimensionProperties": properties})

    def _span(self, tab: str, dimension: str, start: int, count: int) -> JSON:
        return {"sheetId": self.sheet(tab).id, "dimension": dimension, "startIndex": start, "endIndex": start + count}

    def _area(self, tab: str, name: str) -> Area:
        quoted = tab.replace("'", "''")
        return self.book.content.area(f"'{quoted}'!{name}")


def _fields(cell: Cell) -> str:
    return "userEnteredValue,userEnteredFormat.numberFormat" if cell.looks else "userEnteredValue"
