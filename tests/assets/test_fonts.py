import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from assets import FOLDER, font

SAMPLES = {
    "en": "How was your visit today? “Fine”, she said – €5.",
    "de": "Größe, Übel, Straße",
    "vi": "Tiếng Việt có dấu",
    "ru": "Как прошёл визит?",
    "el": "Πώς ήταν;",
    "pl": "Łódź, żółć",
    "tr": "ığdır şöyle",
    "ar": "كيف كانت زيارتك اليوم؟ K7Q2M4X heard.example",
    "ur": "آپ کا دورہ کیسا رہا؟ ٹھیک ۱۲۳",
    "hi": "आज आपकी यात्रा कैसी रही? ₹500 heard.example",
}


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("language", SAMPLES)
def test_a_font_has_every_letter_of_its_language(language: str, weight: str) -> None:
    assert set(map(ord, SAMPLES[language])) <= TTFont(font(language, bold=weight == "bold")).getBestCmap().keys()


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("hi-IN", "NotoSansDevanagari-Regular.ttf"),
        ("ar_EG", "NotoSansArabic-Regular.ttf"),
        ("pa-Arab", "NotoSansArabic-Regular.ttf"),
        ("sd-Deva-IN", "NotoSansDevanagari-Regular.ttf"),
        ("pt-BR", "NotoSans-Regular.ttf"),
        ("", "NotoSans-Regular.ttf"),
    ],
)
def test_a_language_tag_finds_its_script(tag: str, name: str) -> None:
    assert font(tag).name == name


def width(text: str, language: str, direction: str) -> float:
    return ImageFont.truetype(font(language), 100).getlength(text, direction=direction, language=language)


def test_letters_join_and_stack_in_the_merged_fonts() -> None:
    apart = "\u200c"  # zero width non-joiner
    assert width("سيئ", "ar", "rtl") < width(apart.join("سيئ"), "ar", "rtl")
    assert width("क्ष", "hi", "ltr") < width(f"क्{apart}ष", "hi", "ltr")


def test_the_fonts_stay_small_and_carry_their_licence() -> None:
    files = list((FOLDER / "fonts").glob("*.ttf"))
    assert sum(file.stat().st_size for file in files) < 4_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "fonts" / "OFL.txt").read_text()
    assert all("SIL Open Font License" in TTFont(file)["name"].getDebugName(13) for file in files)
