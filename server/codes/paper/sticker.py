"""Stickers for a door, a counter or a parcel: round 60 mm, square 50 mm."""

from math import cos, radians, sin

from server.codes.paper.content import Content
from server.codes.paper.sketch import FACES, Box, Sketch

MILLIMETRES = {"sticker-round": (60, 60), "sticker-square": (50, 50)}
RIM = 1.6


def sticker(content: Content, shape: str) -> Sketch:
    width, height = MILLIMETRES[shape]
    sketch = Sketch(content, width, height)
    (_round if shape == "sticker-round" else _square)(sketch)
    return sketch


def _round(sketch: Sketch) -> None:
    side, inks = sketch.width, sketch.content.inks
    sketch.card((0, 0, side, side), inks.act, side / 2)
    sketch.card((RIM, RIM, side - 2 * RIM, side - 2 * RIM), "#ffffff", side / 2 - RIM)
    sketch.test_mark((11, 5, 38, 12))
    _arc(sketch, size=5.8, reach=24.3)
    sketch.question((15.8, 11, 28.4, 6.4), 4, gap=0.6, side="middle")
    ground: Box = (15.4, 17.6, 29.2, 29.2)
    sketch.card(ground, sketch.content.ground, 2)
    sketch.code(ground)
    sketch.address((12.5, 46.2, 35, 4), 3.3, side="middle")
    sketch.code_in_clear((16, 50, 28, 5.2), 4.6)


def _arc(sketch: Sketch, size: float, reach: float) -> None:
    """Five faces along the upper rim; very bad where reading begins."""
    middle = sketch.width / 2
    for value in FACES:
        turn = radians((value - 3) * 25 * (-1 if sketch.content.mirrored else 1))
        left, top = middle + reach * sin(turn), middle - reach * cos(turn)
        sketch.face(value, (left - size / 2, top - size / 2), size)


def _square(sketch: Sketch) -> None:
    side, inks = sketch.width, sketch.content.inks
    sketch.card((0, 0, side, side), inks.pale, 4)
    sketch.test_mark((2, 1, 46, 10))
    sketch.question((3.5, 2.2, 43, 7.6), 4.8, gap=0.5)
    ground: Box = (3, 10.6, 30, 30)
    sketch.card(ground, sketch.content.ground, 2)
    sketch.code(ground)
    left, _top, width, _height = sketch.box((34.6, 10.6, 12.4, 30))
    for value in FACES:  # very good at the top
        sketch.face(value, (left + (width - 5.6) / 2, 10.6 + (5 - value) * 6.1), 5.6)
    sketch.address((3.5, 41.4, 22.5, 6.4), 3.6)
    sketch.card((27, 41.8, 20, 5.6), "#ffffff", 1.4)
    sketch.code_in_clear((28.7, 41.8, 16.6, 5.6), 4)
