"""The pictures of docs/codes-on-paper.md. `HEARD_PICTURES=1` draws them anew; else they are only looked for."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from server.codes.paper.content import Content
from server.codes.paper.kinds import drawn
from server.codes.paper.marks import Drawing
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import picture
from server.codes.paper.sheet import FORMATS, labels
from tests.server.codes.papers import ARABIC, ENGLISH, HINDI, RECEIPT, a_content, a_logo

DOCS = Path(__file__).parents[3] / "docs"
MOST = 600_000
"""Bytes of all together."""
TABLE, GAP, COLOURS = "#d9d5cd", 26, 96


def shown(drawing: Drawing, dots_per_inch: float) -> Image.Image:
    return picture(pdf(drawing), dots_per_inch)


def laid_out(*rows: Sequence[Image.Image]) -> Image.Image:
    """Papers on a table, row below row."""
    width = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    height = sum(max(one.height for one in row) + GAP for row in rows) + GAP
    table, y = Image.new("RGB", (width, height), TABLE), GAP
    for row in rows:
        x = (width - sum(one.width + GAP for one in row) + GAP) // 2
        for one in row:
            table.paste(one, (x, y))
            x += one.width + GAP
        y += max(one.height for one in row) + GAP
    return table


def posters() -> Image.Image:
    papers = [
        a_content("en", logo=a_logo()),
        a_content(wordings=(ARABIC,)),
        a_content(wordings=(ENGLISH, HINDI), draft=True),
    ]
    return laid_out([shown(drawn(content, "A4"), 46) for content in papers])


def others() -> Image.Image:
    plain, arabic = a_content("en", logo=a_logo()), a_content("ar+hi")
    noted = replace(a_content("en", code=RECEIPT), notes=("order: 4711", "table: 12"))
    sheet = labels([noted] * len(FORMATS["3x8"].places), FORMATS["3x8"])
    label = shown(sheet, 110).crop((0, 0, round(140 / 25.4 * 110), round(37 / 25.4 * 110)))
    kinds = ("sticker-round", "sticker-square")
    stickers = [shown(drawn(content, kind), 90) for kind in kinds for content in (plain, arabic)]
    tents = [shown(drawn(content, "tent-A5"), 48) for content in (plain, a_content(wordings=(ARABIC,)))]
    return laid_out([*tents, *stickers[:2]], [label, *stickers[2:]])


def slips() -> Image.Image:
    def receipt(content: Content, kind: str) -> Image.Image:
        return shown(drawn(replace(content, code=RECEIPT, notes=("order: 4711", "table: 12")), kind), 80)

    return laid_out([
        receipt(a_content("en"), "slip-58"),
        receipt(a_content(wordings=(ARABIC,), logo=a_logo()), "slip-80"),
        receipt(a_content(wordings=(HINDI,)), "slip-58"),
    ])  # fmt: skip


PICTURES = {"paper-posters.png": posters, "paper-others.png": others, "paper-slips.png": slips}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_of_the_docs_can_be_drawn(name: str) -> None:
    image = PICTURES[name]().quantize(COLOURS)
    if os.environ.get("HEARD_PICTURES"):
        image.save(DOCS / "pictures" / name, optimize=True)
    with Image.open(DOCS / "pictures" / name) as kept:
        assert kept.size == image.size


def test_the_docs_show_them_and_they_are_small() -> None:
    shown_there = re.findall(r"pictures/(paper-\S+\.png)", (DOCS / "codes-on-paper.md").read_text("utf-8"))
    assert sorted(shown_there) == sorted(PICTURES)
    assert sum((DOCS / "pictures" / name).stat().st_size for name in PICTURES) < MOST
