"""One tab: its cells, and everything that has a place in it."""

import copy
from typing import Self

from tests.google.cell import BLANK, Cell
from tests.google.ranges import Area, name_of
from tests.google.refused import JSON, invalid
from tests.google.shift import Deleted, Shift

ROWS, COLUMNS = "ROWS", "COLUMNS"
COUNT = {ROWS: "rowCount", COLUMNS: "columnCount"}
FROZEN = {ROWS: "frozenRowCount", COLUMNS: "frozenColumnCount"}
MOST_COLUMNS = 18_278

Row = tuple[Cell, ...]
"""Never changed in place, so that a copy of a sheet costs one pointer a row; shorter than the grid is wide."""


class Sheet:
    def __init__(self, sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> None:
        grid = {"rowCount": rows, "columnCount": columns}
        self.properties: JSON = {"sheetId": sheet_id, "title": title, "sheetType": "GRID", "gridProperties": grid}
        self.rows: list[Row] = []
        self.dimensions: dict[str, dict[int, JSON]] = {ROWS: {}, COLUMNS: {}}
        """What was set for a row or column: width, hidden."""
        self.protected: dict[int, JSON] = {}
        self.filter: JSON | None = None
        self.conditional: list[JSON] = []

    def copy(self) -> Self:
        twin = copy.copy(self)
        twin.rows = list(self.rows)
        for name in ("properties", "dimensions", "protected", "filter", "conditional"):
            setattr(twin, name, copy.deepcopy(getattr(self, name)))
        return twin

    @property
    def id(self) -> int:
        found: int = self.properties["sheetId"]
        return found

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def hidden(self) -> bool:
        return bool(self.properties.get("hidden"))

    @property
    def size(self) -> tuple[int, int]:
        return self.count(ROWS), self.count(COLUMNS)

    def count(self, dimension: str) -> int:
        found: int = self.properties["gridProperties"][COUNT[dimension]]
        return found

    def frozen(self, dimension: str) -> int:
        found: int = self.properties["gridProperties"].get(FROZEN[dimension], 0)
        return found

    def cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else BLANK

    def row(self, row: int) -> Row:
        return self.rows[row] if row < len(self.rows) else ()

    def put(self, row: int, column: int, cells: list[Cell]) -> None:
        """Cells side by side; refused beyond the grid."""
        rows, columns = self.size
        if row >= rows:
            raise invalid(f"Attempting to write row: {row}, beyond the last requested row of: {rows - 1}")
        if column + len(cells) > columns:
            raise invalid(f"Attempting to write column: {columns}, beyond the last requested column of: {columns - 1}")
        self.rows += [()] * (row + 1 - len(self.rows))
        old = self.rows[row]
        old += (BLANK,) * (column - len(old))
        self.rows[row] = old[:column] + tuple(cells) + old[column + len(cells) :]

    def end_of_data(self) -> int:
        """The number of the row after the last with a value."""
        end = len(self.rows)
        while end and all(cell.value is None for cell in self.rows[end - 1]):
            end -= 1
        return end

    def bounds(self, area: Area) -> tuple[range, range]:
        """Rows and columns of an area, cut at the edge; refused when it begins beyond."""
        rows, columns = self.size
        if (area.rows.start or 0) >= rows or (area.columns.start or 0) >= columns:
            raise self.beyond(area)
        return area.rows.within(rows), area.columns.within(columns)

    def inside(self, area: Area) -> tuple[range, range]:
        """The same for what is to be changed: refused when any of it is beyond."""
        rows, columns = self.size
        if (area.rows.end or 0) > rows or (area.columns.end or 0) > columns:
            raise self.beyond(area)
        return self.bounds(area)

    def beyond(self, area: Area) -> Exception:
        rows, columns = self.size
        top, left = area.rows.start or 0, area.columns.start or 0
        name = name_of(self.title, range(top, area.rows.end or top + 1), range(left, area.columns.end or left + 1))
        return invalid(f"Range ({name}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")

    def resize(self, dimension: str, count: int) -> Shift | None:
        """What was deleted when it became smaller."""
        old = self.count(dimension)
        if count < 1 or (dimension == COLUMNS and count > MOST_COLUMNS):
            raise invalid(f"A sheet cannot have {count} {dimension.lower()}")
        if count < old:
            gone = Deleted(count, old)
            self.reshape(dimension, gone, count)
            return gone
        self.properties["gridProperties"][COUNT[dimension]] = count
        return None

    def reshape(self, dimension: str, shift: Shift, count: int) -> None:
        """Insert, delete or move rows or columns: everything of the sheet follows; `count` is the new number."""
        old = self.count(dimension)
        if dimension == ROWS:
            self.rows = shift.items(self.rows, ())
        else:
            self.rows = [tuple(shift.items(list(row), BLANK)) for row in self.rows]
        frozen = shift.span(0, self.frozen(dimension))
        self.freeze(dimension, frozen[1] if frozen else 0)
        places = {shift.index(place): set_ for place, set_ in self.dimensions[dimension].items()}
        self.dimensions[dimension] = {place: set_ for place, set_ in places.items() if place is not None}
        self._shift_areas(dimension, shift, old)
        self.properties["gridProperties"][COUNT[dimension]] = count

    def freeze(self, dimension: str, count: int) -> None:
        grid = self.properties["gridProperties"]
        grid.pop(FROZEN[dimension], None)
        if count:
            grid[FROZEN[dimension]] = count

    def _shift_areas(self, dimension: str, shift: Shift, count: int) -> None:
        def moved(area: JSON) -> JSON | None:
            found = Area.read(area).shifted(dimension, shift, count)
            return found.json() if found else None

        for number, protection in list(self.protected.items()):
            area = moved(protection["range"])
            if area is None:
                del self.protected[number]
            else:
                protection["range"] = area
        if self.filter and (area := moved(self.filter["range"])):
            self.filter["range"] = area
        elif self.filter:
            self.filter = None
        for rule in self.conditional:
            rule["ranges"] = [area for area in map(moved, rule["ranges"]) if area]
        self.conditional = [rule for rule in self.conditional if rule["ranges"]]

    def hidden_by_filter(self) -> set[int]:
        """Rows that a filter with hidden values does not show; its first row is the header."""
        hidden: set[int] = set()
        if self.filter:
            rows, columns = self.bounds(Area.read(self.filter["range"]))
            for name, criterion in self.filter.get("criteria", {}).items():
                column, unwanted = columns.start + int(name), set(criterion.get("hiddenValues", ()))
                hidden |= {row for row in rows[1:] if self.cell(row, column).seen in unwanted}
        return hidden

    def json(self, index: int, areas: list[tuple[range, range]] | None) -> JSON:
        """A Sheet of the API; the cells of the areas, when there are any."""
        found: JSON = {"properties": dict(self.properties, index=index)}
        if self.protected:
            found["protectedRanges"] = list(self.protected.values())
        if self.filter:
            found["basicFilter"] = self.filter
        if self.conditional:
            found["conditionalFormats"] = self.conditional
        if areas is not None:
            found["data"] = [self._data(rows, columns) for rows, columns in areas]
        return found

    def _data(self, rows: range, columns: range) -> JSON:
        shown = rows[: max(0, len(self.rows) - rows.start)]
        cells = [[cell.json() for cell in self.row(row)[columns.start : columns.stop]] for row in shown]
        hidden = self.hidden_by_filter()
        found: JSON = {
            "startRow": rows.start,
            "startColumn": columns.start,
            "rowData": [{"values": row} if row else {} for row in cells],
            "rowMetadata": [
                {"pixelSize": 21}
                | self.dimensions[ROWS].get(row, {})
                | ({"hiddenByFilter": True} if row in hidden else {})
                for row in rows
            ],
            "columnMetadata": [{"pixelSize": 100} | self.dimensions[COLUMNS].get(column, {}) for column in columns],
        }
        return {name: value for name, value in found.items() if value}
