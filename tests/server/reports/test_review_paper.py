"""A review on paper: drawn, and looked at."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from server.branches.branch import Branch
from server.branches.hours import WEEK as HOURS
from server.reports.paper import HEIGHT, INNER, MARGIN, NOT_SET, OURS, THEIRS, WIDTH, settable
from server.reports.review.paper import pdf
from server.reports.review.shown import Quote, Shown
from server.reports.review.week import Week
from tests.server.reports.weeks import ARABIC, HINDI

SCALE = 2.0
MILLIMETRE = SCALE * 72 / 25.4
ABOUT = "Very bad (1 of 5) · Front desk, Monday 29 June, 12:00"


def a_review(*comments: Quote, **rest: Any) -> Shown:
    usual = Shown(
        branch=Branch(1, "riverside", "Riverside", "", "Africa/Nairobi", (), HOURS, frozenset()),
        week=Week(date(2026, 6, 29)),
        title="The week at Riverside",
        advice=("Nothing is urgent.",),
        answers="1 answer, all on a tablet.",
        measures=(),
        unhappy=0,
        reasons=(),
        cases=(),
        promises="No answer fell due this week.",
        late=(),
        causes=(),
        comments=comments,
        praise=(),
        more_praise=0,
        thanks=(),
        made_at=datetime(2026, 7, 6, 4, 30, tzinfo=UTC),
    )
    return replace(usual, **rest)


def pages(shown: Shown) -> list[Image.Image]:
    return [page.render(scale=SCALE).to_pil().convert("L") for page in PdfDocument(pdf(shown))]


def words_of(shown: Shown) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf(shown)))


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is drawn, in pixels."""
    found = ImageChops.invert(page).point(lambda shade: 255 if shade > 40 else 0).getbbox()
    assert found
    return found


def test_it_says_what_page_and_mail_say() -> None:
    said = words_of(a_review(Quote("Slow, and nobody said a word.", "en", ABOUT), thanks=("Thank you, Theo.",)))
    for words in ("The week at Riverside", "29 June – 5 July 2026", "Do this week", "Nothing is urgent.", "Slow, and"):
        assert words in said
    assert "Thank you, Theo." in said
    assert "Praise" not in said


def test_arabic_is_joined_and_begins_on_the_right() -> None:
    joined, apart = (pages(a_review(Quote(words, "ar", ""))) for words in (ARABIC, "\u200c".join(ARABIC)))
    assert ImageChops.difference(joined[0], apart[0]).getbbox(), (
        "letters that do not join look the same as those that do"
    )
    width, height = joined[0].size
    strip = joined[0].crop((0, int(height * 0.25), width, int(height * 0.5)))
    assert ink(strip)[2] > (MARGIN + INNER - 2) * MILLIMETRE


def test_hindi_is_shaped() -> None:
    shaped, apart = (pages(a_review(Quote(words, "hi", ""))) for words in (HINDI, "\u200c".join(HINDI)))
    assert ImageChops.difference(shaped[0], apart[0]).getbbox()


@pytest.mark.parametrize("language", ["en", "ar", "hi", "xx"])
def test_the_letters_themselves_choose_the_font(language: str) -> None:
    assert settable(ARABIC, (language, *THEIRS))[1] == "ar"
    assert settable(HINDI, (language, *THEIRS))[1] == "hi"
    assert settable("Дякую, Тео", (language, *THEIRS))[0] == "Дякую, Тео"


def test_our_own_sentence_runs_from_the_left_whatever_names_are_in_it() -> None:
    assert settable("4 of 5 unhappy customers named “الانتظار”.", OURS)[1] == "en-Arab"
    assert settable("Look after the tablet 前台.", OURS) == ("Look after the tablet .", "en")
    (page,) = pages(a_review(title="The week at فرع النهر"))
    title = page.crop((0, 0, page.width, int((MARGIN + 10) * MILLIMETRE)))
    assert ink(title)[0] < (MARGIN + 2) * MILLIMETRE


def test_what_no_font_has_is_left_out_or_named() -> None:
    assert settable("Asante 😊❤️!", ("sw", *THEIRS)) == ("Asante !", "sw")
    assert settable("等了四十分钟", ("zh", *THEIRS)) == (NOT_SET, "en")
    assert settable("😊😊😊", THEIRS) == (NOT_SET, "en")
    assert NOT_SET in " ".join(words_of(a_review(Quote("等了四十分钟", "zh", ABOUT))).split())


def test_nothing_stands_outside_the_margins_however_long_or_odd_it_is() -> None:
    odd = ("w" * 420, "<b>" + "word " * 80, "\u202eevil\u202c =1+1", "a\nb\n" * 40, "ا" * 300)
    quotes = tuple(Quote(words, "en", ABOUT) for words in odd)
    found = pages(
        a_review(*quotes, praise=quotes, advice=("word " * 60,) * 3, title="The week at " + "long name " * 12)
    )
    assert 1 < len(found) < 5
    for page in found:
        left, top, right, bottom = (pixels / MILLIMETRE for pixels in ink(page))
        assert left >= MARGIN - 1
        assert right <= WIDTH - MARGIN + 1
        assert top >= MARGIN - 1
        assert bottom <= HEIGHT


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    places = []
    for lines in range(31, 36):
        shown = a_review(advice=("Nothing is urgent.",) * lines, praise=(Quote("So kind", "en", ABOUT),))
        said = [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf(shown))]
        headings = [number for number, page in enumerate(said) if "Praise" in page]
        assert headings == [number for number, page in enumerate(said) if "So kind" in page]
        places += headings
    assert {0, 1} == set(places)
