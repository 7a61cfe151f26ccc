"""Larger and lower down, as far as there is room: tried, looked at, and remembered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.layout import Layout
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from kiosk.comfort import Comfort
from kiosk.screens.focus import in_order
from kiosk.screens.sheet import Sheet
from kiosk.theme import COMPACT_MM, Theme
from kiosk.widgets.field import Field
from kiosk.widgets.mark import Card
from kiosk.widgets.panel import Panel
from kiosk.widgets.plate import Plate
from kiosk.widgets.rows import Space
from kiosk.widgets.words import Words

LARGER = 1.25, 1.16, 1.08, 1.0
REACH = 0.6
"""Of the panel, from below: where everything is that can be touched, when it is to be lower down."""
TRIES = 4
LEAST_MM = 1
"""Lower down is worth another try."""
A_HAIR = 1.5
"""Pixels that rounding may cost."""

Draw = Callable[[Theme], Sheet]
Box = tuple[float, float, float, float]


class Fit(NamedTuple):
    zoom: float
    height: int


def fit(draw: Draw, theme: Theme, comfort: Comfort, reach: float) -> Fit:
    """Of a sheet for `theme`; `reach` pixels from its lower edge is as high as hands get."""
    theme = replace(theme, is_sketch=True)
    tried = Tried(draw, theme)
    zooms = LARGER if comfort.larger else (1.0,)
    tops = ((zoom, tried.highest(replace(theme, zoom=zoom))) for zoom in zooms)
    zoom, top = next(((zoom, top) for zoom, top in tops if top is not None), (1.0, None))
    if top is None or not comfort.lower:
        return Fit(zoom, theme.height)
    height, top = tried.lowest(replace(theme, zoom=zoom), reach, top)
    if top > reach + A_HAIR and zoom > 1:
        # Who cannot reach a button is not helped by its size.
        zoom, height = 1.0, tried.lowest(theme, reach, float(theme.height))[0]
    return Fit(zoom, height)


class Tried:
    """A sheet drawn in one size after the other; in each it must show what it asks."""

    def __init__(self, draw: Draw, theme: Theme) -> None:
        self.draw = draw
        self.asks = title(draw(theme))

    def lowest(self, theme: Theme, reach: float, top: float) -> tuple[int, float]:
        """The height at which what can be touched stands lowest, and how high it reaches then; at first it is `top`."""
        best, unfit, seen = (theme.height, top), 0.0, {theme.height}
        height = theme.height - (top - reach)
        # Every try costs a frame or two of a customer's time; the larger sizes seldom come down.
        for _ in range(TRIES if theme.zoom == 1 else TRIES // 2):
            if best[1] <= reach + A_HAIR or int(height) in seen or 0 <= best[0] - unfit < theme.mm(LEAST_MM):
                break
            seen.add(int(height))
            found = self.highest(replace(theme, height=int(height)))
            if found is None or found >= best[1]:
                unfit = height
                # Lower than wide, or than what is compact, a screen takes another form, which may fit again.
                others = theme.width - 1, theme.mm(COMPACT_MM) - 1
                height = max((o for o in others if reach < o < height), default=(height + best[0]) / 2)
                continue
            # Of what is taken from the height, a part is taken from what may be less high, such as faces.
            steep = (best[1] - found) / max(1, best[0] - int(height))
            best = int(height), found
            least = (unfit + height) / 2 if unfit < height else reach
            height = max(height - (found - reach) / min(1, steep) - 1, least)
        return best

    def highest(self, theme: Theme) -> float | None:
        """Where the uppermost of what can be touched ends; None if anything is cut off, covered or left out."""
        sheet = self.draw(theme)
        sheet.size_hint, sheet.size = (None, None), (theme.width, theme.height)
        highest, fitting = 0.0, True
        for _ in sheet.forms():
            settle(sheet)
            highest = max(highest, *(plate.y + plate.height for plate in every(sheet, Plate)), 0)
            fitting = fits(sheet) and bool(title(sheet))
            if not fitting:
                break
        fitting = fitting and title(sheet) == self.asks
        sheet.forget()
        return highest if fitting else None


def title(sheet: Sheet) -> str:
    """What stands largest on it, beside what can be touched."""
    words = [each for each in in_order(sheet, right_to_left=False) if isinstance(each, Words)]
    return max(words, key=lambda each: each.font_size).text if words else ""


def settle(widget: Widget) -> None:
    """As after the next frame."""
    if isinstance(widget, Layout):
        widget.do_layout()
    if isinstance(widget, Field):
        widget.write()
    for child in widget.children:
        settle(child)


def every(widget: Widget, *kinds: type[Widget]) -> Iterator[Any]:
    """In a field, what was typed before may scroll away; all else is looked at."""
    for child in widget.children:
        if isinstance(child, kinds):
            yield child
        if not isinstance(child, StencilView):
            yield from every(child, *kinds)


def fits(sheet: Sheet) -> bool:
    inside = (0.0, 0.0, float(sheet.width), float(sheet.height))
    if not all(_within(box(child), inside) for child in every(sheet, Widget) if _is_seen(child)):
        return False
    holders = every(sheet, Plate, Card)
    if not all(_within(box(child), box(holder)) for holder in holders for child in holder.children):
        return False
    rows = ((plate, plate.parent) for plate in every(sheet, Plate) if isinstance(plate.parent, BoxLayout))
    if not all(_within(box(plate), box(row)) for plate, row in rows):
        return False
    if any(_hint_is_cut(field) for field in every(sheet, Field)):
        return False
    if any(words.breaks_a_word for words in every(sheet, Words)):
        return False
    return not any(_overlap(one, other) for one, other in combinations(map(box, _apart(sheet)), 2))


def box(widget: Widget) -> Box:
    return widget.x, widget.y, widget.x + widget.width, widget.y + widget.height


def _apart(widget: Widget) -> Iterator[Widget]:
    """What must not cover each other; the keys are rows that cannot."""
    for child in widget.children:
        if isinstance(child, Plate | Panel) or _is_seen(child):
            yield child
        else:
            yield from _apart(child)


def _is_seen(widget: Widget) -> bool:
    return not (widget.children or isinstance(widget, Space | Layout))


def _hint_is_cut(field: Field) -> bool:
    return not field.text and any(words.height > field.glass.height + A_HAIR for words in field.glass.children)


def _within(one: Box, other: Box) -> bool:
    gaps = one[0] - other[0], one[1] - other[1], other[2] - one[2], other[3] - one[3]
    return min(gaps) >= -A_HAIR


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > A_HAIR
