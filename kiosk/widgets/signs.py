"""Signs on keys and beside reasons, as shapes in a unit square, y downwards."""

from math import cos, hypot, pi, sin

from surveys.faces import Polygon

Sign = tuple[tuple[Polygon, ...], ...]
"""Shapes that are drawn, shapes cut out of them, shapes drawn into those, and so on."""


def _ellipse(x: float, y: float, across: float, down: float) -> Polygon:
    turns = [step * pi / 32 for step in range(64)]
    return tuple((x + across * cos(turn), y + down * sin(turn)) for turn in turns)


def _disc(x: float, y: float, radius: float) -> Polygon:
    return _ellipse(x, y, radius, radius)


def _bar(x: float, y: float, far_x: float, far_y: float, width: float = 0.11) -> tuple[Polygon, ...]:
    """A line with round ends."""
    across, down = far_x - x, far_y - y
    half = width / 2 / hypot(across, down)
    aside_x, aside_y = -down * half, across * half
    corners = (
        (x + aside_x, y + aside_y),
        (far_x + aside_x, far_y + aside_y),
        (far_x - aside_x, far_y - aside_y),
        (x - aside_x, y - aside_y),
    )
    return corners, _disc(x, y, width / 2), _disc(far_x, far_y, width / 2)


def _half(x: float, y: float, radius: float) -> Polygon:
    turns = [pi / 2 + step * pi / 32 for step in range(33)]
    return tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns)


def _shoulders() -> Polygon:
    turns = [pi + step * pi / 32 for step in range(33)]
    return tuple((0.5 + 0.4 * cos(turn), 0.95 + 0.4 * sin(turn)) for turn in turns)


ARROW = ((0.5, 0.1), (0.92, 0.52), (0.7, 0.52), (0.7, 0.88), (0.3, 0.88), (0.3, 0.52), (0.08, 0.52))
CROSS = (
    *((0.46, 0.4), (0.53, 0.33), (0.62, 0.43), (0.71, 0.33), (0.78, 0.4), (0.69, 0.5)),
    *((0.78, 0.6), (0.71, 0.67), (0.62, 0.57), (0.53, 0.67), (0.46, 0.6), (0.55, 0.5)),
)
RING = (_disc(0.5, 0.5, 0.47),), (_disc(0.5, 0.5, 0.36),)
BILL = (
    *((0.16, 0.03), (0.84, 0.03), (0.84, 0.97), (0.727, 0.87), (0.613, 0.97)),
    *((0.5, 0.87), (0.387, 0.97), (0.273, 0.87), (0.16, 0.97)),
)
CHECK = ((0.08, 0.54), (0.2, 0.42), (0.4, 0.62), (0.8, 0.2), (0.92, 0.32), (0.4, 0.86))

GLOBE: Sign = (
    *RING,
    (_ellipse(0.5, 0.5, 0.24, 0.42),),
    (_ellipse(0.5, 0.5, 0.15, 0.4),),
    (*_bar(0.08, 0.5, 0.92, 0.5, 0.08), *_bar(0.5, 0.06, 0.5, 0.94, 0.08)),
)

EASES: dict[str, Sign] = {
    "contrast": (*RING, (_half(0.5, 0.5, 0.36),)),
    "lower": (
        (
            ((0.42, 0.04), (0.58, 0.04), (0.58, 0.44), (0.8, 0.44), (0.5, 0.76), (0.2, 0.44), (0.42, 0.44)),
            ((0.1, 0.84), (0.9, 0.84), (0.9, 0.97), (0.1, 0.97)),
        ),
    ),
    "aloud": (
        (_disc(0.44, 0.5, 0.5),),
        (_disc(0.44, 0.5, 0.4),),
        (_disc(0.44, 0.5, 0.28),),
        (_disc(0.44, 0.5, 0.18), ((-0.1, -0.1), (0.44, -0.1), (0.44, 0.1), (0.44, 0.5), (0.44, 1.1), (-0.1, 1.1))),
        (((0.02, 0.36), (0.16, 0.36), (0.4, 0.14), (0.4, 0.86), (0.16, 0.64), (0.02, 0.64)),),
    ),
}

REASONS: dict[str, Sign] = {
    "clock": (*RING, (*_bar(0.5, 0.24, 0.5, 0.52), *_bar(0.5, 0.52, 0.67, 0.64))),
    "person": ((_disc(0.5, 0.27, 0.22), _shoulders()),),
    "info": (*RING, (_disc(0.5, 0.29, 0.075), *_bar(0.5, 0.48, 0.5, 0.71, 0.12))),
    "price": ((BILL,), (*_bar(0.34, 0.3, 0.66, 0.3, 0.1), *_bar(0.34, 0.5, 0.66, 0.5, 0.1))),
    "solved": (
        (((0.04, 0.3), (0.7, 0.3), (0.7, 0.96), (0.04, 0.96)), _disc(0.37, 0.22, 0.17), _disc(0.78, 0.63, 0.17)),
        (_disc(0.1, 0.63, 0.15),),
    ),
    "place": (
        (_disc(0.5, 0.37, 0.33), ((0.2, 0.5), (0.8, 0.5), (0.5, 0.99))),
        (_disc(0.5, 0.37, 0.14),),
    ),
    "more": ((_disc(0.15, 0.5, 0.12), _disc(0.5, 0.5, 0.12), _disc(0.85, 0.5, 0.12)),),
}
"""By the names that surveys use."""

SIGNS: dict[str, Sign] = {
    "check": ((CHECK,),),
    "erase": (
        (((0, 0.5), (0.28, 0.16), (1, 0.16), (1, 0.84), (0.28, 0.84)),),
        (((0.13, 0.5), (0.33, 0.26), (0.9, 0.26), (0.9, 0.74), (0.33, 0.74)),),
        (CROSS,),
    ),
    "shift": (
        (ARROW,),
        (((0.5, 0.24), (0.71, 0.44), (0.61, 0.44), (0.61, 0.79), (0.39, 0.79), (0.39, 0.44), (0.29, 0.44)),),
    ),
    "shifted": ((ARROW,),),
    "space": ((((0, 0.5), (0.1, 0.5), (0.1, 0.68), (0.9, 0.68), (0.9, 0.5), (1, 0.5), (1, 0.78), (0, 0.78)),),),
    "globe": GLOBE,
    **EASES,
    **REASONS,
}
