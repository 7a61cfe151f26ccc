"""`heard code labels`, `receipts`, `receipt`, `nfc`, `line`, as somebody at a terminal meets them."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from sqlalchemy import func, select

from server.branches.pictures import keep_picture, picture_from
from server.branches.settings import change_settings
from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.cli import main
from server.codes.paper.proof import picture, sample
from server.codes.paper.refused import PaperRefused
from server.codes.paper.sheet import FORMATS, Grid, grid_from, labels
from server.codes.receipt import State, look
from server.commands.progress import progress
from server.database.tables.codes import receipt_codes
from server.publishing.publishing import publish
from surveys import catalogue
from surveys.survey import Kind, Question
from surveys.tablet import Look
from tests.installation import NOON, Installation, install
from tests.server.codes.papers import a_content, a_logo, read
from tests.server.codes.thermal import Thermal

ADDRESS = "https://heard.example"
SCALE = Question("recommend", Kind.NPS, dict.fromkeys(("en", "fr", "es", "ar", "hi", "sw"), "Would you recommend us?"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("HEARD_PUBLIC_URL", ADDRESS)
    return install(tmp_path / "home", clock=lambda: NOON)


@pytest.fixture
def till(place: Installation) -> Touchpoint:
    return place.heard.database.write(
        add_touchpoint, code="T2KK23M", branch=place.riverside, name="Tills", kind="till", survey="receipt", now=NOON
    )


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is called."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(place: Installation, till: Touchpoint, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, what it answered, standard error."""
    assert till.code == "T2KK23M"

    def run(*words: str) -> tuple[int, Any, str]:
        code = main(["code", *words, "--home", str(place.heard.settings.home), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


def made(place: Installation) -> int:
    count = select(func.count()).select_from(receipt_codes)
    return place.heard.database.read(lambda session: session.execute(count).scalar_one())


def codes_on(file: Path) -> list[str]:
    with PdfDocument(file.read_bytes()) as document:
        pages = len(document)
    read_all = [read(picture(file.read_bytes(), 200, page)) for page in range(pages)]
    return [text.removeprefix("HTTPS://HEARD.EXAMPLE/F/") for page in read_all for text in page]


def test_a_poster_of_any_kind_leads_to_its_page(run: Run, tmp_path: Path) -> None:
    for option in ("--paper", "--page"):
        out = tmp_path / "poster.png"
        code, said, _err = run("poster", "t2k k23m", option, "A6", "--language", "ar", "--out", str(out))
        assert (code, said) == (0, {"file": str(out), "url": f"{ADDRESS}/f/T2KK23M"})
        assert read(Image.open(out)) == [f"{ADDRESS}/f/T2KK23M".upper()]


def test_a_branchs_picture_and_colours_are_on_its_paper(run: Run, place: Installation, tmp_path: Path) -> None:
    out, heard = tmp_path / "poster.svg", place.heard
    own = picture_from(a_logo().content)
    heard.database.write(keep_picture, place.riverside, own, now=NOON)
    look = Look(logo=own.sha256, colours={"act": "#7a1f5c"})
    heard.database.write(change_settings, place.riverside, now=NOON, look=look)
    assert run("poster", "T2KK23M", "--paper", "A6", "--out", str(out))[0] == 0
    assert "data:image/png;base64" in out.read_text("utf-8")
    assert "#7a1f5c" in out.read_text("utf-8")
    run("poster", "T2KK23M", "--paper", "A5", "--logo-inside", "--out", str(tmp_path / "inside.png"))
    assert read(Image.open(tmp_path / "inside.png")) == [f"{ADDRESS}/f/T2KK23M".upper()]


def test_paper_with_faces_is_not_made_for_another_question(run: Run, place: Installation, tmp_path: Path) -> None:
    other = replace(catalogue.read(catalogue.bundled()[0]), slug="scale", questions=(SCALE,))
    place.heard.database.write(publish, other, now=NOON)
    where, write = place.riverside, place.heard.database.write
    write(add_touchpoint, code="P2ST234", branch=where, name="Door", kind="poster", survey="scale", now=NOON)
    code, _said, err = run("poster", "P2ST234", "--out", str(tmp_path / "poster.pdf"))
    assert (code, "five faces" in err) == (2, True)


def test_labels_fill_their_sheets(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    code, said, _err = run("labels", "--touchpoint", "T2KK23M", "--format", "3x7", "--sheets", "2", "--out", str(out))
    assert (code, said["labels"]) == (0, 42)
    assert codes_on(out) == ["T2KK23M"] * 42


def test_a_free_grid_is_taken_if_it_scans(run: Run, tmp_path: Path) -> None:
    words = ("labels", "--touchpoint", "T2KK23M", "--out", str(tmp_path / "labels.pdf"), "--grid", "2x5")
    assert run(*words, "--label", "90x50")[:2] == (
        0,
        {"file": words[4], "url": f"{ADDRESS}/f/T2KK23M", "labels": 10},
    )
    assert "Read from 20 cm" in run(*words, "--label", "60x27")[2]
    assert "--label" in run(*words)[2]


@pytest.mark.parametrize("paper", [*FORMATS, "slip-58"])
def test_receipts_are_all_different_and_open(run: Run, place: Installation, tmp_path: Path, paper: str) -> None:
    out = tmp_path / "receipts.pdf"
    code, said, err = run("receipts", "--touchpoint", "T2KK23M", "--count", "5", "--format", paper, "--out", str(out))
    assert (code, said["file"], said["codes"], err) == (0, str(out), 5, "")
    codes = codes_on(out)
    assert len(set(codes)) == 5
    heard = place.heard
    for one in codes:
        assert heard.database.read(look, one, keys=heard.keys, now=heard.clock()).state is State.OPEN


def test_every_code_of_ten_sheets_is_read_back(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "receipts.pdf"
    run("receipts", "--touchpoint", "T2KK23M", "--count", "240", "--out", str(out))
    assert len(set(codes_on(out))) == 240


def test_the_columns_of_a_file_are_printed_and_kept(run: Run, place: Installation, tmp_path: Path) -> None:
    rows, out = tmp_path / "sales.csv", tmp_path / "receipts.pdf"
    rows.write_text("order,staff,at,table\n4711,Theo,2026-03-02T12:00,12\n4712,عمر,,\n", "utf-8-sig")
    assert run("receipts", "--touchpoint", "T2KK23M", "--csv", str(rows), "--out", str(out))[0] == 0
    with PdfDocument(out.read_bytes()) as document:
        text = document[0].get_textpage().get_text_bounded()
    assert "4711" in text
    assert "table: 12" in text
    columns = (receipt_codes.c.sale, receipt_codes.c.served_by, receipt_codes.c.sold_at)
    kept = place.heard.database.read(lambda session: session.execute(select(*columns).order_by("sale")).all())
    assert [tuple(row)[:2] for row in kept] == [("4711", "Theo"), ("4712", "عمر")]
    assert kept[0].sold_at.hour == 9, "noon in Nairobi"


def test_a_list_has_the_files_own_columns_and_the_codes(run: Run, tmp_path: Path) -> None:
    rows, out = tmp_path / "sales.csv", tmp_path / "codes.csv"
    rows.write_text("order,note\n1,=1+1\n", "utf-8")
    assert run("receipts", "--touchpoint", "T2KK23M", "--csv", str(rows), "--out", str(out))[0] == 0
    (line,) = csv.DictReader(StringIO(out.read_text("utf-8")))
    assert list(line) == ["order", "note", "code", "url", "expires_at"]
    assert line["url"] == f"{ADDRESS}/f/{line['code']}"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("order,at\n1,yesterday\n2\n", ["line 2: at is not a time", "line 3: 1 cells, but 2 columns"]),
        ("order,order,\n1,2,3\n", ["a column has no name", "called order"]),
        ("order\n" + "1" * 65 + "\n", ["line 2: order is longer than 64"]),
        ("order\n餐\n", ["line 2: order has letters"]),
        ('order\n"a\nb"\n', ["line 2: order has a line break"]),
        ("order\n", ["there is no row"]),
        ("", ["must name its columns"]),
        ('order\n"1\n', ["not a CSV file"]),
    ],
)
def test_a_file_with_faults_makes_nothing_and_names_them_by_line(
    run: Run, place: Installation, tmp_path: Path, content: str, faults: list[str]
) -> None:
    rows, out = tmp_path / "sales.csv", tmp_path / "receipts.pdf"
    rows.write_text(content, "utf-8")
    code, _said, err = run("receipts", "--touchpoint", "T2KK23M", "--csv", str(rows), "--out", str(out))
    assert code == 2
    for fault in faults:
        assert fault in err
    assert made(place) == 0
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--count", "9", "--grid", "9x20", "--label", "20x14"), "0.5 mm"),
        (("--count", "9", "--ink", "#aaaaaa"), "contrast"),
        (("--count", "0"), "Between 1 and"),
        ((), "--count"),
        (("--count", "30", "--out", "sheet.png"), "one page only"),
        (("--count", "9", "--out", "sheet.docx"), r"\.pdf, \.png or \.svg"),
        (("--count", "9", "--out", "nowhere/sheet.pdf"), "cannot be written"),
    ],
)
def test_no_code_is_made_for_paper_that_is_refused(
    run: Run, place: Installation, workplace: Path, words: tuple[str, ...], why: str
) -> None:
    code, _said, err = run("receipts", "--touchpoint", "T2KK23M", "--out", "sheet.pdf", *words)
    assert code == 2
    assert re.search(why, err)
    assert made(place) == 0
    assert list(workplace.glob("*sheet*")) == []


def test_one_receipt_for_a_thermal_printer(run: Run, place: Installation, tmp_path: Path) -> None:
    out = tmp_path / "slip.escpos"
    code, said, _err = run("receipt", "--touchpoint", "T2KK23M", "--out", str(out), "--order", "4711", "--width", "58")
    assert code == 0
    assert read(Thermal(384).takes(out.read_bytes())) == [said["url"].upper()]
    heard = place.heard
    assert heard.database.read(look, said["code"], keys=heard.keys, now=heard.clock()).state is State.OPEN


def test_a_tag_and_a_line_lead_to_the_page(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "tag.ndef"
    said = run("nfc", "T2KK23M", "--out", str(out))[1]
    assert said["ndef"] == out.read_bytes().hex() == "d1011855" + "04" + b"heard.example/f/T2KK23M".hex()
    assert run("line", "T2KK23M", "--language", "ar")[1]["line"].endswith(f" {ADDRESS}/f/T2KK23M")


def test_a_sheet_lies_in_the_middle_of_its_paper() -> None:
    places = FORMATS["3x7"].places
    assert places[0] == pytest.approx((7.25, 15.15))
    assert len(places) == 21
    assert places[-1] == pytest.approx((210 - 7.25 - 63.5, 297 - 15.15 - 38.1))


@pytest.mark.parametrize(
    ("grid", "label", "why"),
    [
        ("3x9", "70x37", "210 x 333 mm"),
        ("3", "70x37", "--grid 3x8"),
        ("0x8", "70x37", "1 to 40"),
        ("1x1", "0x9", "A label"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(grid: str, label: str, why: str) -> None:
    with pytest.raises(PaperRefused, match=why):
        grid_from(grid, label)


def test_a_portrait_label_has_everything_too() -> None:
    drawing = labels([a_content()], Grid(5, 5, 40, 56))
    assert len(drawing.pages) == 1
    with pytest.raises(PaperRefused, match="Read from 20 cm"):
        labels([a_content()], Grid(5, 10, 40, 28))


def test_of_many_pages_the_first_and_the_last_are_read_and_some_between() -> None:
    assert list(sample(3)) == [0, 1, 2]
    many = list(sample(417))
    assert (many[0], many[-1], len(many)) == (0, 416, 12)


def test_a_bar_is_shown_where_somebody_looks() -> None:
    class Terminal(TextIOWrapper):
        def isatty(self) -> bool:
            return True

    seen = BytesIO()
    screen = Terminal(seen, "utf-8")
    told = progress(screen)
    told("Drawing", 100, 200)
    told("Drawing", 200, 200)
    assert "100 of 200" in seen.getvalue().decode()
    assert seen.getvalue().decode().endswith("200 of 200\n")
