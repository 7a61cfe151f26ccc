"""The rows of a table that people bring along, CSV or XLSX, each with the line they see it in."""

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from server.publishing.exchange.packed import DAMAGED, TOO_LARGE, refusal_of

MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_CELLS = 100_000
"""Of all sheets of a workbook together, the empty ones between others counted in."""
LONGEST = 32_767
"""Characters in a cell."""
MOST_CHARACTERS = 16_000_000
"""Many cells may show one and the same text."""
FORMULA = "=+\\-@\t\r＝＋－＠"
"""How a text begins that a spreadsheet would calculate; the wide ones are Japanese Excel's."""

_calculated = re.compile(f"'*[{FORMULA}]")
_guarded = re.compile(f"'+[{FORMULA}]")
# What XML cannot hold, and what Excel writes in its place.
_unprintable = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_carriage_return = "_x000D_"


class Unreadable(ValueError):
    """The file is no table that can be read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """As an editor or a spreadsheet counts it, from 1."""
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def rows_of(content: bytes) -> list[Row]:
    """Of a CSV file, or of a workbook's first sheet; raises Unreadable. What `guarded` put before a text is gone."""
    if is_workbook(content):
        return next(iter(sheets_of(content).values()), [])
    return _csv_rows(_text(content))


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def sheets_of(content: bytes, *titles: str) -> dict[str, list[Row]]:
    """Rows of the sheets that are called so, whatever their capitals, or of the first; raises Unreadable."""
    if refusal := refusal_of(content):
        raise Unreadable(refusal)
    # Imported here: a server that nobody brings a workbook to never pays for it.
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about ornaments that it cannot keep
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                left = _Left()
                return {title: list(_sheet_rows(sheet, left)) for title, sheet in _chosen(book.worksheets, titles)}
            finally:
                book.close()
        except Unreadable:
            raise
        except Exception as fault:  # whatever stands in a damaged file
            raise Unreadable(DAMAGED) from fault


def guarded(text: str) -> str:
    """For a cell of CSV: a spreadsheet shows it, and never calculates it."""
    return f"'{text}" if _calculated.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _guarded.match(text) else text


def written_cell(text: str) -> str:
    """For a cell of a workbook, where nothing is calculated: what it holds comes back by `rows_of`."""
    held = _unprintable.sub("", text.replace("\r\n", "\n"))[:LONGEST]
    return f"'{held}" if _guarded.match(held) else held


@dataclass(slots=True)
class _Left:
    """How much more of a workbook is read."""

    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS

    def take(self, cells: list[str]) -> None:
        self.cells -= len(cells)
        self.characters -= sum(map(len, cells))
        if min(self.cells, self.characters) < 0:
            raise Unreadable(TOO_LARGE)


def _chosen(sheets: list[Any], titles: tuple[str, ...]) -> list[tuple[str, Any]]:
    named = {sheet.title.strip().lower(): sheet for sheet in sheets}
    chosen = [(title, named[title]) for title in titles if title in named] if titles else [("", sheets[0])]
    # Two sheets may be one part of the file, which is read as often as it is named, however long it is.
    if len({sheet._worksheet_path for _, sheet in chosen}) < len(chosen):  # noqa: SLF001 - nothing else tells it
        raise Unreadable(DAMAGED)
    return chosen


def _sheet_rows(sheet: Any, left: _Left) -> Iterator[Row]:
    # Some programs write a wrong size into the file, and rows would be missing.
    sheet.reset_dimensions()
    for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if line > MOST_ROWS:
            raise Unreadable(f"The sheet {sheet.title} has more than {MOST_ROWS:,} rows.")
        cells = [unguarded(_shown(value)) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        left.take(cells)
        yield Row(line, tuple(cells))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return _shown_time(value)
    return "" if value is None else str(value)[:LONGEST].replace(_carriage_return, "")


def _shown_time(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, time) and value.second == 0:
        return f"{value:%H:%M}"
    return value.isoformat()


def _text(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "This is an old Excel file (.xls), or has a password; save it as .xlsx without one, or as CSV."
        )
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Unreadable(f"Line {line} is no UTF-8; in Excel save it as “CSV UTF-8”.") from fault


def _csv_rows(text: str) -> list[Row]:
    # Excel writes the separator of its country, and sometimes says so in a line of its own.
    told = re.match(r"sep=(.)\r?\n", text)
    mark = told[1] if told else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"The file has more than {MOST_ROWS:,} rows.")
            rows.append(Row(line, tuple(unguarded(cell.replace("\0", "")) for cell in cells[:MOST_COLUMNS])))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise Unreadable(f"Line {line} cannot be read: {fault}.") from fault
    return rows[1:] if told else rows


def _separator(text: str) -> str:
    first = next(filter(str.strip, text.splitlines()), "")
    plain = re.sub(r'"[^"]*"', "", first)
    count: Callable[[str], int] = plain.count
    return max(",;\t", key=count)
