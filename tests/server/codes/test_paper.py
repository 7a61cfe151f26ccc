"""Every kind of paper: read from its own rendering, complete, mirrored, refused where it would not scan."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from server.codes.lettering import MissingLetters
from server.codes.paper.content import inks_from
from server.codes.paper.finished import finished
from server.codes.paper.kinds import KINDS, SINGLE, drawn
from server.codes.paper.marks import Drawing, Modules, Page
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import picture, prove, svg_picture
from server.codes.paper.refused import PaperRefused, check_quiet
from server.codes.paper.sheet import FORMATS, alike
from server.codes.paper.tent import MILLIMETRES as TENTS
from server.commands.menu_of_codes import PAPERS
from surveys.contrast import USUAL
from surveys.faces import face
from tests.server.codes.papers import (
    ADDRESS,
    IN_THE_CODE,
    LANGUAGES,
    RECEIPT,
    a_content,
    a_logo,
    printed,
    read,
)

ON_A_PAGE = dict.fromkeys(KINDS, 1) | {"tent-A4": 2, "tent-A5": 2, "3x8": 24, "3x7": 21}
MILLIMETRES = {"A6": (105, 148), "A3": (297, 420), "tent-A5": (148, 210), "sticker-square": (50, 50), "3x7": (210, 297)}
BEST = tuple(bytes.fromhex(face(5).fill[1:]))
MUCH = "https://feedback.a-rather-long-company-name.example/branches/of/the/whole/country/riverside"


def text_of(document: bytes) -> str:
    with PdfDocument(document) as file:
        return str(file[0].get_textpage().get_text_bounded())


def test_the_command_offers_every_kind() -> None:
    assert PAPERS == KINDS


@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_scans_and_says_address_and_code_in_clear(kind: str, languages: str) -> None:
    document = finished(drawn(a_content(languages), kind), "pdf")
    assert read(picture(document, 200)) == [IN_THE_CODE] * ON_A_PAGE[kind]
    text = text_of(document)
    # What stands upside down is taken apart by the library that reads the text here.
    upright = ON_A_PAGE[kind] // (2 if kind in TENTS else 1)
    assert min(text.count("heard.example/f"), text.count("K7Q 2M4X")) >= upright


@pytest.mark.parametrize("kind", SINGLE)
def test_every_kind_is_also_a_picture_and_a_drawing(kind: str) -> None:
    content = a_content("en+ar", logo=a_logo(), draft=True)
    assert read(Image.open(BytesIO(finished(drawn(content, kind), "png")))) == [IN_THE_CODE] * ON_A_PAGE[kind]
    assert read(svg_picture(finished(drawn(content, kind), "svg"), 200, 150)) == [IN_THE_CODE] * ON_A_PAGE[kind]


@pytest.mark.parametrize("kind", MILLIMETRES)
def test_a_document_has_the_size_of_its_paper(kind: str) -> None:
    with PdfDocument(finished(drawn(a_content(), kind), "pdf")) as document:
        points = document[0].get_size()
    assert [length / 72 * 25.4 for length in points] == pytest.approx(MILLIMETRES[kind], abs=0.1)


def test_a_picture_is_made_for_print() -> None:
    assert Image.open(BytesIO(finished(drawn(a_content(), "A6"), "png"))).size == (1241, 1749)


def test_modules_and_letters_are_no_pictures() -> None:
    document = finished(drawn(a_content("en+ar"), "A4"), "pdf")
    assert b"/Subtype /Image" not in document
    assert "How was your" in text_of(document)


def test_a_tent_says_the_same_on_both_sides() -> None:
    tent = printed(a_content("ar+hi", logo=a_logo()), "tent-A5")
    half = tent.height // 2 - 2
    back = tent.crop((0, 0, tent.width, half)).rotate(180)
    front = tent.crop((0, tent.height - half, tent.width, tent.height))
    different = ImageChops.difference(back, front).convert("L").point(lambda value: 255 * (value > 128))
    assert sum(different.histogram()[1:]) < 0.003 * tent.width * half


@pytest.mark.parametrize("kind", ["sticker-round", "sticker-square", "tent-A5", "A5", "3x8"])
def test_every_paper_begins_where_reading_begins(kind: str) -> None:
    """The best face stands on the other side in Arabic."""

    def greener(languages: str) -> float:
        page = printed(a_content(languages), kind, 60)
        page = page.crop((0, page.height // 2, page.width, page.height)) if kind.startswith("tent") else page
        page = page.crop((0, 0, page.width // 3, page.height)) if kind in FORMATS else page
        pixels = enumerate(page.get_flattened_data())
        green = [number % page.width for number, pixel in pixels if pixel == BEST]
        return sum(green) / len(green) / page.width

    assert greener("ar+hi") < 0.5 < greener("en")


def test_a_picture_in_the_middle_leaves_the_code_readable() -> None:
    content = a_content(logo=a_logo(inside=0.22))
    assert read(printed(content, "A5")) == [IN_THE_CODE]


def test_a_branchs_colours_are_taken_where_they_can_be_read() -> None:
    own = inks_from({"act": "#7a1f5c", "ink": "#f0e0f0"})
    assert (own.act, own.ink) == ("#7a1f5c", USUAL["ink"])
    assert "#7a1f5c" in finished(drawn(a_content(inks=own), "A6"), "svg").decode()


@pytest.mark.parametrize(
    ("asked", "kind", "why"),
    [
        ({"public_url": "http://127.0.0.1:8000"}, "A4", "Customers cannot reach.*draft"),
        ({"code_ink": "#999999"}, "A4", "contrast of 2.8 to 1.*darker ink"),
        ({"code_ink": "#ffffff", "ground": "#000000"}, "A4", "light code on a dark ground"),
        ({"code_ink": "black"}, "A4", "#14565e"),
        ({"level": "X"}, "A4", "L, M, Q and H"),
        ({"logo": a_logo(inside=0.3)}, "A4", "25%"),
        ({"logo": a_logo(inside=0.2), "level": "M"}, "A4", "level Q or H"),
        ({"distance": 3000}, "A4", "Read from 300 cm.*distance of"),
        ({"public_url": MUCH * 3, "level": "H"}, "sticker-square", "0.5 mm.*larger paper"),
        ({"wordings": LANGUAGES["en"] * 3}, "A4", "one language or two"),
        ({}, "A0", "There is no paper A0; there are A6, A5"),
    ],
)
def test_what_would_be_wasted_is_refused_with_the_way_out(asked: dict[str, Any], kind: str, why: str) -> None:
    with pytest.raises(PaperRefused) as refused:
        drawn(a_content(**asked), kind)
    assert re.search(why, str(refused.value))


def test_a_narrow_edge_is_refused() -> None:
    with pytest.raises(PaperRefused, match=r"4 squares of empty ground .* 3\.5"):
        check_quiet(3.5)


def test_an_address_out_of_reach_is_printed_as_a_draft() -> None:
    content = a_content(public_url="http://127.0.0.1:8000", draft=True)
    assert read(printed(content, "A6")) == ["HTTP://127.0.0.1:8000/F/K7Q2M4X"]


def test_letters_that_we_do_not_have_are_named() -> None:
    with pytest.raises(MissingLetters, match="餐"):
        drawn(a_content(notes=("餐桌",)), "slip-80")


@pytest.mark.parametrize("spoilt", ["another code", "half of it missing"])
def test_paper_that_cannot_be_read_again_is_not_handed_over(spoilt: str) -> None:
    drawing = drawn(a_content(), "A6")
    marks = [mark for mark in drawing.pages[0].marks if spoilt == "another code" or not isinstance(mark, Modules)]
    other = Drawing(105, 148, [Page(marks)], "", "en", [["HTTPS://HEARD.EXAMPLE/F/OTHER"]], drawing.finest)
    with pytest.raises(PaperRefused, match="could not be read again"):
        prove(other, pdf(other))


def test_many_pages_are_a_document_only() -> None:
    for kind in ("png", "svg"):
        with pytest.raises(PaperRefused, match=r"one page only: choose \.pdf"):
            finished(alike(a_content(code=RECEIPT), FORMATS["3x8"], sheets=2), kind)


def test_the_address_is_that_of_the_branch_in_its_folder() -> None:
    assert read(printed(a_content(public_url=f"{ADDRESS}/branch"), "A6")) == [f"{ADDRESS}/branch/f/K7Q2M4X"]
