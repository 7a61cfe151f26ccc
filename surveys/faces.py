"""
The five faces, very bad to very good: one drawing for tablet and poster (polygons) and for the page (SVG).

Drawn by hand on a grid of 100 x 100, y downwards. Shape tells the faces apart; colour only keeps them company.
"""

from dataclasses import dataclass
from functools import cache
from math import atan2, cos, pi, sin

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier: start, the two handles, end."""

GRID = 100
STEPS = 32
"""Points along one curve; enough for a poster at print size."""


@dataclass(frozen=True, slots=True)
class Face:
    """Polygons in a unit square, y downwards. The outline is filled with `fill`, all else with `ink`."""

    fill: str
    ink: str
    outline: Polygon
    eyes: tuple[Polygon, ...]
    mouth: Polygon
    brows: tuple[Polygon, ...] = ()


def face(value: int) -> Face:
    """The face for a score of 1 to 5; ValueError for any other."""
    return _face(_drawing(value))


def svg(value: int, size: int) -> str:
    """The same face as inline SVG, `size` CSS pixels wide; the words beside it speak to screen readers."""
    drawing = _drawing(value)
    features = "".join(shape.svg() for shape in (*drawing.eyes, *drawing.brows, drawing.mouth))
    return (
        f'<svg width="{size}" height="{size}" viewBox="0 0 {GRID} {GRID}" aria-hidden="true" focusable="false">'
        f'<g fill="{drawing.fill}">{HEAD.svg()}</g>'
        f'<g fill="{drawing.ink}" stroke="{drawing.ink}" stroke-width="0" stroke-linecap="round">{features}</g></svg>'
    )


@dataclass(frozen=True, slots=True)
class _Oval:
    centre: Point
    across: float
    down: float

    def polygon(self) -> Polygon:
        (x, y), turns = self.centre, [step * pi / (2 * STEPS) for step in range(4 * STEPS)]
        return tuple((x + self.across * cos(turn), y + self.down * sin(turn)) for turn in turns)

    def svg(self) -> str:
        x, y = self.centre
        return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{self.across:g}" ry="{self.down:g}"/>'

    def mirrored(self) -> "_Oval":
        return _Oval(_across(self.centre), self.across, self.down)


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A pen with a round tip, led along one cubic Bézier curve."""

    curve: Curve
    width: float

    def polygon(self) -> Polygon:
        line = _points(self.curve)
        headings = [
            _heading(before, after) for before, after in zip((line[0], *line), (*line[1:], line[-1]), strict=False)
        ]
        there = [self._beside(point, heading - pi / 2) for point, heading in zip(line, headings, strict=True)]
        back = [self._beside(point, heading + pi / 2) for point, heading in zip(line, headings, strict=True)]
        return (*there, *self._tip(line[-1], headings[-1]), *reversed(back), *self._tip(line[0], headings[0] + pi))

    def svg(self) -> str:
        return f'<path fill="none" stroke-width="{self.width:g}" d="{_move(self.curve[0])}{_lead(self.curve)}"/>'

    def mirrored(self) -> "_Stroke":
        start, out, into, end = self.curve
        return _Stroke((_across(start), _across(out), _across(into), _across(end)), self.width)

    def _beside(self, point: Point, heading: float) -> Point:
        return point[0] + self.width / 2 * cos(heading), point[1] + self.width / 2 * sin(heading)

    def _tip(self, point: Point, heading: float) -> list[Point]:
        return [self._beside(point, heading + pi * (step / STEPS - 0.5)) for step in range(1, STEPS)]


@dataclass(frozen=True, slots=True)
class _Patch:
    """The inside of a closed chain of cubic Bézier curves."""

    curves: tuple[Curve, ...]

    def polygon(self) -> Polygon:
        return tuple(point for curve in self.curves for point in _points(curve)[:-1])

    def svg(self) -> str:
        return f'<path d="{_move(self.curves[0][0])}{"".join(map(_lead, self.curves))}Z"/>'


@dataclass(frozen=True, slots=True)
class _Drawing:
    fill: str
    ink: str
    eye: _Oval
    """The left eye; the right one is its mirror image, and so are the brows."""
    mouth: _Stroke | _Patch
    brow: _Stroke | None = None

    @property
    def eyes(self) -> tuple[_Oval, ...]:
        return self.eye, self.eye.mirrored()

    @property
    def brows(self) -> tuple[_Stroke, ...]:
        return (self.brow, self.brow.mirrored()) if self.brow else ()


@cache
def _face(drawing: _Drawing) -> Face:
    return Face(
        drawing.fill,
        drawing.ink,
        outline=_in_unit_square(HEAD.polygon()),
        eyes=tuple(_in_unit_square(eye.polygon()) for eye in drawing.eyes),
        mouth=_in_unit_square(drawing.mouth.polygon()),
        brows=tuple(_in_unit_square(brow.polygon()) for brow in drawing.brows),
    )


def _drawing(value: int) -> _Drawing:
    if value not in DRAWINGS:
        raise ValueError(f"Faces go from {min(DRAWINGS)} to {max(DRAWINGS)}.")
    return DRAWINGS[value]


def _points(curve: Curve) -> Polygon:
    def at(t: float, axis: int) -> float:
        start, out, into, end = (point[axis] for point in curve)
        return (1 - t) ** 3 * start + 3 * (1 - t) ** 2 * t * out + 3 * (1 - t) * t**2 * into + t**3 * end

    return tuple((at(step / STEPS, 0), at(step / STEPS, 1)) for step in range(STEPS + 1))


def _heading(here: Point, there: Point) -> float:
    return atan2(there[1] - here[1], there[0] - here[0])


def _across(point: Point) -> Point:
    return GRID - point[0], point[1]


def _in_unit_square(polygon: Polygon) -> Polygon:
    return tuple((x / GRID, y / GRID) for x, y in polygon)


def _move(point: Point) -> str:
    return f"M{point[0]:g} {point[1]:g}"


def _lead(curve: Curve) -> str:
    return "C" + " ".join(f"{x:g} {y:g}" for x, y in curve[1:])


HEAD = _Oval((50, 50), 50, 50)
DRAWINGS = {
    1: _Drawing(
        "#ebbcad",
        "#59322b",
        _Oval((32.5, 49), 5.4, 6.6),
        _Stroke(((33, 75), (39.6, 61.6), (60.4, 61.6), (67, 75)), 6),
        _Stroke(((23, 37.5), (29, 36.6), (33.6, 34.2), (37.5, 30.5)), 4.8),
    ),
    2: _Drawing(
        "#f0caa4",
        "#553820",
        _Oval((32.5, 43.5), 5.4, 7),
        _Stroke(((34.5, 72), (42.5, 63.5), (57.5, 63.5), (65.5, 72)), 6),
    ),
    3: _Drawing(
        "#ecd99f",
        "#4b3f1b",
        _Oval((32.5, 43), 5.4, 7),
        _Stroke(((35, 67), (45, 67), (55, 67), (65, 67)), 6),
    ),
    4: _Drawing(
        "#cddba8",
        "#374322",
        _Oval((32.5, 41.5), 5.4, 7),
        _Stroke(((30.5, 61.5), (39.5, 75), (60.5, 75), (69.5, 61.5)), 6),
    ),
    5: _Drawing(
        "#b0d7b5",
        "#214432",
        _Oval((32.5, 40), 5.4, 7),
        _Patch(
            (
                ((29, 61.2), (28.3, 58.4), (30.4, 56.6), (33, 57.2)),
                ((33, 57.2), (44, 59.6), (56, 59.6), (67, 57.2)),
                ((67, 57.2), (69.6, 56.6), (71.7, 58.4), (71, 61.2)),
                ((71, 61.2), (68.6, 70.6), (60.4, 76), (50, 76)),
                ((50, 76), (39.6, 76), (31.4, 70.6), (29, 61.2)),
            )
        ),
    ),
}
