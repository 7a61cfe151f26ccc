"""The three kinds of file an export can be. A customer's text stays text, whatever it begins with."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from server.reports.records import Export

ROWS_A_SHEET = 1_048_575
"""Below the titles."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet would calculate; the wide ones are Japanese Excel's."""
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F"}
TIME = {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}
WIDTH = 18  # characters

# What XML cannot hold.
_unprintable = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Rows = Iterator[list[Any]]


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    mimetype: str
    write: Callable[[Export, IO[bytes]], int]
    """Write everything into the file, which stays open; how many records it was."""


def write_csv(export: Export, file: IO[bytes]) -> int:
    """RFC 4180, behind a byte order mark, by which Excel knows UTF-8."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        writer = csv.writer(text)
        writer.writerow(export.titles)
        written = 0
        for written, row in enumerate(export.rows(), 1):  # noqa: B007 - told at the end
            writer.writerow(map(_harmless, row))
    finally:
        text.detach()  # also flushes
    return written


def write_jsonl(export: Export, file: IO[bytes]) -> int:
    """One JSON object a line, as the API names things; times with their offset from UTC."""
    written = 0
    for written, record in enumerate(export.records, 1):  # noqa: B007 - told at the end
        file.write(json.dumps(record, ensure_ascii=False, default=_iso).encode() + b"\n")
    return written


def write_xlsx(export: Export, file: IO[bytes], *, rows_a_sheet: int = ROWS_A_SHEET) -> int:
    """Times are real ones. What one sheet cannot hold goes to a further one."""
    written, rows = 0, export.rows()
    try:
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            book.use_zip64()
            looks = [book.add_format(look) for look in (HEADER, TIME, {"quote_prefix": True})]
            further = [*islice(rows, 1)]
            while further or not book.worksheets():
                written += _add_sheet(book, export, islice(chain(further, rows), rows_a_sheet), looks)
                further = [*islice(rows, 1)]
    except FileCreateError as failure:
        cause: OSError = failure.args[0]
        raise cause from None
    return written


def _add_sheet(book: Any, export: Export, rows: Rows, looks: list[Any]) -> int:
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet(export.name if number == 1 else f"{export.name} {number}")
    header, time, quoted = looks
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(export.columns) - 1, WIDTH)
    for column, title in enumerate(export.titles):
        sheet.write_string(0, column, title, header)
    written = 0
    for written, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                text = _fit(value)
                sheet.write_string(written, column, text, quoted if text.startswith(FORMULA) else None)
            elif isinstance(value, datetime):
                sheet.write_datetime(written, column, value, time)
            elif value is not None:
                sheet.write_number(written, column, value)
    sheet.autofilter(0, 0, written, len(export.columns) - 1)
    return written


def _harmless(value: Any) -> Any:
    """A spreadsheet calculates what looks like a formula, unless an apostrophe stands before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _fit(text: str) -> str:
    clean = _unprintable.sub("", text.replace("\r\n", "\n"))
    # XlsxWriter takes a text between these marks for XML of its own.
    return f" {clean}" if clean.startswith("<r>") else clean


def _iso(value: datetime) -> str:
    return value.isoformat(timespec="milliseconds")


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "jsonl": Format("jsonl", "application/jsonl; charset=utf-8", write_jsonl),
}
