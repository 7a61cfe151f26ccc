import os
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from server.mirror.workbook import LONGEST, Cell, Column, Tab, clean, write

NOW = datetime(2026, 7, 6, 12, 0)  # noqa: DTZ001 - as a spreadsheet has it


def sheet_with(path: Path, *cells: Cell) -> Worksheet:
    columns = (Column("When", 18, "time"), Column("Comment", 60, "wrapped"))
    write(path, [Tab("Answers", columns, [(NOW, cell) for cell in cells])], title="Riverside", now=NOW)
    return load_workbook(path)["Answers"]


def test_a_date_is_a_real_date(tmp_path: Path) -> None:
    cell = sheet_with(tmp_path / "a.xlsx", "words")["A2"]
    assert cell.is_date
    assert (cell.value, cell.number_format) == (NOW, "yyyy-mm-dd hh:mm")


def test_the_header_stays_in_sight_and_filters(tmp_path: Path) -> None:
    sheet = sheet_with(tmp_path / "a.xlsx", "one", "two")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["B"].width == pytest.approx(60, abs=1)
    assert sheet["A1"].font.bold
    assert sheet["B2"].alignment.wrap_text
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["A2:B3"]


def test_a_comment_that_looks_like_the_files_own_markup_leaves_the_file_whole(tmp_path: Path) -> None:
    sheet = sheet_with(tmp_path / "a.xlsx", "<r><t>x</r>")
    assert sheet["B2"].value == " <r><t>x</r>"


def test_an_empty_tab_still_has_its_header(tmp_path: Path) -> None:
    sheet = sheet_with(tmp_path / "a.xlsx")
    assert [cell.value for cell in sheet[1]] == ["When", "Comment"]
    assert sheet.auto_filter.ref == "A1:B1"


@pytest.mark.parametrize(
    "words",
    [
        '=HYPERLINK("http://evil.example","x")',
        "+1",
        "-2+3",
        "@SUM(A1)",
        "{=1+1}",
        "https://example.com",
        "007",
        "كانت الخدمة بطيئة",
        "_x0041_ stays",
        " spaces ",
        "<b>&amp;</b>",
        "two\nlines 😀",
    ],
)
def test_text_stays_text_as_it_was_typed(tmp_path: Path, words: str) -> None:
    cell = sheet_with(tmp_path / "a.xlsx", words)["B2"]
    assert (cell.data_type, cell.hyperlink) in {("s", None), ("inlineStr", None)}
    assert cell.value.replace("_x005F_", "_") == words  # openpyxl leaves Excel's own escape as it is


def test_what_no_file_can_hold_is_left_out(tmp_path: Path) -> None:
    assert sheet_with(tmp_path / "a.xlsx", "a\x00\x07b\ud83dc\uffffd")["B2"].value == "abcd"


def test_a_very_long_text_is_cut_with_a_mark_as_excel_counts() -> None:
    assert clean("a" * LONGEST) == "a" * LONGEST
    cut = clean("😀" * LONGEST)
    assert cut.endswith("… (cut)")
    assert LONGEST - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST


def test_a_crash_before_the_last_step_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    sheet_with(path, "old")

    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            sheet_with(path, "new")
    assert load_workbook(path)["Answers"]["B2"].value == "old"


def test_what_a_crash_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "half").write_text("customers' words")
    sheet_with(tmp_path / "a.xlsx", "new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
