"""Every screen in every language on small and large panels: nothing cut off, nothing covered, large enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

import assets
from kiosk.theme import SMALLEST_CAPITAL_MM, Theme
from tests.screens.views import USUAL, Deaf, views

SMALL, USUAL_PANEL, UPRIGHT, LARGE = (1024, 600, 160), (1280, 800, 160), (800, 1280, 160), (1920, 1080, 92)
LOOKS = [
    *((SMALL, language) for language in USUAL.languages),
    *((USUAL_PANEL, language) for language in ("en", "ar", "hi")),
    *((UPRIGHT, language) for language in ("en", "fr", "ar")),
    (LARGE, "en"),
]
A_HAIR = 1.5
"""Pixels that rounding may cost."""


@dataclass
class Look:
    theme: Theme
    language: str
    sheets: dict[str, Any]

    def each(self, *kinds: str) -> Iterator[tuple[str, Any]]:
        for name, sheet in self.sheets.items():
            yield from ((name, widget) for widget in below(sheet) if is_a(widget, *kinds))

    def mm(self, pixels: float) -> float:
        return float(pixels / self.theme.dpi * 25.4)


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0][0]}x{look[0][1]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> Look:
    request.getfixturevalue("window")
    panel, language = request.param
    theme = Theme(*panel)
    return Look(theme, language, dict(sheets(theme, language)))


def sheets(theme: Theme, language: str) -> Iterator[tuple[str, Any]]:
    """Each screen, laid out as on that panel."""
    from kivy.clock import Clock

    from kiosk.screens import screen
    from kiosk.screens.still_answering import StillAnswering

    for name, view in views(language):
        sheet = (StillAnswering if view.still_answering else screen)(view, theme, Deaf())
        sheet.size_hint, sheet.size = (None, None), (theme.width, theme.height)
        if "e-mail" in name:
            sheet.choose("email")
            sheet.type("amina@example")
        if name == "no e-mail":
            sheet.done()
        for _ in range(3):
            Clock.tick_draw()
        yield name, sheet


def below(widget: Any) -> Iterator[Any]:
    yield widget
    for child in widget.children:
        yield from below(child)


def is_a(widget: Any, *kinds: str) -> bool:
    return bool({kind.__name__ for kind in type(widget).__mro__}.intersection(kinds))


def scrolls(widget: Any) -> bool:
    """What was typed before may scroll away; that is what a field is for."""
    return is_a(widget.parent, "StencilView")


def box(widget: Any) -> tuple[float, float, float, float]:
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def overlap(one: Any, other: Any) -> bool:
    left, low, right, high = box(one)
    left2, low2, right2, high2 = box(other)
    return min(right, right2) - max(left, left2) > A_HAIR and min(high, high2) - max(low, low2) > A_HAIR


def test_nothing_is_cut_off(look: Look) -> None:
    theme = look.theme
    cut = []
    for name, widget in look.each("Words", "Plate", "Mark", "Card", "Image"):
        left, low, right, high = box(widget)
        inside = min(left, low) > -A_HAIR and right < theme.width + A_HAIR and high < theme.height + A_HAIR
        if not inside and not scrolls(widget):
            cut.append(f"{name}: {described(widget)} at {box(widget)}")
    assert cut == []


def test_nothing_covers_anything(look: Look) -> None:
    covered = []
    for name, sheet in look.sheets.items():
        apart = [
            widget
            for widget in below(sheet)
            if is_a(widget, "Plate", "Mark")
            or (is_a(widget, "Words") and not any(is_a(p, "Plate") for p in above(widget)))
        ]
        covered += [
            f"{name}: {described(one)} and {described(other)}"
            for at, one in enumerate(apart)
            for other in apart[at + 1 :]
            if overlap(one, other)
        ]
    assert covered == []


def test_words_and_faces_fit_on_what_they_stand_on(look: Look) -> None:
    beyond = []
    for name, plate in look.each("Plate", "Card"):
        x, y, far, top = box(plate)
        for child in plate.children:
            left, low, right, high = box(child)
            if min(left - x, low - y, far - right, top - high) < -A_HAIR:
                beyond.append(f"{name}: {described(child)}")
    assert beyond == []


def test_what_is_touched_is_large_enough(look: Look) -> None:
    small = []
    for name, plate in look.each("Plate"):
        least = 20 if is_a(plate, "FaceButton", "Point") else 12
        if look.mm(min(plate.size)) < least - 0.05:
            small.append(f"{name}: {described(plate)} {look.mm(plate.width):.1f} x {look.mm(plate.height):.1f} mm")
    assert small == []


def test_faces_are_at_least_20_mm(look: Look) -> None:
    assert all(look.mm(min(face.size)) >= 20 for _, face in look.each("Image"))


def test_capitals_are_at_least_4_8_mm_high(look: Look) -> None:
    from PIL import ImageFont

    for name, words in look.each("Words"):
        _, top, _, bottom = ImageFont.truetype(words.font_name, int(words.font_size)).getbbox("I")
        assert look.mm(bottom - top) >= SMALLEST_CAPITAL_MM - 0.1, (name, words.text)


def test_no_letter_is_a_box(look: Look) -> None:
    marks = set(map(ord, "\u200e\u200f\u2068\u2069\n"))
    missing = {
        chr(code)
        for _, words in look.each("Words")
        for code in set(map(ord, words.text)) - marks - letters(words.font_name)
    }
    assert missing == set()


def test_no_key_is_a_box() -> None:
    from kiosk.widgets.keyboard import LAYERS, SIGNS

    labels = {label for rows in LAYERS.values() for labels in rows for label in labels} - set(SIGNS)
    shifted = {label.upper() for label in labels if len(label) == 1}
    wanted = {letter for label in labels | shifted for letter in label}
    assert {letter for letter in wanted if ord(letter) not in letters(str(assets.font("en")))} == set()


@cache
def letters(font: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font) as opened:
        return frozenset(opened.getBestCmap())


def above(widget: Any) -> Iterator[Any]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def described(widget: Any) -> str:
    said = getattr(widget, "text", "") or getattr(getattr(widget, "words", None), "text", "")
    return f"{type(widget).__name__} {said!r}"


def test_a_hint_is_read_to_its_end(look: Look) -> None:
    cut = [
        f"{name}: {described(words)}"
        for name, field in look.each("Field")
        for words in field.glass.children
        if not field.text and words.height > field.glass.height + A_HAIR
    ]
    assert cut == []
