"""One spreadsheet file, written whole and put in place in one step: a reader finds the old one or the new one."""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

Look = Literal["words", "wrapped", "time", "late", "day", "number", "low", "csat", "nps", "ces", "muted"]


class Styled(NamedTuple):
    """A cell that looks other than the rest of its column."""

    value: "str | float | datetime | date"
    look: Look


Cell = str | float | datetime | date | Styled | None
"""Times are local and carry no zone: a spreadsheet knows none. Text stays text, whatever it begins with."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int
    """In characters."""
    look: Look = "words"
    field: str = ""
    """What it shows, whatever its title."""


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


UNFINISHED = ".unfinished"
"""A folder beside the file; what a crash leaves there is swept away by the next writing."""
LONGEST = 32_767
"""Of a cell, in UTF-16 units."""
MARK = " … (cut)"
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
DAY = timedelta(days=1)
LINE, MOST_LINES = 15, 27
"""Points of a line of text, and lines in the highest row that Excel knows."""
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_TOP: dict[str, object] = {"valign": "top"}
_ALERT: dict[str, object] = {**_TOP, "bold": True, "font_color": "#B00020"}
_NUMBER: dict[str, object] = {"align": "right", "indent": 1}
LOOKS: dict[Look, dict[str, object]] = {
    "words": _TOP,
    "wrapped": {**_TOP, "text_wrap": True},
    "time": {**_TOP, "num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "late": {**_ALERT, "num_format": 'yyyy-mm-dd hh:mm "▲ late"', "align": "left"},
    "day": {**_TOP, "num_format": "ddd yyyy-mm-dd", "align": "left"},
    "number": {**_TOP, **_NUMBER, "num_format": "0"},
    "low": {**_ALERT, **_NUMBER, "num_format": '"▼ low  "0'},
    "csat": {**_TOP, **_NUMBER, "num_format": '0" %"'},
    "nps": {**_TOP, **_NUMBER, "num_format": '"NPS "+0;"NPS "-0;"NPS "0'},
    "ces": {**_TOP, **_NUMBER, "num_format": '"easy "0" %"'},
    "muted": {**_TOP, "font_color": "#5F6368", "italic": True},
}
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F", "valign": "vcenter", "text_wrap": True}
BAND = {"bg_color": "#F1F5F7"}

# What XML cannot hold, and halves of characters, which UTF-8 cannot.
_unprintable = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(path: Path, tabs: Iterable[Tab], *, title: str, now: datetime) -> list[int]:
    """Replace the file, durably; how many rows each tab has. PermissionError if another program holds the old file."""
    unfinished = path.parent / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        new = unfinished / path.name
        with xlsxwriter.Workbook(new, {**OPTIONS, "tmpdir": str(unfinished)}) as book:
            book.set_properties({"title": title, "created": now.replace(tzinfo=None), "comments": "Written by Heard."})
            rows = [_add(book, tab) for tab in tabs]
        _put(new, path)
    except FileCreateError as failure:
        cause: OSError = failure.args[0]
        raise cause from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return rows


@lru_cache(1_000)  # most cells say one of a few things
def clean(text: str) -> str:
    """As a cell of a workbook can hold it."""
    tidied = tidy(text, LONGEST)
    # XlsxWriter would take it for XML of its own, and no program could open the file.
    return tidy(f" {tidied}", LONGEST) if tidied.startswith("<r>") else tidied


def tidy(text: str, longest: int) -> str:
    """The text without control characters, cut with a mark where it has more UTF-16 units than that."""
    if not text.isprintable():  # rarely; new lines count
        text = _unprintable.sub("", text)
    if len(text) > longest // 2 and len(units := text.encode("utf-16-le")) > 2 * longest:
        return units[: 2 * (longest - len(MARK))].decode("utf-16-le", "ignore") + MARK
    return text


def _add(book: Any, tab: Tab) -> int:
    sheet = book.add_worksheet(tab.name)
    looks = {look: book.add_format(properties) for look, properties in LOOKS.items()}
    last = len(tab.columns) - 1
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)
    header = book.add_format(HEADER)
    for number, column in enumerate(tab.columns):
        sheet.set_column(number, number, column.width, looks[column.look])
        sheet.write_string(0, number, column.title, header)
    rows = _fill(sheet, tab, looks)
    sheet.autofilter(0, 0, rows, last)
    if rows:
        # By a rule and not cell by cell: bands stay bands when somebody sorts or filters.
        band = {"type": "formula", "criteria": "=MOD(ROW(),2)=1", "format": book.add_format(BAND)}
        sheet.conditional_format(1, 0, rows, last, band)
        sheet.ignore_errors({"number_stored_as_text": f"A2:{xlsxwriter.utility.xl_rowcol_to_cell(rows, last)}"})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return rows


def _fill(sheet: Any, tab: Tab, looks: dict[Look, Any]) -> int:
    usual = [looks[column.look] for column in tab.columns]
    wrapped = [column.width if column.look == "wrapped" else LONGEST for column in tab.columns]
    # Past their reading of "A1" notation, which takes a tenth of the time, where that is how they are made.
    write_string, write_number = (
        getattr(method, "__wrapped__", method) for method in (type(sheet).write_string, type(sheet).write_number)
    )
    row = 0
    for row, cells in enumerate(tab.rows, 1):
        lines = 1
        for number, cell in enumerate(cells):
            if cell is None:
                continue
            value, look = (cell.value, looks[cell.look]) if isinstance(cell, Styled) else (cell, usual[number])
            if isinstance(value, str):
                write_string(sheet, row, number, clean(value), look)
                if len(value) > wrapped[number] or "\n" in value:
                    lines = max(lines, lines_of(value, wrapped[number]))
            else:
                write_number(sheet, row, number, days(value) if isinstance(value, date) else value, look)
        if lines > 1:
            # Excel would find the height by itself, LibreOffice shows one line.
            sheet.set_row(row, LINE * min(lines, MOST_LINES))
    return row


def days(moment: date) -> float:
    """Since 1899-12-30, as every spreadsheet counts."""
    start = EPOCH if isinstance(moment, datetime) else EPOCH.date()
    return (moment - start) / DAY


def lines_of(text: str, width: int) -> int:
    """That a text takes in a column of so many characters."""
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))


def _put(new: Path, path: Path) -> None:
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(new, path)  # noqa: PTH105 - as the design calls it
    if hasattr(os, "O_DIRECTORY"):  # on Windows a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
