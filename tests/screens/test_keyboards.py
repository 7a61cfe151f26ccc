"""Typing on the glass in every script: what is typed, what is seen of it, and that it is gone afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import assets
from kiosk.layouts import ERASE, FOLDER, LETTERS, NARROW, SPACE, WIDE, layout_for
from kiosk.survey_store import SurveyStore
from kiosk.theme import Theme
from surveys.catalogue import definition_of, read
from surveys.phrases import phrase
from tests.builders import NOW
from tests.screens.flaws import box, is_a, letters, overlap
from tests.screens.glass import Kiosk, Tablet, plain
from tests.screens.typist import at_words, seen, type_on
from tests.screens.views import Deaf, views

PANELS = {
    "7 inches upright": (600, 1024, 169.5),
    "7 inches": (1024, 600, 169.5),
    "10 inches": (1280, 800, 149.4),
    "24 inches": (1920, 1080, 91.8),
}
LOOKS = [
    *((panel, language) for panel in PANELS for language in ("en", "ar", "hi")),
    *((panel, language) for panel in ("7 inches", "7 inches upright") for language in ("fr", "uk")),
]
TYPING = ("words", "number", "contact", "e-mail", "no e-mail")
OWN = sorted(file.stem for file in FOLDER.glob("*.toml"))


def widgets(root: Any) -> Iterator[Any]:
    yield root
    for child in root.children:
        yield from widgets(child)


# On every panel


def pages(panel: tuple[int, int, float], language: str) -> Iterator[tuple[str, Any]]:
    from kiosk.screens.fitting import settle
    from kiosk.screens.page import Page

    for name, view in views(language):
        if name in TYPING:
            page = Page(view, Theme(*panel), Deaf())
            if "e-mail" in name:
                page.sheet.choose("email")
            if name == "no e-mail":
                page.sheet.type("amina")
                page.sheet.done()
            for child in page.children:
                settle(child)
            yield name, page


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(("panel", "language"), LOOKS)
def test_keys_cover_nothing_and_are_large_enough_and_something_says_what_to_type(panel: str, language: str) -> None:
    theme = Theme(*PANELS[panel])
    for name, page in pages(PANELS[panel], language):
        drawn = list(widgets(page))
        [keys] = [widget for widget in drawn if is_a(widget, "Panel")]
        plates = [widget for widget in drawn if is_a(widget, "Plate") and not is_a(widget, "Key")]
        assert not [plate for plate in plates if overlap(plate, keys)], name
        for plate in (*plates, keys):
            left, low, right, high = box(plate)
            assert min(left, low, theme.width - right, theme.height - high) > -1.5, (name, plate)
        assert min(min(key.size) for key in drawn if is_a(key, "Key")) * 25.4 / theme.dpi > 11.95, name
        read = {plain(widget.text) for widget in page.sheet.paper.children if is_a(widget, "Words")}
        sheet = page.sheet
        wrong = {phrase("email_wrong", language), phrase("look_again", language)}
        asked = {sheet.text(sheet.question.text)}
        told = {sheet.field.hint} - {""}  # in the field, whole: where there is no room for both, it goes first
        assert (wrong if name == "no e-mail" else asked) & read or told, name


@pytest.mark.usefixtures("window")
def test_a_keyboard_keeps_its_height_on_every_layer() -> None:
    from kiosk.widgets.keyboard import Keyboard

    theme = Theme(*PANELS["7 inches upright"]).with_keys()
    for language in OWN:
        keyboard = Keyboard(theme, print, width=theme.width, language=language)
        for layer in keyboard.layout.layers:
            keyboard.press(layer)
            assert sum(row.height for row in keyboard.children) == pytest.approx(keyboard.high)


@pytest.mark.parametrize("language", OWN)
def test_no_key_is_a_box(language: str) -> None:
    layout = layout_for(language)
    shown = layout.typed(WIDE) | layout.typed(NARROW) | {char for each in layout.layers.values() for char in each.key}
    known = letters(str(assets.font(language))) | letters(str(assets.font("en")))
    assert {char for char in shown if ord(char) not in known} == set()


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize("language", ["en", "ar", "hi", "uk"])
def test_every_key_says_what_it_is(language: str) -> None:
    from kiosk.widgets.keyboard import Keyboard

    keyboard = Keyboard(Theme(1280, 800, 149.4), print, width=1280, language=language)
    spoken: dict[str, str] = {}
    for layer in keyboard.layout.layers:
        keyboard.press(layer)
        spoken |= {key.label: key.spoken for key in widgets(keyboard) if is_a(key, "Key")}
    assert all(spoken.values())
    assert (spoken[ERASE], spoken[SPACE]) == (phrase("key_erase", language), phrase("key_space", language))
    assert spoken[keyboard.layout.layers[LETTERS].key] == phrase("key_letters", language)
    assert spoken["7"] == "7"


# In every script


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("", "Twice, 2 hours; why?"),
        ("fr", "Ça a duré, où êtes-vous ?"),
        ("es", "¿Por qué mañana?"),
        ("ar", "انتظرتُ 2 ساعة، لماذا؟ VIP"),
        ("hi", "2 घंटे इंतज़ार। क्षमा, ज्ञान, कई VIP"),
    ],
)
def test_a_customer_types_in_their_own_script(kiosk: Kiosk, language: str, text: str) -> None:
    at_words(kiosk, language)
    type_on(kiosk, text)
    assert kiosk.sheet.field.text == text
    kiosk.tap(kiosk.button(phrase("done", language or "en")))
    assert kiosk.rows()[0][1]["answers"]["comment"] == text


def test_a_mark_or_a_vowel_brings_the_letters_back(kiosk: Kiosk) -> None:
    at_words(kiosk, "hi")
    type_on(kiosk, "अ")
    [keyboard] = kiosk.all("Keyboard")
    assert keyboard.layer == LETTERS
    assert kiosk.key("क")


def test_names_are_typed_in_latin_letters_from_arabic_and_back(kiosk: Kiosk) -> None:
    at_words(kiosk, "ar")
    kiosk.touch(kiosk.key("Aa"))
    kiosk.wait(0.1)
    kiosk.touch(kiosk.key("shift"))
    kiosk.wait(0.1)
    type_on(kiosk, "Amina")
    kiosk.touch(kiosk.key("أب"))
    kiosk.wait(0.1)
    type_on(kiosk, "هنا")
    assert kiosk.sheet.field.text == "Aminaهنا"


def test_an_address_is_typed_in_latin_letters_at_once(kiosk: Kiosk) -> None:
    at_words(kiosk, "hi")
    kiosk.tap(kiosk.button(phrase("want_answer", "hi")))
    kiosk.tap(kiosk.button(phrase("by_email", "hi")))
    for key in ("a", "@", "b", ".com"):
        kiosk.touch(kiosk.key(key))
        kiosk.wait(0.1)
    assert kiosk.sheet.field.text == "a@b.com"


def test_erase_takes_one_sign_in_hindi_and_a_letter_with_its_accent_in_latin(kiosk: Kiosk) -> None:
    at_words(kiosk, "hi")
    field = kiosk.sheet.field
    type_on(kiosk, "कि")
    type_on(kiosk, ERASE)
    assert field.text == "क"
    field.fill_in("")
    kiosk.window.dispatch("on_textinput", "e\u0301x\u0302")
    assert field.text == "\u00e9x\u0302"
    type_on(kiosk, ERASE)
    assert field.text == "\u00e9"


def test_arabic_begins_at_the_right_and_the_caret_stands_at_its_end(kiosk: Kiosk) -> None:
    at_words(kiosk, "ar")
    words, caret = seen(kiosk)
    assert words.halign == "right"
    assert caret.x > words.center_x
    type_on(kiosk, "نعم")
    words, caret = seen(kiosk)
    assert words.right - words.last_line - 20 < caret.x < words.right - words.last_line
    kiosk.sheet.field.fill_in("نعم VIP")
    kiosk.wait(0.1)
    words, caret = seen(kiosk)
    assert words.right - words.last_line < caret.x < words.right - words.last_line / 3
    kiosk.sheet.field.fill_in("+254")
    kiosk.wait(0.1)
    words, caret = seen(kiosk)
    assert "\u200f" not in words.text
    assert caret.x >= words.right - 2


def test_in_an_empty_field_without_a_hint_the_caret_stands_where_arabic_begins(kiosk: Kiosk) -> None:
    at_words(kiosk, "ar")
    kiosk.sheet.field.hint = ""
    kiosk.sheet.field.fill_in("")
    kiosk.wait(0.1)
    _, caret = seen(kiosk)
    assert caret.x > kiosk.sheet.field.center_x


def test_words_typed_elsewhere_than_on_the_glass_have_their_own_scripts_letters(kiosk: Kiosk) -> None:
    at_words(kiosk)
    for text, font in (("नमस्ते", "hi"), ("مرحبا", "ar"), ("Привіт", "en")):
        kiosk.sheet.field.fill_in("")
        kiosk.window.dispatch("on_textinput", text)
        kiosk.wait(0.1)
        words, _ = seen(kiosk)
        assert words.font_name == str(assets.font(font))
        assert set(map(ord, text)) <= letters(words.font_name)


def test_long_text_scrolls_and_its_end_stays_in_sight(kiosk: Kiosk) -> None:
    at_words(kiosk, "hi")
    field = kiosk.sheet.field
    field.fill_in("बहुत देर लगी। " * 60)
    kiosk.wait(0.1)
    words, caret = seen(kiosk)
    assert words.height > field.glass.height
    assert field.glass.y <= caret.y < caret.top <= field.glass.top


@pytest.mark.parametrize(("typed", "kept"), [("٠٧١١٠٠٠٠٠١", "+2540711000001"), ("०७११", "+2540711")])
def test_digits_of_other_scripts_reach_the_staff_as_plain_ones(kiosk: Kiosk, typed: str, kept: str) -> None:
    at_words(kiosk)
    kiosk.tap(kiosk.button("I'd like an answer"))
    kiosk.window.dispatch("on_textinput", typed)
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.rows()[0][1]["contact"]["phone"] == kept


# Ukrainian, as docs/add-your-language.md has it


def test_a_language_that_was_added_runs_a_whole_visit(tablet: Tablet) -> None:
    tablet.prepare()
    survey = read(Path(__file__).parent / "ukrainian.toml")
    settings = {"branch": "Київ", "languages": ["uk", "en"], "survey": survey.slug}
    SurveyStore(tablet.settings.make_folder()).take(
        {survey.slug: {**definition_of(survey), "version": 1}}, settings, NOW
    )
    kiosk = tablet.switch_on(paired=False)
    assert "Як пройшов ваш візит?" in kiosk.texts
    boxes = missing(kiosk)
    kiosk.tap(kiosk.face(2))
    type_on(kiosk, "Щось із ґанком: її під'їзд, Єва.")
    boxes |= missing(kiosk)
    kiosk.tap(kiosk.button(phrase("want_answer", "uk")))
    kiosk.tap(kiosk.button(phrase("by_email", "uk")))
    type_on(kiosk, "eva@example.com")
    boxes |= missing(kiosk)
    kiosk.tap(kiosk.button(phrase("done", "uk")))
    assert boxes | missing(kiosk) == set()
    [(state, row)] = [found for found in kiosk.rows() if found[1]["survey"] == survey.slug]
    assert (state, row["language"], row["contact"]["email"]) == ("ready", "uk", "eva@example.com")
    assert row["answers"] == {"overall": 2, "comment": "Щось із ґанком: її під'їзд, Єва.", "contact": True}


def missing(kiosk: Kiosk) -> set[str]:
    marks = set(map(ord, "\u200e\u200f\u2068\u2069\n"))
    return {
        chr(code)
        for words in kiosk.all("Words")
        for code in set(map(ord, words.text)) - marks - letters(words.font_name)
    }
