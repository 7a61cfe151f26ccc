"""What is wrong with a page as it is drawn: cut off, covered, too small, too pale, a box instead of a letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from kiosk.theme import ANSWER_MM, CONTROL_MM, MM_PER_INCH, SMALLEST_CAPITAL_MM, Theme

A_HAIR = 1.5
"""Pixels that rounding may cost."""
MARKS = frozenset(map(ord, "\u200e\u200f\u2068\u2069\n"))
ADDRESS = re.compile(r"\w\.\w")
Box = tuple[float, float, float, float]


def below(widget: Any) -> Iterator[Any]:
    yield widget
    for child in widget.children:
        yield from below(child)


def above(widget: Any) -> Iterator[Any]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def is_a(widget: Any, *kinds: str) -> bool:
    return any(kind.__name__ in kinds for kind in type(widget).__mro__)


def scrolls(widget: Any) -> bool:
    """What was typed before may scroll away; that is what a field is for."""
    return is_a(widget.parent, "StencilView")


def box(widget: Any) -> Box:
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def overlap(one: Any, other: Any) -> bool:
    return _cross(box(one), box(other))


def described(widget: Any) -> str:
    said = getattr(widget, "text", "") or getattr(getattr(widget, "words", None), "text", "")
    return f"{type(widget).__name__} {said or getattr(widget, 'label', '')!r}"


@cache
def letters(font: str) -> frozenset[int]:
    """Code points that the font can draw."""
    from fontTools.ttLib import TTFont

    with TTFont(font) as opened:
        return frozenset(opened.getBestCmap())


@cache
def capital(font: str, size: int) -> int:
    """Its height in pixels."""
    _, top, _, bottom = _opened(font, size).getbbox("I")
    return int(bottom - top)


def flaws(page: Any, theme: Theme) -> Iterator[str]:
    """Of a page that is laid out, a sentence for each."""
    drawn = Drawn(page, theme)
    yield from drawn.cut_off()
    yield from drawn.covered()
    yield from drawn.beyond_their_plate()
    yield from drawn.too_small()
    yield from drawn.unreadable()


@dataclass
class Drawn:
    page: Any
    theme: Theme

    def each(self, *kinds: str) -> list[Any]:
        return [widget for widget in below(self.page) if is_a(widget, *kinds)]

    def mm(self, pixels: float) -> float:
        return pixels / self.theme.dpi * MM_PER_INCH

    def cut_off(self) -> Iterator[str]:
        """By the edge of the panel."""
        panel = 0, 0, self.theme.width, self.theme.height
        for widget in self.each("Words", "Plate", "Mark", "Card", "Picture", "Code"):
            if not scrolls(widget) and not _within(box(widget), panel):
                yield f"{described(widget)} is cut off: {box(widget)}"

    def covered(self) -> Iterator[str]:
        apart = [
            (box(widget), widget)
            for widget in self.each("Plate", "Mark", "Words", "Code", "Picture")
            if is_a(widget, "Plate") or not any(is_a(holder, "Plate", "Slides") for holder in above(widget))
        ]
        for (one, first), (other, second) in combinations(apart, 2):
            if _cross(one, other):
                yield f"{described(first)} and {described(second)} cover each other"

    def beyond_their_plate(self) -> Iterator[str]:
        for plate in self.each("Plate", "Card"):
            around = box(plate)
            yield from (
                f"{described(child)} goes beyond {described(plate)}"
                for child in plate.children
                if not _within(box(child), around)
            )
        for plate in self.each("Plate"):
            if is_a(plate.parent, "BoxLayout") and not _within(box(plate), box(plate.parent)):
                yield f"{described(plate)} goes beyond its row: {box(plate)}, {box(plate.parent)}"
        for field in self.each("Field"):
            yield from (
                f"{described(words)} is not read to its end"
                for words in field.glass.children
                if not field.text and words.height > field.glass.height + A_HAIR
            )

    def too_small(self) -> Iterator[str]:
        for plate in self.each("Plate"):
            least = ANSWER_MM if is_a(plate, "FaceButton", "Point") else CONTROL_MM
            if self.mm(min(plate.size)) < least - 0.05:
                yield f"{described(plate)} has {self.mm(plate.width):.1f} x {self.mm(plate.height):.1f} mm"
        for face in self.each("FaceButton"):
            if self.mm(min(face.picture.size)) < ANSWER_MM:
                yield f"{described(face)} shows a face of {self.mm(face.picture.width):.1f} mm"
        for words in self.each("Words"):
            if self.mm(capital(words.font_name, int(words.font_size))) < SMALLEST_CAPITAL_MM - 0.1:
                yield f"{described(words)} is set in {words.font_size} pixels"

    def unreadable(self) -> Iterator[str]:
        for words in self.each("Words"):
            if boxes := set(map(ord, words.text)) - MARKS - letters(words.font_name):
                yield f"{described(words)} has boxes for {sorted(map(chr, boxes))}"
            if tuple(words.texture_size) != tuple(words.size):
                yield f"{described(words)} is drawn in {words.texture_size}, and has {words.size}"
            if not scrolls(words) and _is_broken(words):
                yield f"{described(words)} is broken within a word"
            if _runs_out(words):
                yield f"{described(words)} has letters that are cut at an edge"


def _is_broken(words: Any) -> bool:
    """An address may be."""
    whole = [word for word in words.text.split() if not ADDRESS.search(word)]
    return not set(whole) <= set(" ".join(words.lines).split())


def _runs_out(words: Any) -> bool:
    """Whether the first line's ink is higher, or the last one's lower, than what is drawn."""
    if not words.lines:
        return False
    font, size = words.font_name, int(words.font_size)
    above, high = _metrics(font, size)
    _, over, _, under = words._label.options["padding"]
    top, bottom = _ink(font, size, words.lines[0])[0], _ink(font, size, words.lines[-1])[1]
    return bool(-top > above + over + A_HAIR or bottom > high - above + under + A_HAIR)


@cache
def _ink(font: str, size: int, line: str) -> tuple[float, float]:
    """How far it reaches above, as a negative number, and below the base line, in pixels."""
    _, top, _, bottom = _opened(font, size).getbbox(line, anchor="ls")
    return top, bottom


def _metrics(font: str, size: int) -> tuple[int, int]:
    """Above the base line, and in all, in pixels."""
    above, below = _opened(font, size).getmetrics()
    return above, above + below


@cache
def _opened(font: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(font, size)


def _within(one: Box, other: Box) -> bool:
    gaps = one[0] - other[0], one[1] - other[1], other[2] - one[2], other[3] - one[3]
    return min(gaps) >= -A_HAIR


def _cross(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, down) > A_HAIR
