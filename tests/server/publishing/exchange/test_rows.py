"""Tables as people bring them: from any country's Excel, with lines as they see them."""

import io
from datetime import date, time

import openpyxl
import pytest

from server.publishing.exchange.rows import Row, Unreadable, guarded, rows_of, unguarded


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b'name,words\nMara,"hi, all"\n',
        b'\xef\xbb\xbfname;words\r\nMara;"hi, all"\r\n',
        "name\twords\nMara\thi, all\n".encode("utf-16"),
        b"sep=;\r\nname;words\r\nMara;hi, all\r\n",
        workbook(("name", "words"), ("Mara", "hi, all")),
    ],
    ids=["commas", "semicolons", "tabs", "told", "workbook"],
)
def test_one_table_in_every_coat(content: bytes) -> None:
    assert [row.cells for row in rows_of(content)] == [("name", "words"), ("Mara", "hi, all")]


def test_a_row_keeps_the_line_it_begins_in() -> None:
    rows = rows_of(b'a,b\n"two\nlines",x\n\nlast,y\n')
    assert [row.line for row in rows if not row.is_blank] == [1, 2, 5]
    assert rows_of(b"sep=,\na,b\nc,d\n")[1] == Row(3, ("c", "d"))


def test_numbers_days_and_times_of_a_workbook_read_as_they_are_written() -> None:
    cells = rows_of(workbook((5, 2.0, 2.5, True, date(2026, 3, 2), time(8, 30), None)))[0].cells
    assert cells == ("5", "2", "2.5", "TRUE", "2026-03-02", "08:30")


@pytest.mark.parametrize("text", ["=1+1", "+49", "-", "@x", "'=1+1", "''+1", "plain", "'quoted'", "", "＝1"])
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝"))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name\ncaf\xe9\n", "Line 2 is no UTF-8"),
        (b'name\n"open\n', "Line 2 cannot be read"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "save it as .xlsx"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        rows_of(content)
