from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from server.codes.poster import MILLIMETRES, PaperRefused, PosterText, poster, typed_address, write_poster

ADDRESS = "https://heard.example"
CODE = "K7Q2M4X"
IN_THE_CODE = ["HTTPS://HEARD.EXAMPLE/F/K7Q2M4X"]
ENGLISH = PosterText(
    "en",
    "How was your visit today?",
    ("Very bad", "Bad", "OK", "Good", "Very good"),
    "Scan this with your phone, or type the address and the code.",
)
ARABIC = PosterText(
    "ar",
    "كيف كانت زيارتك اليوم؟",
    ("سيئة جدًا", "سيئة", "مقبولة", "جيدة", "جيدة جدًا"),
    "امسح الرمز بهاتفك، أو اكتب العنوان والرمز.",
)
HINDI = PosterText(
    "hi",
    "आज आपका यहाँ आना कैसा रहा?",
    ("बहुत बुरा", "बुरा", "ठीक", "अच्छा", "बहुत अच्छा"),
    "अपने फ़ोन से स्कैन करें, या पता और कोड लिखें।",
)
LANGUAGES = {"en": (ENGLISH,), "ar+hi": (ARABIC, HINDI), "en+ar": (ENGLISH, ARABIC)}


def read(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


def printed(out: Path) -> Image.Image:
    """The file as a printer would see it, at half the resolution of the poster for the test's speed."""
    if out.suffix == ".png":
        return Image.open(out).reduce(2)
    with pypdfium2.PdfDocument(out) as document:
        image: Image.Image = document[0].render(scale=150 / 72).to_pil()
    return image


@cache
def small(languages: str, *, draft: bool = False, code: str = CODE) -> Image.Image:
    return poster(LANGUAGES[languages], ADDRESS, code, page="A6", draft=draft, dots_per_inch=150)


def ink(image: Image.Image, box: tuple[float, float, float, float]) -> tuple[int, int, int, int] | None:
    """Where a part of the page, in shares of it, is not paper."""
    left, top, right, bottom = box
    part = image.crop((
        round(left * image.width), round(top * image.height), round(right * image.width), round(bottom * image.height)
    ))  # fmt: skip
    return ImageChops.invert(part.convert("L")).getbbox()


@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_a_small_poster_scans(tmp_path: Path, suffix: str, languages: str, draft: bool) -> None:  # noqa: FBT001
    out = tmp_path / f"poster.{suffix}"
    write_poster(out, LANGUAGES[languages], ADDRESS, CODE, page="A6", draft=draft)
    assert read(printed(out)) == IN_THE_CODE


@pytest.mark.parametrize(("name", "languages"), [("en.png", "en"), ("ar+hi.pdf", "ar+hi")])
def test_a_large_poster_scans(tmp_path: Path, name: str, languages: str) -> None:
    write_poster(tmp_path / name, LANGUAGES[languages], ADDRESS, CODE, page="A3", draft=True, dots_per_inch=150)
    assert read(printed(tmp_path / name)) == IN_THE_CODE


@pytest.mark.parametrize("page", MILLIMETRES)
def test_a_document_has_the_size_of_its_paper(tmp_path: Path, page: str) -> None:
    write_poster(tmp_path / "poster.pdf", [ENGLISH], ADDRESS, CODE, page=page, dots_per_inch=60)
    with pypdfium2.PdfDocument(tmp_path / "poster.pdf") as document:
        points = document[0].get_size()
    assert [length / 72 * 25.4 for length in points] == pytest.approx(MILLIMETRES[page], abs=0.5)


def test_a_poster_is_made_for_print() -> None:
    assert poster([ENGLISH], ADDRESS, CODE, page="A6").size == (1240, 1748)


def test_the_code_is_printed_in_clear() -> None:
    below = (0, 0.87, 1, 1)
    other = small("en", code="K7Q2M4Y")
    difference = ImageChops.difference(small("en"), other)
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
    english, arabic = ink(small("en"), question), ink(small("ar+hi"), question)
    both = ink(small("en+ar"), question)
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
    long = PosterText(
        "de", "Donaudampfschifffahrtsgesellschaftszufriedenheit " * 3, ("Unbeschreiblichkeiten",) * 5, "Wort " * 90
    )
    image = poster(
        [long, long], "https://feedback.a-rather-long-company-name.example/branches", CODE, dots_per_inch=150
    )
    edge = 0.045
    for margin in ((0, 0, edge, 1), (1 - edge, 0, 1, 1), (0, 0, 1, edge)):
        assert ink(image, margin) is None
    assert read(image) == ["https://feedback.a-rather-long-company-name.example/branches/f/K7Q2M4X"]


@pytest.mark.parametrize("name", ["poster.svg", "poster.docx", "poster"])
def test_another_kind_of_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(PaperRefused, match=r"\.png or \.pdf"):
        write_poster(tmp_path / name, [ENGLISH], ADDRESS, CODE)


def test_another_size_of_paper_is_refused_by_name() -> None:
    with pytest.raises(PaperRefused, match="A6, A5, A4, A3"):
        poster([ENGLISH], ADDRESS, CODE, page="A0")


def test_an_address_that_customers_cannot_reach_is_printed_as_a_draft_only(tmp_path: Path) -> None:
    out = tmp_path / "poster.png"
    with pytest.raises(PaperRefused, match="Customers cannot reach"):
        write_poster(out, [ENGLISH], "http://127.0.0.1:8000", CODE, page="A6", dots_per_inch=150)
    assert not out.exists()
    write_poster(out, [ENGLISH], "http://127.0.0.1:8000", CODE, page="A6", draft=True, dots_per_inch=150)
    assert read(Image.open(out)) == ["HTTP://127.0.0.1:8000/F/K7Q2M4X"]


def test_the_address_to_type_is_short() -> None:
    assert typed_address("https://heard.example/") == "heard.example/f"
    assert typed_address("https://shop.example/heard") == "shop.example/heard/f"
