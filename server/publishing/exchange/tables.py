"""The table of translations as a file."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from server.publishing.exchange.rows import guarded, written_cell
from server.publishing.exchange.translations import KEY, PLACE, table_of
from server.publishing.exchange.xlsform.writing import HEADER, OPTIONS, column_language
from surveys.phrases import is_right_to_left

KEY_WIDTH, PLACE_WIDTH, WIDTH = 34, 26, 44  # characters
WRAPPED = {"text_wrap": True, "valign": "top"}
NOT_THEIRS = {**WRAPPED, "font_color": "#5A6B72"}
MISSING = {**WRAPPED, "bg_color": "#FFF3C4"}
RIGHT_TO_LEFT = 2


def to_csv(definition: Mapping[str, Any]) -> bytes:
    """Behind a byte order mark, by which Excel knows UTF-8."""
    languages, rows = table_of(definition)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([KEY, PLACE, *map(column_language, languages)])
    writer.writerows([list(map(guarded, row)) for row in rows])
    return file.getvalue().encode("utf-8-sig")


def to_xlsx(definition: Mapping[str, Any]) -> bytes:
    """What is missing is yellow."""
    languages, rows = table_of(definition)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet("texts")
        header, theirs = book.add_format(HEADER), book.add_format(NOT_THEIRS)
        looks = [_looks(book, language) for language in languages]
        for at, title in enumerate([KEY, PLACE, *map(column_language, languages)]):
            sheet.write_string(0, at, title, header)
        for line, (key, place, *texts) in enumerate(rows, 1):
            sheet.write_string(line, 0, key, theirs)
            sheet.write_string(line, 1, place, theirs)
            for at, (text, (plain, missing)) in enumerate(zip(texts, looks, strict=True), 2):
                if text:
                    sheet.write_string(line, at, written_cell(text), plain)
                else:
                    sheet.write_blank(line, at, None, missing)
        sheet.set_column(0, 0, KEY_WIDTH)
        sheet.set_column(1, 1, PLACE_WIDTH)
        sheet.set_column(2, len(languages) + 1, WIDTH)
        sheet.freeze_panes(1, 2)
    return file.getvalue()


def _looks(book: Any, language: str) -> tuple[Any, Any]:
    """Of a text that is there, and of one that is missing."""
    order = {"reading_order": RIGHT_TO_LEFT} if is_right_to_left(language) else {}
    return book.add_format({**WRAPPED, **order}), book.add_format({**MISSING, **order})
