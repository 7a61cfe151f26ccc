"""What is drawn, by its pixels: Pillow is given each line alone, as Kivy does."""

import os
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageStat, features

from kiosk.typeset import erased, joined, language_of, last_run, plain_digits, typeset
from surveys.phrases import phrase

SIZE = 40
ALMOST_NOTHING = 3.0
"""Of 255, on average."""
needs_raqm = pytest.mark.skipif(
    not features.check("raqm") and os.environ.get("CI") != "true", reason="this Pillow has no raqm"
)


def drawn(text: str, setting: dict[str, Any]) -> Image.Image:
    font = ImageFont.truetype(setting["font_name"], SIZE)
    image = Image.new("L", (900, 2 * SIZE))
    ImageDraw.Draw(image).text((0, 0), text, font=font, fill=255)
    return image.crop((0, 0, (image.getbbox() or (0, 0, 1, 0))[2], image.height))


def set_in(language: str, text: str) -> Image.Image:
    setting = typeset(text, language, SIZE)
    return drawn(setting["text"], setting)


def where(part: Image.Image, whole: Image.Image) -> int | None:
    """Pixels from the left at which the part is found; letters may stand a pixel nearer or farther."""
    part = part.crop(part.getbbox())
    spread = whole.filter(ImageFilter.MaxFilter(3))
    for x in range(whole.width - part.width + 1):
        for y in range(whole.height - part.height + 1):
            missing = ImageChops.subtract(part, spread.crop((x, y, x + part.width, y + part.height)))
            if ImageStat.Stat(missing).mean[0] < ALMOST_NOTHING:
                return x
    return None


@needs_raqm
@pytest.mark.parametrize("reference", ["7K4-Q2M", "K74-Q2M", "234-567"])
def test_a_reference_stands_whole_in_arabic_and_left_of_the_words_before_it(reference: str) -> None:
    line = set_in("ar", phrase("your_number", "ar", reference=reference))
    alone = drawn(reference, typeset(reference, "ar", SIZE))
    place = where(alone, line)
    assert place is not None
    assert place < line.width / 4


@needs_raqm
def test_a_latin_name_in_arabic_keeps_the_order_of_its_words() -> None:
    alone = drawn("Riverside branch", typeset("", "ar", SIZE))
    assert where(alone, set_in("ar", "Riverside branch")) is not None


@needs_raqm
def test_a_line_that_begins_with_latin_still_begins_at_the_right() -> None:
    line = set_in("ar", "Heard هو رقمك")
    alone = drawn("Heard", typeset("", "ar", SIZE))
    place = where(alone, line)
    assert place is not None
    assert place > line.width / 2


@needs_raqm
def test_arabic_letters_join_and_hindi_vowels_stand_before_their_consonant() -> None:
    assert set_in("ar", "شكرا").width < sum(set_in("ar", letter).width for letter in "شكرا")
    assert set_in("hi", "कि").tobytes() != set_in("hi", "क\u200bि").tobytes()


def test_only_right_to_left_is_marked_and_begins_at_the_right() -> None:
    assert typeset("Very good", "en", SIZE)["text"] == "Very good"
    assert typeset("Very good", "en", SIZE)["halign"] == "left"
    assert typeset("سيئة جدًا", "ar", SIZE)["text"].count("\u200f") == 2
    assert typeset("سيئة جدًا", "ar", SIZE)["halign"] == "right"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("ab", "a"),
        ("caf\u00e9", "caf"),
        ("x\u0302", ""),
        ("कि", "क"),
        ("क्ष", "क्"),
        ("ज\u093c", "ज"),
        ("حُ", "ح"),
        ("ґ", ""),
    ],
)
def test_erase_takes_one_sign_where_signs_are_typed_and_else_a_letter_with_its_accent(before: str, after: str) -> None:
    assert erased(before) == after


def test_accents_and_signs_join_the_letter_before_them_and_control_characters_are_left_out() -> None:
    assert joined("cafe", "\u0301\n") == "caf\u00e9"
    assert joined("क", "ि\t") == "कि"


@pytest.mark.parametrize(
    ("typed", "screen", "language"),
    [
        ("+254 711", "ar", "en"),
        ("Amina", "hi", "en"),
        ("Amina नमस्ते", "en", "hi"),
        ("سلام", "fa", "fa"),
        ("سلام", "en", "ar"),
        ("Привіт", "uk", "en"),
    ],
)
def test_typed_text_is_set_in_the_font_and_direction_of_its_own_script(typed: str, screen: str, language: str) -> None:
    assert language_of(typed, screen) == language


def test_digits_of_arabic_persian_and_devanagari_become_plain() -> None:
    assert plain_digits("٠١٩ ۰۱۹ ०१९ x7") == "019 019 019 x7"


@pytest.mark.parametrize(
    ("line", "run"),
    [("نعم VIP", "VIP"), ("نعم VIP 2", "VIP 2"), ("نعم VIP ", ""), ("VIP نعم", ""), ("نعم", ""), ("نعم 12", "12")],
)
def test_a_latin_word_at_the_end_of_arabic_runs_the_other_way(line: str, run: str) -> None:
    assert last_run(line) == run
