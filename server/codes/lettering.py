"""Text on paper: wrapped, shaped and aligned as its language wants, as large as its place allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from PIL import ImageFont, features
from PIL.ImageDraw import ImageDraw

from assets import font, script
from server.errors import Refusal
from surveys.phrases import is_right_to_left

Side = Literal["start", "middle", "end"]

# Above the baseline, below it, and from one baseline to the next, in ems.
REACH = {"": (0.77, 0.22, 1.16), "Arabic": (0.83, 0.37, 1.42), "Devanagari": (0.90, 0.28, 1.34)}
SHRINKING = 0.96


class MissingShaping(Refusal):
    status = 500
    title = "These letters cannot be set here"


@dataclass(frozen=True)
class Block:
    """Lines of one text at one size, in pixels."""

    lines: tuple[str, ...]
    language: str
    size: int
    bold: bool

    @property
    def width(self) -> float:
        return max(map(self.length, self.lines))

    @property
    def height(self) -> float:
        above, below, step = REACH[script(self.language)]
        return self.size * (above + below + step * (len(self.lines) - 1))

    def length(self, line: str) -> float:
        return typeface(self.language, self.size, self.bold).getlength(line, **shaping(self.language))

    def draw(self, on: ImageDraw, left: float, top: float, width: float, colour: str, *, side: Side = "start") -> None:
        """Set the lines below `top`; the start is on the right for a language that begins there."""
        above, _below, step = REACH[script(self.language)]
        far = (side == "end") != is_right_to_left(self.language)
        x, anchor = (left + width / 2, "ms") if side == "middle" else (left + width, "rs") if far else (left, "ls")
        for number, line in enumerate(self.lines):
            baseline = top + self.size * (above + step * number)
            on.text(
                (x, baseline),
                line,
                fill=colour,
                anchor=anchor,
                font=typeface(self.language, self.size, self.bold),
                **shaping(self.language),
            )


@lru_cache(maxsize=256)
def typeface(language: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001
    return ImageFont.truetype(font(language, bold=bold), size)


def shaping(language: str) -> dict[str, Any]:
    """What Pillow must know to join and order letters; raises MissingShaping where a script needs more."""
    if features.check("raqm"):
        return {"direction": "rtl" if is_right_to_left(language) else "ltr", "language": language}
    if script(language) or is_right_to_left(language):
        raise MissingShaping("Arabic and Devanagari letters need the library FriBiDi: install it (libfribidi0).")
    return {}


def fit(
    texts: Sequence[str], language: str, width: float, height: float, largest: float, *, bold: bool = False
) -> list[Block]:
    """The texts at the largest common size at which each fits into width and height."""
    size = round(largest)
    while True:
        blocks = [Block(wrapped(text, language, size, width, bold=bold), language, size, bold) for text in texts]
        if size <= 1 or all(block.width <= width and block.height <= height for block in blocks):
            return blocks
        size = min(size - 1, round(size * SHRINKING))


def wrapped(text: str, language: str, size: int, width: float, *, bold: bool) -> tuple[str, ...]:
    """As few lines as the width allows, and those about equally long."""
    words = text.split()
    lengths = [typeface(language, size, bold).getlength(word, **shaping(language)) for word in words]
    space = typeface(language, size, bold).getlength(" ")
    breaks = filled(lengths, space, width)
    narrower = width
    while (narrower := narrower * SHRINKING) >= max(lengths, default=0) and breaks:
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
