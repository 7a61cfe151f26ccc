"""A receipt's slip for paper of 58 or 80 mm: one ink, as long as it needs to be."""

from dataclasses import replace

from server.codes.lettering import fit, language_for
from server.codes.paper.content import Content, Inks
from server.codes.paper.sketch import BLACK, WHITE, Box, Sketch

PRINTED = {"slip-58": 48, "slip-80": 72}
"""Millimetres of the paper that the printer's head reaches."""
PAPER = {"slip-58": 58, "slip-80": 80}
CODE = {"slip-58": 38, "slip-80": 42}
"""Side of the code with its quiet zone."""
DOT = 0.125
"""Of a thermal printer: 203 dots an inch."""
INKS = Inks(BLACK, BLACK, BLACK, WHITE)


def slip(content: Content, size: str) -> Sketch:
    """Everything in the middle, one below the other."""
    sketch, y = head(content, size)
    left, printed, code = (PAPER[size] - PRINTED[size]) / 2, PRINTED[size], CODE[size]
    sketch.code((left + (printed - code) / 2, y, code, code))
    y += code
    sketch.address((left, y, printed, 5), 4.2, side="middle")
    sketch.code_in_clear((left, y + 5.2, printed, 6), 5)
    y = notes(sketch, y + 12.5)
    if content.draft:
        sketch.test_mark((left, y + 2, printed, 16))
        y += 19
    sketch.height = y + 3
    return sketch


def head(content: Content, size: str) -> tuple[Sketch, float]:
    """What stands above the code, and where that ends."""
    width, printed = PAPER[size], PRINTED[size]
    plain = replace(content, inks=INKS, code_ink="", ground=WHITE)
    sketch = Sketch(plain, width, 0, dot=DOT, one_ink=True)
    left, scale = (width - printed) / 2, printed / PRINTED["slip-80"]
    y = 3.0
    if sketch.logo((left, y, printed, 11 * scale), side="middle"):
        y += 11 * scale + 3
    for wording in content.wordings:
        (block,) = fit([wording.question], wording.language, printed, 22 * scale, 6.4 * scale, bold=True)
        sketch.marks += block.words(left, y, printed, BLACK, side="middle")
        y += block.height + 1
    faces: Box = (left + printed * 0.06, y + 2, printed * 0.88, 10.5 * scale)
    sketch.faces(faces)
    return sketch, y + faces[3] + 3


def notes(sketch: Sketch, y: float) -> float:
    """Small lines from there on, and where they end."""
    for note in sketch.content.notes:
        (block,) = fit([note], language_for(note, sketch.content.language), sketch.width * 0.82, 4, 2.8)
        sketch.marks += block.words(sketch.width * 0.09, y, sketch.width * 0.82, BLACK, side="middle")
        y += block.height + 0.6
    return y
