"""Ranges of a grid: as GridRange of the API, as A1 notation, and after rows or columns were moved."""

import re
from dataclasses import dataclass, replace
from typing import Self

from tests.google.refused import JSON, invalid
from tests.google.shift import Shift

LETTERS = 26
A1 = re.compile(r"(?P<left>[A-Z]{0,3})(?P<top>[0-9]*)(?::(?P<right>[A-Z]{0,3})(?P<bottom>[0-9]*))?", re.IGNORECASE)
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Span:
    """Half open; None: without a bound."""

    start: int | None = None
    end: int | None = None

    def within(self, count: int) -> range:
        return range(min(self.start or 0, count), count if self.end is None else min(self.end, count))

    def meets(self, other: "Span") -> bool:
        first, second = (self.start or 0, self.end), (other.start or 0, other.end)
        return (first[1] is None or second[0] < first[1]) and (second[1] is None or first[0] < second[1])

    def shifted(self, shift: Shift, count: int) -> Self | None:
        places = self.within(count)
        moved = shift.span(places.start, places.stop)
        if moved is None:
            return None
        return replace(self, start=None if self.start is None else moved[0], end=None if self.end is None else moved[1])


@dataclass(frozen=True)
class Area:
    """A range of one sheet."""

    sheet: int
    rows: Span = Span()
    columns: Span = Span()

    @classmethod
    def read(cls, given: JSON) -> "Area":
        rows, columns = (
            Span(given.get(f"start{name}Index"), given.get(f"end{name}Index")) for name in ("Row", "Column")
        )
        for span in (rows, columns):
            if (span.start or 0) < 0 or (span.end is not None and span.end <= (span.start or 0)):
                raise invalid("range is empty: the end index must be greater than the start index")
        return cls(given.get("sheetId", 0), rows, columns)

    def json(self) -> JSON:
        """A sheetId of 0 is left out, as Google does; a start of 0 is not."""
        found = {
            "sheetId": self.sheet or None,
            "startRowIndex": self.rows.start,
            "endRowIndex": self.rows.end,
            "startColumnIndex": self.columns.start,
            "endColumnIndex": self.columns.end,
        }
        return {name: value for name, value in found.items() if value is not None}

    def meets(self, other: "Area") -> bool:
        return self.sheet == other.sheet and self.rows.meets(other.rows) and self.columns.meets(other.columns)

    def shifted(self, dimension: str, shift: Shift, count: int) -> "Area | None":
        if dimension == "ROWS":
            rows = self.rows.shifted(shift, count)
            return replace(self, rows=rows) if rows else None
        columns = self.columns.shifted(shift, count)
        return replace(self, columns=columns) if columns else None


def column_name(index: int) -> str:
    name = ""
    while index >= 0:
        index, letter = divmod(index, LETTERS)
        name, index = chr(ord("A") + letter) + name, index - 1
    return name


def column_index(name: str) -> int:
    index = 0
    for letter in name.upper():
        index = index * LETTERS + ord(letter) - ord("A") + 1
    return index - 1


def quoted(title: str) -> str:
    return title if PLAIN.fullmatch(title) else "'" + title.replace("'", "''") + "'"


def name_of(title: str, rows: range, columns: range) -> str:
    """`Answers!A1:B2`, with one cell for a range of one cell."""
    first = f"{column_name(columns.start)}{rows.start + 1}"
    last = f"{column_name(columns.stop - 1)}{rows.stop}"
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


def split_title(name: str) -> tuple[str | None, str]:
    """The title, None when there is none, and the cells."""
    if name.startswith("'"):
        title, end, cells = name[1:].replace("''", "\0").partition("'")
        if not end:
            raise unparsable(name)
        return title.replace("\0", "'"), cells.removeprefix("!")
    title, mark, cells = name.rpartition("!")
    return (title, cells) if mark else (None, name)


def spans(cells: str) -> tuple[Span, Span] | None:
    """Rows and columns of `A1:B2`, `A:A`, `3:3`, `A5:A` or `A1:1`; None when it is none of them."""
    match = A1.fullmatch(cells)
    if not match or not (match["left"] or match["top"]):
        return None
    left, top, right, bottom = match.group("left", "top", "right", "bottom")
    if right is None and bottom is None:
        right, bottom = left, top
        if not (left and top):
            return None
    columns = sorted(column_index(name) for name in (left, right) if name)
    rows = sorted(int(number) - 1 for number in (top, bottom) if number)
    if rows and rows[0] < 0:
        return None
    return (
        Span(rows[0] if top else None, rows[-1] + 1 if bottom else None),
        Span(columns[0] if left else None, columns[-1] + 1 if right else None),
    )


def unparsable(name: str) -> Exception:
    return invalid(f"Unable to parse range: {name}")
