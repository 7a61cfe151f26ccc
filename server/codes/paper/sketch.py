"""A page in the making: its parts are placed in boxes, mirrored where reading begins on the right."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import hypot

from server.codes.alphabet import in_groups
from server.codes.lettering import Block, Side, fit, shaped
from server.codes.paper.content import Content, Wording, typed_address
from server.codes.paper.marks import Card, Mark, Modules, Photo, Point, Rows, Shape, Turned, Words
from server.codes.paper.refused import LEAST_QUIET, check_quiet, check_size
from surveys.faces import face

Box = tuple[float, float, float, float]
"""Left, top, width, height."""

DOT = 25.4 / 300
"""Modules are whole dots of a common printer, so that their edges are sharp."""
MARK = "#f3c9c1"
CLEARLY = 1.5
FACES = range(1, 6)
BLACK, WHITE = "#000000", "#ffffff"
LINE = 0.055
"""Of a face's width."""
FINE = 0.01
"""Millimetres that no eye sees."""


@dataclass
class Sketch:
    content: Content
    width: float
    height: float
    unit: float = 1
    """Millimetres of one unit of the boxes."""
    level: str = "Q"
    """Of the code, if nobody says."""
    distance: float = 200
    """From which this paper is usually read."""
    dot: float = DOT
    one_ink: bool = False
    """Black alone, as thermal printers have it."""
    marks: list[Mark] = field(default_factory=list)
    module: float = 0

    def box(self, box: Box) -> Box:
        left, top, width, height = (length * self.unit for length in box)
        return (self.width - left - width if self.content.mirrored else left), top, width, height

    def card(self, box: Box, colour: str, corner: float, edge: str = "") -> None:
        self.marks.append(Card(*self.box(box), colour, corner * self.unit, edge))

    def question(self, box: Box, largest: float, gap: float = 8, side: Side = "start") -> None:
        self.lines(box, [(one.language, one.question) for one in self.content.wordings], largest, gap, side, bold=True)

    def invitation(self, box: Box, largest: float, gap: float = 5, side: Side = "start") -> None:
        self.lines(
            box, [(one.language, one.invitation) for one in self.content.wordings], largest, gap, side, bold=False
        )

    def lines(
        self, box: Box, texts: Sequence[tuple[str, str]], largest: float, gap: float, side: Side, *, bold: bool
    ) -> None:
        """The same words in each language, one below the other, in the middle of the box's height."""
        left, top, width, height = self.box(box)
        gap *= self.unit
        share = (height - gap * (len(texts) - 1)) / len(texts)
        blocks: list[Block] = []
        for language, words in texts:
            blocks += fit([words], language, width, share, largest * self.unit, bold=bold)
        y = top + (height - sum(block.height for block in blocks) - gap * (len(blocks) - 1)) / 2
        for block in blocks:
            self.marks += block.words(left, y, width, self.content.inks.ink, side=side)
            y += block.height + gap

    def faces(self, box: Box) -> None:
        """As large as the box is high; very bad where reading begins."""
        for value, column in zip(FACES, columns(box), strict=True):
            left, top, width, height = self.box(column)
            self.face(value, (left + (width - height) / 2, top), height)

    def face(self, value: int, corner: tuple[float, float], side: float) -> None:
        """Corner and side in millimetres; as lines where there is one ink only."""
        look, (left, top) = face(value), corner

        def shape(points: tuple[Point, ...], colour: str, edge: float = 0) -> None:
            inner = side * (1 - 2 * edge)
            fewer = simplified(points, FINE / side)
            self.marks.append(Shape(fewer, colour, left + edge * side, top + edge * side, inner))

        if self.one_ink:
            shape(look.outline, BLACK)
            shape(look.outline, WHITE, LINE)
        else:
            shape(look.outline, look.fill)
        for points in (*look.eyes, *look.brows, look.mouth):
            shape(points, BLACK if self.one_ink else look.ink)

    def face_words(self, box: Box, largest: float) -> None:
        wordings = self.content.wordings
        each = box[3] / len(wordings) * self.unit
        for row, wording in enumerate(wordings):
            self._face_words(wording, box, row * each, each, largest)

    def _face_words(self, wording: Wording, box: Box, down: float, height: float, largest: float) -> None:
        width = box[2] / len(FACES) * self.unit
        blocks = fit(wording.faces, wording.language, width * 0.94, height, largest * self.unit)
        for block, column in zip(blocks, columns(box), strict=True):
            left, top, _width, _height = self.box(column)
            self.marks += block.words(left, top + down, width, self.content.inks.soft, side="middle")

    def code(self, box: Box) -> None:
        """As large as whole dots allow; the box's own ground is the quiet zone."""
        left, top, width, height = self.box(box)
        rows = self.content.rows(self.level)
        count, side = len(rows), min(width, height)
        module = int(side / (count + 2 * LEAST_QUIET) / self.dot + 1e-6) * self.dot
        check_size(module, count, self.content.distance or self.distance)
        check_quiet((side - module * count) / 2 / module + 1e-6)
        self.module = module
        across, down = left + (width - module * count) / 2, top + (height - module * count) / 2
        self.marks.append(Modules(rows, across, down, module * count, self.content.colour))
        self._logo_inside(rows, across, down)

    def _logo_inside(self, rows: Rows, left: float, top: float) -> None:
        logo = self.content.logo
        if logo is None or not logo.inside:
            return
        count = len(rows)
        # An odd number of modules in the middle is free, and the picture stands inside that.
        free = max(3, int(count * logo.inside) - (int(count * logo.inside) + 1) % 2)
        side = free * self.module
        at = (count - free) / 2 * self.module
        self.marks.append(Card(left + at, top + at, side, side, self.content.ground, self.module))
        inner = side - self.module
        width, height = (inner, inner / logo.shape) if logo.shape > 1 else (inner * logo.shape, inner)
        self.marks.append(
            Photo(logo.content, left + at + (side - width) / 2, top + at + (side - height) / 2, width, height)
        )

    def logo(self, box: Box, side: Side = "start") -> bool:
        """Where it stands apart; whether there is one."""
        logo = self.content.logo
        if logo is None or logo.inside:
            return False
        left, top, width, height = self.box(box)
        wide, high = (width, width / logo.shape) if logo.shape > width / height else (height * logo.shape, height)
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[side]
        share = 1 - share if self.content.mirrored else share
        self.marks.append(Photo(logo.content, left + (width - wide) * share, top + (height - high) / 2, wide, high))
        return True

    def address(self, box: Box, largest: float, side: Side = "start") -> None:
        """In clear, in Latin letters: in one line, or in two where they can be clearly larger."""
        left, top, width, height = self.box(box)
        block = address_block(typed_address(self.content.public_url), width, height, largest * self.unit)
        self._latin(block, (left, top, width, height), side, self.content.inks.ink)

    def code_in_clear(self, box: Box, largest: float, side: Side = "middle") -> None:
        """In a series at a size that suits every code of this length, so that labels look alike."""
        left, top, width, height = self.box(box)
        code = in_groups(self.content.code)
        widest = "".join(" " if character == " " else "M" for character in code)
        (model,) = fit([widest if self.content.series else code], "en", width, height, largest * self.unit, bold=True)
        before = len(self.marks)
        self._latin(replace(model, lines=(code,)), (left, top, width, height), side, self.content.inks.act)
        self.marks[before:] = [replace(mark, plain=True) for mark in self.marks[before:] if isinstance(mark, Words)]

    def _latin(self, block: Block, box: Box, side: Side, colour: str) -> None:
        """`box` in millimetres. What begins on the left stands on the right where reading begins there."""
        left, top, width, height = box
        if self.content.mirrored:
            ends: dict[Side, Side] = {"start": "end", "end": "start", "middle": "middle"}
            side = ends[side]
        self.marks += block.words(left, top + (height - block.height) / 2, width, colour, side=side)

    def test_mark(self, box: Box) -> None:
        """TEST across, below what is set after it."""
        if not self.content.draft:
            return
        left, top, width, height = self.box(box)
        word = shaped("TEST", "en", bold=True)
        size = min(width * 0.94 / word.width, height * 1.05)
        middle = (left + width / 2, top + height / 2)
        colour = BLACK if self.one_ink else MARK
        letters = Words(
            "TEST", "en", middle[0] - word.width * size / 2, middle[1] + size * 0.36, size, colour, bold=True
        )
        self.marks.append(Turned([letters], -14, middle))


def columns(box: Box) -> list[Box]:
    """Five boxes beside each other, for very bad to very good."""
    left, top, width, height = box
    return [(left + width / len(FACES) * number, top, width / len(FACES), height) for number in range(len(FACES))]


def address_block(address: str, width: float, height: float, largest: float) -> Block:
    (one,) = fit([address], "en", width, height, largest, bold=True)
    ends = [place for place in range(1, len(address)) if address[place - 1] in "./"]
    if not ends:
        return one
    middle = min(ends, key=lambda place: abs(place - len(address) / 2))
    halves = fit([address[:middle], address[middle:]], "en", width, height * 0.45, largest, bold=True)
    two = Block((address[:middle], address[middle:]), "en", halves[0].size, bold=True)
    return two if two.size > CLEARLY * one.size else one


@lru_cache(maxsize=512)
def simplified(points: tuple[Point, ...], off: float) -> tuple[Point, ...]:
    """A closed polygon with no more points than its form needs: none is further `off` than that."""
    half = len(points) // 2
    return (*_line(points[: half + 1], off)[:-1], *_line((*points[half:], points[0]), off)[:-1])


def _line(points: tuple[Point, ...], off: float) -> tuple[Point, ...]:
    """By Ramer, Douglas and Peucker."""
    (x, y), (u, v) = points[0], points[-1]
    length = hypot(u - x, v - y) or 1
    far = [abs((u - x) * (y - q) - (x - p) * (v - y)) / length for p, q in points]
    furthest = max(range(len(points)), key=far.__getitem__)
    if far[furthest] <= off:
        return points[0], points[-1]
    return (*_line(points[: furthest + 1], off)[:-1], *_line(points[furthest:], off))
