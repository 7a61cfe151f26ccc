"""Text on paper: wrapped, shaped and aligned as its language wants, as large as its place allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal

from assets import font, script
from server.codes.paper.marks import Words
from server.errors import Refusal
from surveys.phrases import is_right_to_left

Side = Literal["start", "middle", "end"]

# Above the baseline, below it, and from one baseline to the next, in ems.
REACH = {"": (0.77, 0.22, 1.16), "Arabic": (0.83, 0.37, 1.42), "Devanagari": (0.90, 0.28, 1.34)}
SHRINKING = 0.96
SMALLEST = 0.1
"""Millimetres."""


class MissingLetters(Refusal):
    title = "These letters cannot be set"


@dataclass(frozen=True, slots=True)
class Glyph:
    """Number in its font, and where it stands on the line, in ems; y upwards."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    glyphs: tuple[Glyph, ...]
    width: float
    """Ems."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one text at one size, in millimetres."""

    lines: tuple[str, ...]
    language: str
    size: float
    bold: bool

    @property
    def width(self) -> float:
        return max(map(self.length, self.lines))

    @property
    def height(self) -> float:
        above, below, step = REACH[script(self.language)]
        return self.size * (above + below + step * (len(self.lines) - 1))

    def length(self, line: str) -> float:
        return self.size * shaped(line, self.language, bold=self.bold).width

    def words(self, left: float, top: float, width: float, colour: str, *, side: Side = "start") -> list[Words]:
        """Set the lines below `top`; the start is on the right for a language that begins there."""
        above, _below, step = REACH[script(self.language)]
        far = (side == "end") != is_right_to_left(self.language)
        share = 0.5 if side == "middle" else 1 if far else 0
        return [
            Words(
                line,
                self.language,
                left + (width - self.length(line)) * share,
                top + self.size * (above + step * number),
                self.size,
                colour,
                self.bold,
            )
            for number, line in enumerate(self.lines)
        ]


@lru_cache(maxsize=4096)
def shaped(line: str, language: str, *, bold: bool) -> Line:
    """Letters joined and ordered from left to right. Raises MissingLetters for what our fonts do not have."""
    import uharfbuzz
    from fpdf.bidi import BidiParagraph
    from fpdf.enums import TextDirection

    if not line:
        return Line((), 0)
    letters, pen, found = typeface(language, bold=bold), 0.0, []
    base = TextDirection.RTL if is_right_to_left(language) else TextDirection.LTR
    if line.isascii() and base is TextDirection.LTR:
        runs: tuple[tuple[str, TextDirection], ...] = ((line, base),)
    else:
        runs = BidiParagraph(text=line, base_direction=base).get_bidi_fragments()
    for text, direction in runs if base is TextDirection.LTR else reversed(runs):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if direction is TextDirection.RTL else "ltr"
        uharfbuzz.shape(letters, buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if not info.codepoint:
                raise MissingLetters(f"Our fonts for the language {language} have no letter for {text!r}.")
            em = letters.face.upem
            found.append(Glyph(info.codepoint, pen + place.x_offset / em, place.y_offset / em))
            pen += place.x_advance / em
    return Line(tuple(found), pen)


def language_for(text: str, language: str) -> str:
    """The same language, or another whose letters these are. Raises MissingLetters where we have none."""
    for tag in (language, "en", "ar"):
        try:
            shaped(text, tag, bold=False)
        except MissingLetters:
            continue
        return tag
    shaped(text, "hi", bold=False)
    return "hi"


@cache
def typeface(language: str, *, bold: bool) -> Any:
    """A font of HarfBuzz."""
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font(language, bold=bold)))))


def fit(
    texts: Sequence[str], language: str, width: float, height: float, largest: float, *, bold: bool = False
) -> list[Block]:
    """The texts at the largest common size at which each fits into width and height; millimetres."""
    return list(_fit(tuple(texts), language, width, height, largest, bold=bold))


@lru_cache(maxsize=512)
def _fit(
    texts: tuple[str, ...], language: str, width: float, height: float, largest: float, *, bold: bool
) -> list[Block]:
    size = largest
    while True:
        blocks = [Block(wrapped(text, language, size, width, bold=bold), language, size, bold) for text in texts]
        if size <= SMALLEST or all(block.width <= width and block.height <= height for block in blocks):
            return blocks
        size *= SHRINKING


def wrapped(text: str, language: str, size: float, width: float, *, bold: bool) -> tuple[str, ...]:
    """As few lines as the width allows, and those about equally long."""
    words = text.split() or [""]
    lengths = [size * shaped(word, language, bold=bold).width for word in words]
    space = size * shaped(" ", language, bold=bold).width
    breaks = filled(lengths, space, width)
    narrower = width
    while (narrower := narrower * SHRINKING) >= max(lengths) and breaks:
        closer = filled(lengths, space, narrower)
        if len(closer) > len(breaks):
            break
        breaks = closer
    return tuple(" ".join(words[start:end]) for start, end in pairwise((0, *breaks, len(words))))


def filled(lengths: Iterable[float], space: float, width: float) -> list[int]:
    """The numbers of the words that begin a new line when each line is filled up."""
    breaks, used = [], 0.0
    for number, length in enumerate(lengths):
        if number and used + space + length > width:
            breaks.append(number)
            used = length
        else:
            used += length + (space if number else 0)
    return breaks
