"""A drawing that knows no file format: marks on pages, in millimetres from the top left corner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]
Rows = tuple[str, ...]
"""Modules of a QR code: ink as 1, paper as 0, without the quiet zone."""


@dataclass(frozen=True, slots=True)
class Card:
    """A rectangle with round corners; a disc where they meet."""

    left: float
    top: float
    width: float
    height: float
    colour: str = ""
    corner: float = 0
    edge: str = ""
    """Colour of a thin line round it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon, of points in a unit square."""

    points: tuple[Point, ...]
    colour: str
    left: float
    top: float
    side: float
    """Of the square."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line, from its left end whatever its direction."""

    text: str
    language: str
    left: float
    baseline: float
    size: float
    colour: str
    bold: bool = False
    plain: bool = False
    """Capitals and digits that need no shaping, such as a code; there may be thousands."""


@dataclass(frozen=True, slots=True)
class Modules:
    """A QR code without its quiet zone."""

    rows: Rows
    left: float
    top: float
    side: float
    colour: str


@dataclass(frozen=True, slots=True)
class Photo:
    """PNG or JPEG."""

    content: bytes
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fold:
    """A dashed hairline."""

    start: Point
    end: Point
    colour: str


@dataclass(frozen=True, slots=True)
class Turned:
    """Marks turned clockwise about a point."""

    marks: Sequence["Mark"]
    degrees: float
    about: Point


Mark = Card | Shape | Words | Modules | Photo | Fold | Turned


@dataclass(frozen=True, slots=True)
class Page:
    marks: Sequence[Mark]
    under: tuple[Mark, ...] = ()
    """What pages share, drawn first; given as the same tuple it is set only once."""


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    pages: Sequence[Page]
    title: str
    language: str
    urls: Sequence[Sequence[str]]
    """Of each page: what its codes must say."""
    finest: float
    """The side of the smallest module."""


def moved(mark: Mark, right: float, down: float) -> Mark:
    """The same mark elsewhere."""
    match mark:
        case Card() | Shape() | Modules() | Photo():
            return replace(mark, left=mark.left + right, top=mark.top + down)
        case Words():
            return replace(mark, left=mark.left + right, baseline=mark.baseline + down)
        case Fold():
            (x, y), (u, v) = mark.start, mark.end
            return replace(mark, start=(x + right, y + down), end=(u + right, v + down))
        case Turned():
            x, y = mark.about
            inside = [moved(one, right, down) for one in mark.marks]
            return Turned(inside, mark.degrees, (x + right, y + down))
