"""The three kinds of file, read back as their programs would."""

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from server.branches.branch import Branch
from server.database import Database
from server.reports.export import export
from server.reports.formats import FORMATS, write_jsonl, write_xlsx
from server.reports.wanted import Wanted
from surveys.wire import time_from_wire
from tests.server.conftest import KEYS, Cast, only_on_sqlite
from tests.server.reports.archive import JULY, Archive

ARABIC = "الانتظار طويل جدًا، شكرًا"
LONG = "word " * 60
FORMULAS = ('=HYPERLINK("http://x.example","look")', "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "＝1+1")


def written(database: Database, wanted: Wanted, name: str) -> io.BytesIO:
    file = io.BytesIO()
    FORMATS[name].write(export(database, wanted, KEYS), file)
    file.seek(0)
    return file


def csv_rows(file: io.BytesIO) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))]


def sheets(file: io.BytesIO) -> list[list[dict[str, Any]]]:
    found = []
    for sheet in load_workbook(file):
        titles, *rows = sheet.iter_rows(values_only=True)
        found.append([dict(zip(map(str, titles), row, strict=True)) for row in rows])
    return found


def test_what_looks_like_a_formula_is_text_in_a_csv_file(database: Database, archive: Archive, cast: Cast) -> None:
    archive.hears_many(cast.riverside, [{"overall": 1, "comment": formula} for formula in FORMULAS])
    file = written(database, Wanted("responses", (cast.riverside,)), "csv")
    assert [row["comment"] for row in csv_rows(file)] == [f"'{formula}" for formula in FORMULAS]


def test_what_looks_like_a_formula_is_text_in_a_spreadsheet(database: Database, archive: Archive, cast: Cast) -> None:
    archive.hears_many(cast.riverside, [{"overall": 1, "comment": formula} for formula in FORMULAS])
    file = written(database, Wanted("responses", (cast.riverside,)), "xlsx")
    assert b"<f>" not in ZipFile(file).read("xl/worksheets/sheet1.xml")
    cells = [row[11] for row in load_workbook(file).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [formula.replace("\r", "") for formula in FORMULAS]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] == [("s", formula != "\rx") for formula in FORMULAS]


def test_a_comment_cannot_write_its_own_xml(database: Database, archive: Archive, cast: Cast) -> None:
    typed = "<r><t>mine</t></is></c></r>"
    archive.hears(cast.riverside, {"overall": 1, "comment": typed})
    ((row,),) = sheets(written(database, Wanted("responses", (cast.riverside,)), "xlsx"))
    assert row["comment"].strip() == typed


def test_characters_that_xml_cannot_hold_break_no_spreadsheet(database: Database, archive: Archive, cast: Cast) -> None:
    archive.hears(cast.riverside, {"overall": 1, "comment": "a\x0b\x1b\ufffeb \N{GRINNING FACE}"})
    ((row,),) = sheets(written(database, Wanted("responses", (cast.riverside,)), "xlsx"))
    assert row["comment"] == "ab \N{GRINNING FACE}"


@pytest.mark.parametrize("name", FORMATS)
def test_arabic_lines_and_commas_come_back_as_they_were(
    database: Database, archive: Archive, cast: Cast, name: str
) -> None:
    typed = f'{ARABIC}\nsecond, "quoted"; line'
    archive.hears(cast.riverside, {"overall": 1, "comment": typed})
    file = written(database, Wanted("responses", (cast.riverside,)), name)
    comments: dict[str, Callable[[], str]] = {
        "csv": lambda: csv_rows(file)[0]["comment"],
        "xlsx": lambda: sheets(file)[0][0]["comment"],
        "jsonl": lambda: json.loads(file.getvalue())["answers"]["comment"],
    }
    assert comments[name]() == typed


def test_a_csv_file_is_what_excel_and_the_rfc_expect(database: Database, archive: Archive, cast: Cast) -> None:
    archive.hears(cast.riverside, {"overall": 1, "comment": 'say "no"'})
    raw = written(database, Wanted("responses", (cast.riverside,)), "csv").getvalue()
    assert raw.startswith(b"\xef\xbb\xbfid,when,zone,")
    assert b',"say ""no""",' in raw
    assert raw.count(b"\r\n") == raw.count(b"\n") == 2
    assert b",2026-07-06 15:00:00,Africa/Nairobi," in raw


def test_times_in_a_spreadsheet_are_real_ones_on_both_sides_of_daylight_saving(
    database: Database, archive: Archive, harbour: Branch
) -> None:
    for hour in (0, 1):
        archive.hears(harbour, {"overall": 5}, at=datetime(2026, 3, 29, hour, 30, tzinfo=UTC))
    (rows,) = sheets(written(database, Wanted("responses", (harbour,)), "xlsx"))
    assert [row["when"] for row in rows] == [
        datetime(2026, 3, 29, 1, 30),  # noqa: DTZ001 - a spreadsheet knows no zones
        datetime(2026, 3, 29, 3, 30),  # noqa: DTZ001 - a spreadsheet knows no zones
    ]


def test_times_in_json_lines_tell_the_two_hours_apart_that_a_clock_shows_twice(
    database: Database, archive: Archive, harbour: Branch
) -> None:
    moments = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]
    for moment in moments:
        archive.hears(harbour, {"overall": 5}, at=moment)
    lines = [json.loads(line) for line in written(database, Wanted("responses", (harbour,)), "jsonl")]
    assert [line["started_at"][11:16] for line in lines] == ["02:30", "02:30"]
    assert [time_from_wire(line["started_at"]) for line in lines] == moments
    assert [line["timezone"] for line in lines] == ["Europe/Berlin"] * 2


def test_what_one_sheet_cannot_hold_goes_to_a_further_one(database: Database, archive: Archive, cast: Cast) -> None:
    archive.hears_many(cast.riverside, [{"overall": n % 5 + 1} for n in range(5)])
    for a_sheet, sizes in ((2, [2, 2, 1]), (5, [5]), (6, [5])):
        file = io.BytesIO()
        rows = write_xlsx(export(database, Wanted("responses", (cast.riverside,)), KEYS), file, rows_a_sheet=a_sheet)
        file.seek(0)
        assert (rows, [len(rows) for rows in sheets(file)]) == (5, sizes)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_to_export_is_a_file_with_titles_only(database: Database, cast: Cast, name: str) -> None:
    wanted = Wanted("cases", (cast.riverside,), date(2026, 1, 1), date(2026, 1, 2))
    file = io.BytesIO()
    assert FORMATS[name].write(export(database, wanted, KEYS), file) == 0
    assert bool(file.getvalue()) == (name != "jsonl")


@only_on_sqlite
def test_memory_stays_flat_however_many_rows_there_are(
    database: Database, archive: Archive, cast: Cast, tmp_path: Path
) -> None:
    wanted = Wanted("responses", (cast.riverside,), date(2026, 7, 1))
    peaks = []
    for more, so_far in ((3_000, 3_000), (6_000, 9_000)):
        archive.hears_many(cast.riverside, [{"overall": 3, "comment": LONG}] * more, at=JULY + timedelta(hours=so_far))
        with (tmp_path / "out").open("w+b") as file:
            tracemalloc.start(1)
            assert write_jsonl(export(database, wanted, KEYS), file) == so_far
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            file.seek(0)
            assert sum(1 for _ in file) == so_far
    assert peaks[1] < peaks[0] * 1.2
