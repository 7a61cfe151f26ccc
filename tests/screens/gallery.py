"""Every screen as customers see it: on three panels, in six languages, in both contrasts."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

import assets
from kiosk.comfort import Comfort
from kiosk.theme import Theme
from tests.screens.views import Deaf, views

PANELS = {
    "7-inch upright": (600, 1024, 169.5),
    "10-inch": (1280, 800, 149.4),
    "24-inch": (1920, 1080, 91.8),
}
"""Pixels across and down, and to the inch."""
CONTRASTS = {"normal": Comfort(), "high contrast": Comfort(contrast=True)}
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic", "hi": "Hindi", "sw": "Swahili"}
STAFF = ("pairing", "pairing again", "pin", "wrong pin", "service", "service in trouble")
"""In English only; what makes it easier for a customer is gone with the customer."""
ALIKE = ("faces again", "many words", "no e-mail", "words, and somebody may come")
"""Checked, but not shown: they differ little from others."""
EASED = ("opening", "nps", "reasons", "words", "number", "contact", "coming", "slip")
EASES = {"larger": Comfort(larger=True), "lower": Comfort(lower=True)}
PLAIN = Comfort()
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COLUMN, GAP, LINE = 260, 10, 20
"""Pixels on a contact sheet."""
QUALITY = 42


def pages(theme: Theme, language: str, comfort: Comfort = PLAIN) -> Iterator[tuple[str, Any]]:
    """Each screen, laid out as on that panel."""
    from kivy.clock import Clock

    from kiosk.screens.page import Page
    from kiosk.screens.still_answering import StillAnswering

    for name, plain_view in views(language):
        view = replace(plain_view, comfort=PLAIN if name in STAFF else comfort)
        page = Page(replace(view, still_answering=False), theme, Deaf(), speaks=True)
        sheet = page.sheet
        if "e-mail" in name:
            sheet.choose("email")
            sheet.type("amina@example")
        if name == "no e-mail":
            sheet.done()
        if view.still_answering:
            page = StillAnswering(view, page.theme, Deaf())
            page.size_hint, page.size = (None, None), (theme.width, theme.height)
        for _ in range(3):
            Clock.tick_draw()
        yield name, page


@contextmanager
def without_pauses() -> Iterator[None]:
    """All that was built before is left alone by the search for garbage, which else takes half of the time."""
    from kivy.clock import Clock

    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        Clock.tick()  # what waits for the next frame would be kept
        gc.enable()
        gc.collect()


def picture(page: Any) -> Image.Image:
    """As it is on the glass."""
    from kivy.graphics import ClearBuffers, ClearColor, Fbo, Scale, Translate
    from kivy.lang import Builder

    Builder.sync()
    width, height = int(page.width), int(page.height)
    glass = Fbo(size=(width, height), with_stencilbuffer=True)
    with glass:
        ClearColor(*page.theme.colours["back"])
        ClearBuffers()
        Scale(1, -1, 1)
        Translate(0, -height, 0)
    glass.add(page.canvas)
    glass.draw()
    seen = Image.frombytes("RGBA", (width, height), glass.texture.pixels).convert("RGB")
    glass.remove(page.canvas)
    return seen


Cells = dict[tuple[str, str], Image.Image]
"""Panel and variant -> picture."""


def contact_sheet(columns: dict[str, Cells]) -> Image.Image:
    """A column for each name; upright pictures stand beside each other, others below."""
    font = ImageFont.truetype(str(assets.font("en")), 14)
    strips = [_strip(name, cells, font) for name, cells in columns.items()]
    sheet = Image.new("RGB", (sum(strip.width + GAP for strip in strips) + GAP, strips[0].height + GAP), "#d9d6d0")
    for at, strip in enumerate(strips):
        sheet.paste(strip, (GAP + at * (COLUMN + GAP), GAP))
    return sheet


def _strip(name: str, cells: Cells, font: ImageFont.FreeTypeFont) -> Image.Image:
    rows: list[tuple[str, list[Image.Image]]] = []
    for panel in dict.fromkeys(panel for panel, _ in cells):
        seen = {variant: cell for (at, variant), cell in cells.items() if at == panel}
        if all(cell.height > cell.width for cell in seen.values()):
            across = (COLUMN - GAP * (len(seen) - 1)) // len(seen)
            rows.append((f"{panel}: {', '.join(seen)}", [_small(cell, across) for cell in seen.values()]))
        else:
            rows += [(f"{panel}: {variant}", [_small(cell, COLUMN)]) for variant, cell in seen.items()]
    high = LINE + sum(LINE + pictures[0].height + GAP for _, pictures in rows)
    strip = Image.new("RGB", (COLUMN, high), "#d9d6d0")
    draw, y = ImageDraw.Draw(strip), LINE
    draw.text((0, 0), name, font=ImageFont.truetype(str(assets.font("en", bold=True)), 16), fill="#1d2430")
    for label, pictures in rows:
        draw.text((0, y), label, font=font, fill="#4a5260")
        for at, each in enumerate(pictures):
            strip.paste(each, (at * (each.width + GAP), y + LINE))
        y += LINE + pictures[0].height + GAP
    return strip


def _small(seen: Image.Image, across: int) -> Image.Image:
    return seen.resize((across, round(across * seen.height / seen.width)), Image.Resampling.LANCZOS)


def draw(folder: Path = PICTURES) -> None:
    """All contact sheets anew; takes minutes."""
    for old in folder.glob("gallery-*.webp"):
        old.unlink()
    for name, columns in sheets():
        contact_sheet(columns).save(folder / file_of(name), quality=QUALITY, method=6)


def file_of(name: str) -> str:
    return f"gallery-{name.lower().replace(',', '').replace(' ', '-')}.webp"


def sheets() -> Iterator[tuple[str, dict[str, Cells]]]:
    """Name -> its columns: languages for a customer's screen, screens for what staff see and for the eases."""
    seen: dict[str, dict[str, Cells]] = {}
    staff: dict[str, Cells] = {}
    for language, in_english in LANGUAGES.items():
        for panel, contrast, name, page in _each(language, CONTRASTS):
            if name in ALIKE or (name in STAFF and contrast != "normal"):
                continue
            columns, column = (staff, name) if name in STAFF else (seen.setdefault(name, {}), in_english)
            columns.setdefault(column, {})[panel, contrast] = picture(page)
    yield from seen.items()
    yield "staff", staff
    for ease, comfort in EASES.items():
        columns = {}
        for language in ("en", "ar"):
            for panel, variant, name, page in _each(language, {LANGUAGES[language]: comfort}):
                if name in EASED:
                    columns.setdefault(name, {})[panel, variant] = picture(page)
        yield ease, columns


def _each(language: str, comforts: dict[str, Comfort]) -> Iterator[tuple[str, str, str, Any]]:
    for panel, size in PANELS.items():
        for variant, comfort in comforts.items():
            with without_pauses():
                for name, page in pages(Theme(*size, motion=False), language, comfort):
                    yield panel, variant, name, page
