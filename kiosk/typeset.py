"""The only file that knows scripts: a text and its language become what a Kivy Label needs to draw it right."""

import re
from functools import cache
from typing import Any, NamedTuple
from unicodedata import category, normalize

from PIL import ImageFont

import assets
from surveys.phrases import is_right_to_left

TEXT_PROVIDER = "pil"
"""KIVY_TEXT, to be set before Kivy is imported: Pillow with raqm and fribidi shapes every script from logical text."""


class Lines(NamedTuple):
    """In parts of the font's size: ink above and below the base line, and from one base line to the next."""

    over: float
    under: float
    apart: float


LINES = {"": Lines(0.98, 0.26, 1.24), "Arabic": Lines(1.08, 0.53, 1.5), "Devanagari": Lines(0.98, 0.36, 1.4)}
"""The fonts' own line spacing varies by half, and would set every screen anew in every script."""

_RLM = "\u200f"
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2068\u2069"))
_LEFT_TO_RIGHT = re.compile(r"[^\W\d_]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LAST_RUN = re.compile(
    r"[^\W_\u0590-\u08ff\ufb1d-\ufefc](?:[^\u0590-\u08ff\ufb1d-\ufefc\u200f]*[^\W_\u0590-\u08ff\ufb1d-\ufefc])?$"
)
_ARABIC = re.compile(r"[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f\ua8e0-\ua8ff]")
_DIGITS = str.maketrans({start + digit: str(digit) for start in (0x660, 0x6F0, 0x966) for digit in range(10)})


def typeset(text: str, language: str, size: int, *, bold: bool = False) -> dict[str, Any]:
    """Keyword arguments for a Label: text, font, lines, and the side on which they begin."""
    font = str(assets.font(language, bold=bold))
    above, high = _metrics(font)
    lines = LINES[assets.script(language)]
    from_right = is_right_to_left(language)
    return {
        "text": _directed(text) if from_right else text,
        "font_name": font,
        "font_size": size,
        "line_height": lines.apart / high,
        "padding": (0, (lines.over - above) * size, 0, (lines.under - high + above) * size),
        "halign": "right" if from_right else "left",
    }


def undirected(text: str) -> str:
    """Without the marks that only drawing needs."""
    return text.translate(MARKS)


def heights(language: str, size: int) -> tuple[float, float]:
    """Pixels that one line takes, and that each further line adds."""
    lines = LINES[assets.script(language)]
    return (lines.over + lines.under) * size, lines.apart * size


def last_run(line: str) -> str:
    """What runs from left to right at the end of a line that else runs from right to left."""
    return run[0] if (run := _LAST_RUN.search(line)) else ""


def language_of(typed: str, language: str) -> str:
    """Whose font and direction typed text needs: its own script's, whatever language the screen speaks."""
    for tag, letters in (("ar", _ARABIC), ("hi", _DEVANAGARI)):
        if letters.search(typed):
            return language if assets.script(language) == assets.script(tag) else tag
    return "en"


def joined(text: str, characters: str) -> str:
    """Text with more at its end: signs join the letter before them, and what is not to be seen is left out."""
    return normalize("NFC", text + "".join(each for each in characters if category(each) not in {"Cc", "Cs"}))


def erased(text: str) -> str:
    """
    Text without what was typed last.

    In scripts whose signs are typed by themselves that is one sign; an accent goes with its letter.
    """
    while text and _is_accent(text[-1]):
        text = text[:-1]
    return text[:-1]


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def plain_digits(text: str) -> str:
    """With 0 to 9 for the digits of Arabic, Persian and Devanagari."""
    return text.translate(_DIGITS)


@cache
def _metrics(font: str) -> tuple[float, float]:
    """Ascent, and ascent and descent together, in parts of the size."""
    above, below = ImageFont.truetype(font, 1000).getmetrics()
    return above / 1000, (above + below) / 1000


def _directed(text: str) -> str:
    """
    Marks, so that each wrapped line runs from right to left, whatever its first letter.

    Pillow is given every line alone, and takes the direction from the first strong letter. Words of another script
    stay together unmarked, else they would change places.
    """
    return "\n".join(_directed_line(line) for line in text.split("\n"))


def _directed_line(line: str) -> str:
    marked, before_was_latin = [], False
    for word in line.split(" "):
        is_latin = bool(_LEFT_TO_RIGHT.search(word)) and not _RIGHT_TO_LEFT.search(word)
        marked.append(word if is_latin and before_was_latin else _RLM + word)
        before_was_latin = is_latin
    return " ".join(marked)
