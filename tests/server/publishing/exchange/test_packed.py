"""Workbooks of a few kilobytes that would unpack to hours of work are refused before anything reads them."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from server.publishing.exchange import packed
from server.publishing.exchange.packed import MOST_BYTES, MOST_ELEMENTS, MOST_OTHERS, MOST_SHEETS
from server.publishing.exchange.rows import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Unreadable, rows_of, sheets_of

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, STRINGS, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
SMALL = 60_000
"""Bytes of a file that expands to what is below."""
TOO_LARGE = "This workbook is too large"


def workbook(*titles: str) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for title in titles or ("texts",):
            book.add_worksheet(title).write_string(0, 0, "key")
    return file.getvalue()


def changed(content: bytes, name: str, how: Callable[[str], str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            text = before.read(part).decode()
            after.writestr(part, how(text) if part == name else text)
    return file.getvalue()


def sheet(rows: str, start: str = "") -> Callable[[str], str]:
    return lambda _: f"{start}<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"


BOMBS = {
    "bytes": (STYLES, lambda text: text + " " * MOST_BYTES),
    "cells": (SHEET, sheet(("<row>" + "<c><v>1</v></c>" * 90 + "</row>") * 9_000)),
    "a row of cells without end": (SHEET, sheet(f"<row>{'<c/>' * MOST_ELEMENTS}</row>")),
    "texts": (STRINGS, lambda _: f"<sst {SPACE}>{'<si><t/></si>' * MOST_ELEMENTS}</sst>"),
    "formats": (STYLES, lambda text: text.replace("</cellXfs>", f"{'<xf/>' * MOST_OTHERS}</cellXfs>")),
    "names": (BOOK, lambda text: text.replace("</workbook>", f"{'<a/>' * MOST_OTHERS}</workbook>")),
    "empty cells before each": (
        SHEET,
        sheet("".join(f'<row r="{at}"><c r="CV{at}"><v>1</v></c></row>' for at in range(1, MOST_ROWS))),
    ),
    "elements in letters that nobody expects": (
        SHEET,
        sheet(f"<row>{'<c/>' * MOST_ELEMENTS}</row>", '<?xml version="1.0" encoding="iso-8859-1"?>'),
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_expands_hugely_is_refused(bomb: str) -> None:
    content = changed(workbook(), *BOMBS[bomb])
    assert len(content) < SMALL
    with pytest.raises(Unreadable, match=TOO_LARGE):
        rows_of(content)


def test_one_text_in_very_many_cells_is_refused() -> None:
    long = changed(workbook(), STRINGS, lambda _: f"<sst {SPACE}><si><t>{'long ' * 6_000}</t></si></sst>")
    content = changed(long, SHEET, sheet('<row><c t="s"><v>0</v></c></row>' * 1_000))
    with pytest.raises(Unreadable, match=TOO_LARGE):
        rows_of(content)


@pytest.mark.parametrize("titles", [("survey", "choices"), ("choices",)])
def test_one_part_under_two_names_is_not_read_twice(titles: tuple[str, ...]) -> None:
    content = workbook("survey", "choices")
    same = changed(content, "xl/_rels/workbook.xml.rels", lambda text: text.replace("sheet2.xml", "sheet1.xml"))
    if len(titles) == 1:
        assert [row.cells for row in sheets_of(same, *titles)["choices"]] == [("key",)]
        return
    with pytest.raises(Unreadable, match="damaged"):
        sheets_of(same, *titles)


def test_entities_are_what_no_spreadsheet_program_writes() -> None:
    doctype = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]>'
    with pytest.raises(Unreadable, match="damaged"):
        rows_of(changed(workbook(), SHEET, sheet("<row><c><v>&b;</v></c></row>", doctype)))


def test_a_sheet_within_the_bounds_is_read_whole() -> None:
    rows = 1_000
    assert rows * 10 < MOST_CELLS
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        texts = book.add_worksheet("texts")
        for row in range(rows):
            texts.write_row(row, 0, [f"text {row}", *range(1, 10)])
    read = rows_of(file.getvalue())
    assert len(read) == rows
    assert read[-1].cells == (f"text {rows - 1}", *map(str, range(1, 10)))


def test_sheets_are_found_by_their_names_alone() -> None:
    content = workbook("Notes", " Survey ", "choices")
    assert [*sheets_of(content, "survey", "settings", "choices")] == ["survey", "choices"]
    assert sheets_of(content, "other") == {}


def test_a_workbook_of_too_many_sheets_is_not_read() -> None:
    with pytest.raises(Unreadable, match=f"more than {MOST_SHEETS} sheets"):
        rows_of(workbook(*(f"sheet {number}" for number in range(MOST_SHEETS + 1))))


def test_columns_beyond_the_last_are_left_out() -> None:
    book = openpyxl.Workbook()
    book.active.append([*range(MOST_COLUMNS + 5)])
    file = io.BytesIO()
    book.save(file)
    assert len(rows_of(file.getvalue())[0].cells) == MOST_COLUMNS


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_no_program_packs_so_is_not_unpacked(way: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as before, zipfile.ZipFile(file, "w", way) as after:
        for part in before.namelist():
            after.writestr(part, before.read(part))
    assert re.search("damaged", packed.refusal_of(file.getvalue()))
