"""Keyboards as data: every language can write its own words, and a mistake in a file is said plainly."""

import re
import tomllib
from itertools import chain
from pathlib import Path
from unicodedata import normalize

import pytest

import kiosk.layouts
import surveys.phrases
from kiosk.layouts import ERASE, FOLDER, LETTERS, NARROW, NUMBERS, SPACE, WIDE, BadKeyboard, layout_for, layout_from
from surveys.catalogue import bundled
from surveys.phrases import languages_with_phrases

OWN = sorted(file.stem for file in FOLDER.glob("*.toml"))
EACH = pytest.mark.parametrize("language", languages_with_phrases())
TYPESET = str.maketrans(
    {"’": "'", "ʼ": "'", "“": '"', "”": '"', "«": '"', "»": '"', "—": "-", "\u00a0": " ", "\u202f": " "}
)
"""What a printer writes, and what anybody types for it."""


def texts(language: str) -> set[str]:
    """Everything that Heard itself says in a language."""
    words = Path(surveys.phrases.__file__).parent / "words" / f"{language}.toml"
    found = set(tomllib.loads(words.read_text(encoding="utf-8")).values())
    for file in bundled():
        found |= set(said(tomllib.loads(file.read_text(encoding="utf-8")), language))
    return {re.sub(r"{\w+}", "", text).strip("*") for text in found}


def said(data: object, language: str) -> list[str]:
    if isinstance(data, list):
        return [text for part in data for text in said(part, language)]
    if not isinstance(data, dict):
        return []
    own = data.get(language)
    inner = [text for part in data.values() for text in said(part, language)]
    return inner + ([own] if isinstance(own, str) else own if isinstance(own, list) else [])


@EACH
@pytest.mark.parametrize("form", [WIDE, NARROW])
def test_every_letter_of_a_languages_own_words_can_be_typed(language: str, form: str) -> None:
    keys = layout_for(language).typed(form)
    wanted = {letter for text in texts(language) for letter in normalize("NFC", text.translate(TYPESET))}
    assert len(wanted) > 30
    assert wanted - keys == set()


@pytest.mark.parametrize(
    ("language", "file"),
    [
        ("fr", "fr"),
        ("fr-CH", "fr"),
        ("sw", "en"),
        ("fi", "en"),
        ("fa", "ar"),
        ("ur-PK", "ar"),
        ("ne", "hi"),
        ("ru", "uk"),
        ("sr", "uk"),
        ("sr-Latn", "en"),
        ("kk_Cyrl", "uk"),
    ],
)
def test_a_language_without_a_keyboard_takes_one_of_its_script_or_else_english(language: str, file: str) -> None:
    assert layout_for(language).language == file


@pytest.mark.parametrize("language", OWN)
@pytest.mark.parametrize("form", [WIDE, NARROW])
def test_digits_and_what_an_address_needs_are_on_every_keyboard(language: str, form: str) -> None:
    layout = layout_for(language)
    address = set(chain(*layout.layers[layout.latin].rows(form)[:-1]))
    assert set("abcdefghijklmnopqrstuvwxyz") | {ERASE} <= address
    assert set("0123456789+@-_") | {ERASE} <= set(chain(*layout.layers[NUMBERS].rows(form)[:-1]))


@pytest.mark.parametrize("language", OWN)
def test_a_row_that_is_to_be_so_wide_is_no_wider(language: str) -> None:
    layout = layout_for(language)
    for layer in layout.layers.values():
        for form in (WIDE, NARROW):
            rows = layer.rows(form)
            across = layout.across(rows)
            for row in rows:
                widths = layout.widths(row, across)
                assert sum(widths) <= across + 0.01
                assert min(widths) >= 1


def test_a_space_takes_what_its_row_has_to_spare() -> None:
    layout = layout_for("en")
    row = layout.layers[LETTERS].wide[-1]
    assert layout.widths(row, 10)[row.index(SPACE)] > 4
    assert sum(layout.widths(row, 10)) == pytest.approx(10)


def test_the_wide_form_is_for_panels_where_it_fits() -> None:
    assert [layout_for("hi").form(keys) for keys in (11.6, 11.0, 10.9, 7.4)] == [WIDE, WIDE, NARROW, NARROW]
    assert layout_for("en").form(10) == WIDE


GOOD = """
[letters]
key = "abc"
wide = ["a b c erase", "numbers space"]
narrow = ["a b c", "numbers space erase"]
[numbers]
key = "123"
wide = ["1 2 3 erase", "letters space"]
narrow = ["1 2 3 erase", "letters space"]
"""


def test_the_least_keyboard_is_one() -> None:
    assert layout_from(GOOD, "xx").typed(WIDE) == set("abc123 ")


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("[numbers]", "[nubmers]", "xx.toml: [nubmers] is no layer; expected letters, numbers, more, latin."),
        ("[numbers]", "[more]", "xx.toml: the layer [numbers] is missing."),
        (
            '"abc"',
            "7",
            "xx.toml: letters.key must be what stands on the key that leads here, at most 3 letters, such as abc.",
        ),
        ('"a b c"', '""', "xx.toml: letters.narrow must be a list of rows, each a text with a space between its keys."),
        ("narrow =", "thin =", "xx.toml: letters.thin is not known; expected key, once, wide and narrow."),
        ("a b c erase", "a b c eraes", "xx.toml: letters.wide, row 1: eraes is no key; expected one character, shift,"),
        ("a b c erase", "a b c", "xx.toml: letters.wide has no erase; expected it in one of the rows."),
        ("a b c erase", "a b b erase", "xx.toml: letters.wide has the key b twice."),
        ("1 2 3 erase", "1 2 3 4 erase", "xx.toml: wide and narrow must type the same; only one of them has 4."),
        ("letters space", "space", "xx.toml: numbers must have the key letters in wide and in narrow, to lead back."),
        ('"a b c"', '"a b c d e f g h"', "xx.toml: letters.narrow, row 1 is 8 keys wide; expected at most 7."),
        ('"a b c erase"', '"a", "b", "c erase", "d"', "xx.toml: letters.wide has 5 rows; expected at most 4."),
        ("[letters]", 'key = "x"\n[letters]', "xx.toml: key stands alone; expected only layers, such as [letters]."),
        ("[letters]", "[letters", "xx.toml: this is not TOML:"),
    ],
)
def test_a_mistake_is_told_by_file_key_and_what_was_expected(right: str, wrong: str, sentence: str) -> None:
    with pytest.raises(BadKeyboard, match=re.escape(sentence)):
        layout_from(GOOD.replace(right, wrong, 1), "xx")


def test_keyboards_are_read_where_heard_is_installed() -> None:
    assert FOLDER.parent == Path(kiosk.layouts.__file__).parent
    assert {"ar", "en", "es", "fr", "hi", "uk"} <= set(OWN)
