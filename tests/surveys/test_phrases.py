"""Every sentence a customer reads beside the survey, in every language."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import surveys.phrases
from surveys.phrases import is_right_to_left, language_name, languages_with_phrases, phrase

FORBIDDEN = re.compile(r"\b(submit|survey|response|ticket|finding|mirror)", re.IGNORECASE)
FOLDER = Path(surveys.phrases.__file__).parent / "words"
WORDS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
OTHERS = pytest.mark.parametrize("language", sorted(WORDS.keys() - {"en"}))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_languages_with_phrases_are_known_english_first() -> None:
    assert languages_with_phrases() == ("en", "ar", "es", "fr", "hi", "sw", "uk")


@OTHERS
def test_a_language_says_everything_that_english_says(language: str) -> None:
    assert WORDS[language].keys() == WORDS["en"].keys()
    assert list(WORDS[language]) == list(WORDS["en"])


@OTHERS
def test_a_language_fills_in_the_same_values_as_english(language: str) -> None:
    assert {key: placeholders(text) for key, text in WORDS[language].items()} == {
        key: placeholders(text) for key, text in WORDS["en"].items()
    }


def test_no_phrase_is_empty_or_padded() -> None:
    assert not [
        (tag, key) for tag, words in WORDS.items() for key, text in words.items() if text != text.strip() or not text
    ]


def test_english_has_no_forbidden_word() -> None:
    assert not [text for text in WORDS["en"].values() if FORBIDDEN.search(text)]


@OTHERS
def test_a_language_leaves_nothing_in_english(language: str) -> None:
    same = {key for key, text in WORDS[language].items() if text == WORDS["en"][key]}
    assert same <= {"code_label", "by_email", "day_time"}


def test_values_are_filled_in() -> None:
    assert phrase("your_number", "en", reference="K74-Q2M") == "Your number is K74-Q2M."


def test_a_regional_tag_speaks_its_language() -> None:
    assert phrase("back", "fr-CH") == "Retour"
    assert language_name("fr-CH") == "Français"


def test_a_language_without_phrases_speaks_english() -> None:
    assert phrase("back", "fi") == "Back"
    assert language_name("fi") == "fi"


def test_a_value_keeps_its_order_inside_arabic() -> None:
    assert "\u20687K4-Q2M\u2069" in phrase("your_number", "ar", reference="7K4-Q2M")


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert phrase("someone_coming", "en", name="{x}") == "{x} is coming."


@pytest.mark.parametrize("language", ["en", "fi", "fr"])
def test_an_unknown_phrase_is_an_error(language: str) -> None:
    with pytest.raises(KeyError):
        phrase("no_such_words", language)


def test_languages_have_their_own_names() -> None:
    names = [language_name(tag) for tag in ("en", "fr", "es", "ar", "hi", "sw")]
    assert names == ["English", "Français", "Español", "العربية", "हिन्दी", "Kiswahili"]


def test_arabic_runs_from_right_to_left() -> None:
    assert [tag for tag in ("en", "ar", "hi", "ar-EG", "ur") if is_right_to_left(tag)] == ["ar", "ar-EG", "ur"]
