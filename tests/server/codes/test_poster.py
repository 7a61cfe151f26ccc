"""Posters: what stood there before there was other paper."""

from functools import cache

import pytest
import zxingcpp
from PIL import Image, ImageChops

from server.codes.paper.content import Content, Wording, typed_address
from server.codes.paper.kinds import drawn
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import picture
from tests.server.codes.papers import ADDRESS, CODE, LANGUAGES, a_content, read

LONG = Wording(
    "de", "Donaudampfschifffahrtsgesellschaftszufriedenheit " * 3, ("Unbeschreiblichkeiten",) * 5, "Wort " * 90
)


@cache
def small(languages: str, *, draft: bool = False, code: str = CODE) -> Image.Image:
    return rendered(a_content(languages, draft=draft, code=code), "A6")


def rendered(content: Content, kind: str) -> Image.Image:
    return picture(pdf(drawn(content, kind)), 150)


def ink(image: Image.Image, box: tuple[float, float, float, float]) -> tuple[int, int, int, int] | None:
    """Where a part of the page, in shares of it, is not paper."""
    left, top, right, bottom = box
    part = image.crop((
        round(left * image.width), round(top * image.height), round(right * image.width), round(bottom * image.height)
    ))  # fmt: skip
    return ImageChops.invert(part.convert("L")).getbbox()


def test_the_code_is_printed_in_clear() -> None:
    below = (0, 0.87, 1, 1)
    difference = ImageChops.difference(small("en"), small("en", code="K7Q2M4Y"))
    assert ink(ImageChops.invert(difference), below)


def test_a_draft_is_marked_but_not_where_it_is_scanned() -> None:
    for languages in LANGUAGES:
        marked = ImageChops.difference(small(languages), small(languages, draft=True)).getbbox()
        assert marked
        left, _top, right, bottom = marked
        assert right - left > small(languages).width * 0.6
        (code,) = zxingcpp.read_barcodes(small(languages))
        module = (code.position.top_right.x - code.position.top_left.x) / 25
        assert bottom < code.position.top_left.y - 4 * module


def test_arabic_begins_on_the_right_and_english_on_the_left() -> None:
    question = (0, 0, 1, 0.34)
    english, arabic, both = (ink(small(languages), question) for languages in ("en", "ar+hi", "en+ar"))
    width = small("en").width
    assert english
    assert arabic
    assert both
    assert english[0] < width * 0.1
    assert arabic[2] > width * 0.9
    assert both[0] < width * 0.1
    assert both[2] > width * 0.9


def test_the_code_stands_where_reading_begins() -> None:
    def middle(languages: str) -> float:
        (code,) = zxingcpp.read_barcodes(small(languages))
        return float(code.position.top_left.x + code.position.top_right.x) / 2 / small(languages).width

    assert middle("en") < 0.5 < middle("ar+hi")


def test_long_words_are_set_smaller_and_stay_on_the_page() -> None:
    address = "https://feedback.a-rather-long-company-name.example/branches"
    image = rendered(a_content(wordings=(LONG, LONG), public_url=address), "A4")
    edge = 0.045
    for margin in ((0, 0, edge, 1), (1 - edge, 0, 1, 1), (0, 0, 1, edge)):
        assert ink(image, margin) is None
    assert read(image) == [f"{address}/f/K7Q2M4X"]


@pytest.mark.parametrize(
    ("public_url", "typed"),
    [(f"{ADDRESS}/", "heard.example/f"), ("https://shop.example/heard", "shop.example/heard/f")],
)
def test_the_address_to_type_is_short(public_url: str, typed: str) -> None:
    assert typed_address(public_url) == typed
