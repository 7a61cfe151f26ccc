"""The rows of a table that people bring along, CSV or XLSX, each with the line they see it in."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

MOST_ROWS = 10_000
MOST_COLUMNS = 100
MOST_BYTES = 16_000_000
"""Unpacked; a workbook is a zip file."""
MOST_SHEETS = 20
"""Several may be one and the same part of it, read again and again."""
LONGEST = 32_767
"""Characters in a cell."""
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
        return next(iter(sheets_of(content, first=True).values()), [])
    return _csv_rows(_text(content))


def is_workbook(content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04")


def sheets_of(content: bytes, *, first: bool = False) -> dict[str, list[Row]]:
    """Name -> rows, in the workbook's order, or of the first alone; raises Unreadable."""
    _refuse_bomb(content)
    # Imported here: a server that nobody brings a workbook to never pays for it.
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about ornaments that it cannot keep
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                sheets = _few(book.worksheets)[: 1 if first else None]
                return {sheet.title: list(_sheet_rows(sheet)) for sheet in sheets}
            finally:
                book.close()
        except Unreadable:
            raise
        except Exception as fault:  # whatever stands in a damaged file
            raise Unreadable("This workbook is damaged; open it in a spreadsheet program and save it anew.") from fault


def guarded(text: str) -> str:
    """For a cell of CSV: a spreadsheet shows it, and never calculates it."""
    return f"'{text}" if _calculated.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _guarded.match(text) else text


def written_cell(text: str) -> str:
    """For a cell of a workbook, where nothing is calculated: what it holds comes back by `rows_of`."""
    held = _unprintable.sub("", text.replace("\r\n", "\n"))[:LONGEST]
    return f"'{held}" if _guarded.match(held) else held


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as fault:
        raise Unreadable("This is no workbook: the file is damaged.") from fault
    if size > MOST_BYTES:
        raise Unreadable("This workbook is too large.")


def _few(sheets: list[Any]) -> list[Any]:
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(f"This workbook has more than {MOST_SHEETS} sheets; save what is needed in one of its own.")
    return sheets


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    # Some programs write a wrong size into the file, and rows would be missing.
    sheet.reset_dimensions()
    for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if line > MOST_ROWS:
            raise Unreadable(f"The sheet {sheet.title} has more than {MOST_ROWS:,} rows.")
        cells = [unguarded(_shown(value)) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield Row(line, tuple(cells))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return _shown_time(value)
    return "" if value is None else str(value).replace(_carriage_return, "")


def _shown_time(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, time) and value.second == 0:
        return f"{value:%H:%M}"
    return value.isoformat()


def _text(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is an old Excel file (.xls); save it as .xlsx or as CSV.")
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
