"""Every screen, panel, language and contrast. With `HEARD_GALLERY=1` it draws docs/pictures/gallery-*.webp anew."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk import flow
from kiosk.comfort import Comfort
from kiosk.theme import Colours, Theme
from surveys.contrast import TEXT, contrast
from tests.screens import gallery
from tests.screens.flaws import above, below, described, flaws, is_a, scrolls
from tests.screens.gallery import CONTRASTS, LANGUAGES, PANELS, PICTURES, STAFF, pages, picture, without_pauses
from tests.screens.views import views

GALLERY = Path(__file__).parents[2] / "docs" / "gallery.md"
SEVEN_LYING, TEN_UPRIGHT, TEN, LARGE = (1024, 600, 169.5), (800, 1280, 149.4), PANELS["10-inch"], PANELS["24-inch"]
ELSEWHERE = [
    *((SEVEN_LYING, language, "") for language in LANGUAGES),
    *((TEN_UPRIGHT, language, "") for language in ("en", "fr", "ar")),
    *((SEVEN_LYING, language, ease) for language in ("en", "fr", "ar", "hi") for ease in ("larger", "lower")),
    *((panel, language, "larger lower") for panel in (TEN, TEN_UPRIGHT, LARGE) for language in ("en", "ar")),
    (TEN, "en", "larger"),
    (TEN_UPRIGHT, "fr", "larger"),
]
"""Panels that the gallery does not show, and what a customer may prefer."""
MORE = 7.0
"""WCAG 1.4.6. Asleep, the screen is dark on purpose."""

pytestmark = pytest.mark.usefixtures("window")


def found(theme: Theme, language: str, comfort: Comfort) -> list[str]:
    with without_pauses():
        return [f"{name}: {flaw}" for name, page in pages(theme, language, comfort) for flaw in flaws(page, theme)]


@pytest.mark.parametrize("shades", CONTRASTS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", PANELS)
def test_every_screen_can_be_read_and_touched(panel: str, language: str, shades: str) -> None:
    assert found(Theme(*PANELS[panel]), language, CONTRASTS[shades]) == []


@pytest.mark.parametrize(("panel", "language", "eases"), ELSEWHERE)
def test_also_on_other_panels_and_made_easier(panel: tuple[int, int, float], language: str, eases: str) -> None:
    assert found(Theme(*panel), language, Comfort(**dict.fromkeys(eases.split(), True))) == []


@pytest.mark.parametrize("shades", CONTRASTS)
def test_every_text_stands_out_from_what_is_behind_it(shades: str) -> None:
    theme = Theme(*PANELS["10-inch"])
    least = {"normal": TEXT, "high contrast": MORE}[shades]
    with without_pauses():
        pale = [
            f"{name}: {described(words)} {ratio:.1f}"
            for name, page in pages(theme, "en", CONTRASTS[shades])
            for words, ratio in contrasts(page)
            if ratio < (TEXT if name in {"asleep", *STAFF} else least)
        ]
    assert pale == []


def contrasts(page: Any) -> Iterator[tuple[Any, float]]:
    """Each text, and its colour's contrast to what is seen most behind it."""
    seen = picture(page)
    for words in (widget for widget in below(page) if is_a(widget, "Words") and not scrolls(widget)):
        if not words.text or any(holder.opacity == 0 for holder in above(words)):
            continue
        x, y = words.to_window(*words.pos)
        around = seen.crop((int(x), int(seen.height - y - words.height), int(x + words.width), int(seen.height - y)))
        [(behind, _)] = Counter(zip(*[iter(around.tobytes())] * 3, strict=True)).most_common(1)
        yield words, contrast(_code(words.color), "#" + bytes(behind).hex())


def _code(colour: list[float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def test_every_screen_is_in_the_gallery_in_every_language() -> None:
    for language in LANGUAGES:
        shown = {view.screen for _, view in views(language)}
        assert shown == set(flow.SCREENS) - (set() if language == "en" else set(flow.STAFF))


def test_the_gallery_shows_every_sheet() -> None:
    told = GALLERY.read_text("utf-8")
    names = {name for name, _ in views("en") if name not in {*STAFF, *gallery.ALIKE}} | {"staff", *gallery.EASES}
    files = {gallery.file_of(name) for name in names}
    assert {path.name for path in PICTURES.glob("gallery-*")} == files
    assert {file for file in files if f"(pictures/{file})" not in told} == set()
    assert sum(path.stat().st_size for path in PICTURES.glob("gallery-*")) < 2_500_000


@pytest.mark.skipif(not os.environ.get("HEARD_GALLERY"), reason="draws files of this repository; HEARD_GALLERY=1 does")
def test_draw_the_gallery() -> None:
    gallery.draw()


# What finds flaws finds them


def set_anew(plate: Any, **how: Any) -> None:
    """Its words, and what they are told to be."""
    from kiosk.widgets.words import Words

    width = how.pop("width", None)
    before, plate.words = plate.words, Words("Information", "en", size=45, colour=(1, 1, 1, 1), width=width, once=True)
    plate.remove_widget(before)
    plate.add_widget(plate.words)
    plate.place()
    plate.words._label.options |= how


SPOILED = {
    "is cut off": lambda plate: setattr(plate, "x", -40),
    "cover each other": lambda plate: setattr(plate, "y", plate.y + plate.height),
    "goes beyond": lambda plate: setattr(plate, "width", 90),
    "mm": lambda plate: setattr(plate, "height", 50),
    "has boxes": lambda plate: setattr(plate.words, "text", "\u4e2d"),
    "is set in": lambda plate: setattr(plate.words, "font_size", 9),
    "is drawn in": lambda plate: setattr(plate.words, "height", 20),
    "within a word": lambda plate: set_anew(plate, width=60),
    "cut at an edge": lambda plate: set_anew(plate, padding=(0, -30, 0, 0)),
}


@pytest.mark.parametrize("flaw", SPOILED)
def test_a_flaw_is_found(flaw: str) -> None:
    theme = Theme(*PANELS["10-inch"])
    page = next(page for name, page in pages(theme, "en") if name == "reasons")
    SPOILED[flaw](next(widget for widget in below(page) if is_a(widget, "Chip")))
    assert any(flaw in found for found in flaws(page, theme))


def test_a_pale_text_is_found() -> None:
    page = next(page for name, page in pages(Theme(*PANELS["10-inch"]), "en") if name == "reasons")
    words = next(widget for widget in below(page) if is_a(widget, "Chip")).words
    words.color = Colours()["rule"]
    assert min(ratio for _, ratio in contrasts(page)) < TEXT
