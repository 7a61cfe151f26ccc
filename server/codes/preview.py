"""Paper as a picture for the screen, read again like the paper itself, and remembered for a little while."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from server.codes.choice import drawn_on
from server.codes.paper.content import Content
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import MILLIMETRES, picture, prove
from server.codes.paper.sheet import Grid

LONGEST_SIDE = 1000
"""Pixels: about 90 dots an inch on A4, and sharp for the small ones too."""
REMEMBERED = 12
QUICK = 2
"""Of zlib's levels: a larger picture that is there sooner."""


@dataclass(frozen=True, slots=True)
class Preview:
    png: bytes
    width: int
    height: int


@lru_cache(maxsize=REMEMBERED)
def preview(content: Content, sheet: str | Grid) -> Preview:
    """Raises PaperRefused for what would not scan."""
    drawing = drawn_on(content, sheet)
    document = pdf(drawing)
    prove(drawing, document)
    image = picture(document, LONGEST_SIDE / max(drawing.width, drawing.height) * MILLIMETRES)
    file = BytesIO()
    image.save(file, "PNG", compress_level=QUICK)
    return Preview(file.getvalue(), image.width, image.height)
