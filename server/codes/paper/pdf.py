"""A drawing as PDF: modules and faces as paths, letters as letters (fpdf2 and HarfBuzz set them)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from assets import font
from server.codes.paper.marks import Card, Drawing, Fold, Mark, Modules, Page, Photo, Point, Rows, Shape, Turned, Words
from surveys.phrases import is_right_to_left

POINTS = 72 / 25.4
HAIR = 0.2
INK = re.compile("1+").finditer
QUARTER = 0.5523
"""Where the handles of a curve stand that looks like a quarter of a circle."""


def pdf(drawing: Drawing) -> bytes:
    return _Writer(drawing).written()


class _Writer:
    def __init__(self, drawing: Drawing) -> None:
        from fpdf import FPDF

        self.drawing = drawing
        self.file = FPDF(unit="mm", format=(drawing.width, drawing.height))
        self.file.set_auto_page_break(False)
        self.file.set_margin(0)
        self.file.c_margin = 0
        self.file.set_title(drawing.title)
        self.file.set_lang(drawing.language)
        self.shared: dict[int, bytes] = {}

    def written(self) -> bytes:
        for page in self.drawing.pages:
            self.file.add_page()
            self._under(page)
            self._set(page.marks)
        return bytes(self.file.output())

    @property
    def contents(self) -> bytearray:
        """Of the page that is being written."""
        contents = self.file.pages[self.file.page].contents
        assert isinstance(contents, bytearray)  # noqa: S101 (it is until the file is finished)
        return contents

    def _under(self, page: Page) -> None:
        """What pages share is set once, and its bytes are repeated."""
        words = [mark for mark in page.under if isinstance(mark, Words)]
        photos = [mark for mark in page.under if isinstance(mark, Photo)]
        if id(page.under) not in self.shared:
            start = len(self.contents)
            self._set(mark for mark in page.under if not isinstance(mark, Photo))
            self.shared[id(page.under)] = bytes(self.contents[start:])
        else:
            for family in sorted({(mark.language, mark.bold) for mark in words}):
                self._font(*family, size=1)
                self.file.text(0, 0, "")  # names the font among the page's resources
            self.contents.extend(self.shared[id(page.under)])
        self._set(photos)

    def _set(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            match mark:
                case Modules():
                    self._modules(mark)
                case Words():
                    self._words(mark)
                case Shape():
                    self._shape(mark)
                case Card():
                    self._card(mark)
                case Photo():
                    self.file.image(BytesIO(mark.content), mark.left, mark.top, mark.width, mark.height)
                case Fold():
                    self._fold(mark)
                case Turned():
                    with self.file.rotation(-mark.degrees, *mark.about):
                        self._set(mark.marks)

    def _modules(self, mark: Modules) -> None:
        """One path with a rectangle for each run of ink, in units of a module: seams cannot show between them."""
        place = self._place(mark.left, mark.top, mark.side / len(mark.rows))
        self.contents.extend(f"q {_colour(mark.colour)} rg {place}\n".encode() + path(mark.rows) + b"f Q\n")

    def _words(self, mark: Words) -> None:
        self._font(mark.language, mark.bold, mark.size)
        self.file.set_text_color(mark.colour)
        if mark.plain:
            self.file.text(mark.left, mark.baseline, mark.text)
            return
        direction = "rtl" if is_right_to_left(mark.language) else "ltr"
        self.file.set_text_shaping(use_shaping_engine=True, direction=direction)
        self.file.set_xy(mark.left, mark.baseline - 0.8 * mark.size)  # fpdf2's baseline is there in a cell of one em
        self.file.cell(w=0, h=mark.size, text=mark.text, align="L")

    def _font(self, language: str, bold: bool, size: float) -> None:  # noqa: FBT001
        file = font(language, bold=bold)
        if file.stem.lower() not in self.file.fonts:
            self.file.add_font(file.stem, fname=file)
        self.file.set_font(file.stem, size=size * POINTS)

    def _shape(self, mark: Shape) -> None:
        """The same bytes wherever it stands, so that a sheet full of faces packs well."""
        place = self._place(mark.left, mark.top, mark.side)
        self.contents.extend(f"q {_colour(mark.colour)} rg {place} ".encode() + _polygon(mark.points) + b" f Q\n")

    def _place(self, left: float, top: float, unit: float) -> str:
        """What comes is in units of so many millimetres, y downwards."""
        down = (self.drawing.height - top) * POINTS
        return f"{unit * POINTS:.4f} 0 0 {-unit * POINTS:.4f} {left * POINTS:.3f} {down:.3f} cm"

    def _card(self, mark: Card) -> None:
        fill = f"{_colour(mark.colour)} rg" if mark.colour else ""
        line = f"{_colour(mark.edge)} RG {HAIR} w" if mark.edge else ""
        paint = "B" if fill and line else "f" if fill else "S"
        place = self._place(mark.left, mark.top, 1)
        edge = _round(mark.width, mark.height, mark.corner)
        self.contents.extend(f"q {fill} {line} {place} {edge} {paint} Q\n".encode())

    def _fold(self, mark: Fold) -> None:
        with self.file.local_context(draw_color=mark.colour, line_width=HAIR):
            self.file.set_dash_pattern(dash=2, gap=2)
            self.file.line(*mark.start, *mark.end)


def path(rows: Rows) -> bytes:
    """A rectangle for each run of ink."""
    rectangles = [
        f"{run.start()} {y} {run.end() - run.start()} 1 re\n" for y, row in enumerate(rows) for run in INK(row)
    ]
    return "".join(rectangles).encode()


@lru_cache(maxsize=512)
def _polygon(points: tuple[Point, ...]) -> bytes:
    first, *others = (f"{x:.4f} {y:.4f}" for x, y in points)
    return " l ".join([f"{first} m {others[0]}", *others[1:]]).encode() + b" l h"


def _round(width: float, height: float, corner: float) -> str:
    """A rectangle whose corners are quarters of a circle, as nearly as curves come to one."""
    corner = min(corner, width / 2, height / 2)
    if not corner:
        return f"0 0 {width:.3f} {height:.3f} re"
    near = corner * (1 - QUARTER)
    right, low = width - corner, height - corner
    points = (
        f"{corner:.3f} 0 m {right:.3f} 0 l",
        f"{width - near:.3f} 0 {width:.3f} {near:.3f} {width:.3f} {corner:.3f} c {width:.3f} {low:.3f} l",
        f"{width:.3f} {height - near:.3f} {width - near:.3f} {height:.3f} {right:.3f} {height:.3f} c",
        f"{corner:.3f} {height:.3f} l {near:.3f} {height:.3f} 0 {height - near:.3f} 0 {low:.3f} c 0 {corner:.3f} l",
        f"0 {near:.3f} {near:.3f} 0 {corner:.3f} 0 c h",
    )
    return " ".join(points)


def _colour(code: str) -> str:
    return " ".join(f"{int(code[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))
