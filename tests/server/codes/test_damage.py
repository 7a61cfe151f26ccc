"""
How much a printed code bears. `HEARD_DAMAGE=100 pytest tests/server/codes/test_damage.py` looks at so many of each and
writes the table into docs/codes-on-paper.md; by itself it looks at a few.
"""

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from zxingcpp import read_barcodes

from server.codes.alphabet import new_receipt_code, new_touchpoint_code
from server.codes.escpos import escpos
from server.codes.paper.kinds import drawn
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import picture
from tests.server.codes.damage import OF_ANY, OF_THERMAL, Damage
from tests.server.codes.papers import a_content, read
from tests.server.codes.thermal import Thermal

DOCS = Path(__file__).parents[3] / "docs" / "codes-on-paper.md"
TABLE = re.compile(r"(<!-- damage -->\n).*?(<!-- end of damage -->)", re.DOTALL)
ASKED = int(os.environ.get("HEARD_DAMAGE", "0"))
TRIES = ASKED or 4
LEAST = 0.75
"""Of those tried: a phone looks at many frames a second and needs one."""
PIXELS = 4
"""A module."""
EDGE = 5
"""Modules."""


def on_paper(kind: str) -> Callable[[Random], tuple[Image.Image, str]]:
    def make(randomness: Random) -> tuple[Image.Image, str]:
        code = new_receipt_code(randomness) if kind == "3x8" else new_touchpoint_code(randomness)
        content = a_content(code=code)
        drawing = drawn(content, kind)
        page = picture(pdf(drawing), PIXELS * 25.4 / drawing.finest).convert("L")
        if kind == "3x8":
            page = page.crop((0, 0, page.width // 3, page.height // 8))
        return seen(page, PIXELS), content.url

    return make


def by_thermal_printer(width: int) -> Callable[[Random], tuple[Image.Image, str]]:
    def make(randomness: Random) -> tuple[Image.Image, str]:
        content = a_content(code=new_receipt_code(randomness))
        return Thermal(384 if width == 58 else 576).takes(escpos(content, width)), content.url

    return make


def seen(page: Image.Image, pixels: float) -> Image.Image:
    """The code with as much round it as a phone's frame has, at 4 pixels a module."""
    (code,) = read_barcodes(page)
    corners = [code.position.top_left, code.position.bottom_right]
    edge = EDGE * pixels
    box = (corners[0].x - edge, corners[0].y - edge, corners[1].x + edge, corners[1].y + edge)
    framed = Image.new("L", (round(box[2] - box[0]), round(box[3] - box[1])), 255)
    framed.paste(page, (-round(box[0]), -round(box[1])))
    side = round(framed.width * PIXELS / pixels)
    return framed.resize((side, side), Image.Resampling.BOX)


PAPER = {
    "poster A4": on_paper("A4"),
    "round sticker": on_paper("sticker-round"),
    "label 70 x 37": on_paper("3x8"),
    "slip 58 (ESC/POS)": by_thermal_printer(58),
    "slip 80 (ESC/POS)": by_thermal_printer(80),
}


@cache
def samples(paper: str) -> list[tuple[Image.Image, str]]:
    randomness = Random(paper)
    return [PAPER[paper](randomness) for _ in range(min(TRIES, 12))]


def rate(paper: str, damage: Damage) -> float:
    randomness, found = Random(7), 0
    for number in range(TRIES):
        image, url = samples(paper)[number % len(samples(paper))]
        if "ESC" in paper and damage in OF_ANY.values():
            image = seen(image, 8 if "58" in paper else 9)
        found += read(damage(image, randomness)) == [url]
    return found / TRIES


ALL = [(paper, name) for paper in PAPER for name in (OF_ANY | OF_THERMAL if "ESC" in paper else OF_ANY)]


@pytest.mark.parametrize(("paper", "name"), ALL)
def test_a_damaged_code_is_still_read(paper: str, name: str) -> None:
    assert rate(paper, (OF_ANY | OF_THERMAL)[name]) >= LEAST


def test_what_cannot_be_read_is_not_counted() -> None:
    assert rate("poster A4", lambda image, _randomness: Image.new("L", image.size, 255)) == 0


@pytest.mark.skipif(not ASKED, reason="writes the docs, when asked")
def test_the_table_is_written() -> None:
    lines = [f"| what happened | {' | '.join(PAPER)} |", "|---" * (len(PAPER) + 1) + "|"]
    for name, damage in (OF_ANY | OF_THERMAL).items():
        rates = [f"{rate(paper, damage):.0%}" if (paper, name) in ALL else "-" for paper in PAPER]
        lines.append(f"| {name} | {' | '.join(rates)} |")
    table = "\n".join(lines)
    DOCS.write_text(TABLE.sub(rf"\g<1>{table}\n\g<2>", DOCS.read_text("utf-8")), "utf-8")
    assert table in DOCS.read_text("utf-8")
