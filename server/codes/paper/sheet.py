"""Many labels on sheets of A4, or many slips on a roll: one page after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from server.codes.paper.content import Content
from server.codes.paper.label import Label
from server.codes.paper.marks import Drawing, Mark, Page, moved
from server.codes.paper.refused import PaperRefused
from server.codes.paper.slip import slip

WIDTH, HEIGHT = 210, 297
LARGEST_GRID = 40


@dataclass(frozen=True, slots=True)
class Grid:
    """Labels on A4, in its middle; millimetres."""

    columns: int
    rows: int
    width: float
    height: float
    between: float = 0
    """Columns."""

    def __post_init__(self) -> None:
        if not (0 < self.columns <= LARGEST_GRID and 0 < self.rows <= LARGEST_GRID):
            raise PaperRefused(f"A grid has 1 to {LARGEST_GRID} columns and rows, such as --grid 3x8.")
        if self._used[0] > WIDTH or self._used[1] > HEIGHT:
            raise PaperRefused(
                f"{self.columns} x {self.rows} labels of {self.width:g} x {self.height:g} mm need "
                f"{self._used[0]:g} x {self._used[1]:g} mm; a sheet of A4 has {WIDTH} x {HEIGHT} mm."
            )

    @property
    def _used(self) -> tuple[float, float]:
        return self.columns * self.width + (self.columns - 1) * self.between, self.rows * self.height

    @property
    def places(self) -> list[tuple[float, float]]:
        """Left and top of each label, row by row."""
        left, top = (WIDTH - self._used[0]) / 2, (HEIGHT - self._used[1]) / 2
        return [
            (left + column * (self.width + self.between), top + row * self.height)
            for row in range(self.rows)
            for column in range(self.columns)
        ]


FORMATS = {"3x8": Grid(3, 8, 70, 37), "3x7": Grid(3, 7, 63.5, 38.1, between=2.5)}
"""Found in every stationer's: 24 labels of 70 x 37 mm, and 21 of 63.5 x 38.1 mm."""


def grid_from(grid: str, label: str) -> Grid:
    """From "3x8" and "70x37". Raises PaperRefused for what is none."""
    try:
        columns, rows = map(int, grid.lower().split("x"))
        width, height = map(float, label.lower().split("x"))
    except ValueError:
        raise PaperRefused(
            "A free sheet looks like --grid 3x8 --label 70x37: columns x rows, width x height in mm."
        ) from None
    if not (0 < width <= WIDTH and 0 < height <= HEIGHT):
        raise PaperRefused("A label is at least a little wide and high, and smaller than a sheet of A4.")
    return Grid(columns, rows, width, height)


def labels(contents: Sequence[Content], grid: Grid, told: Callable[[int], None] = lambda _done: None) -> Drawing:
    """A label for each; `told` hears how many are done."""
    places, pages, urls, finest = grid.places, [], [], 0.0
    under: tuple[Mark, ...] = ()
    for start in range(0, len(contents), len(places)):
        part = contents[start : start + len(places)]
        if len(part) != len(places) or not under:
            under = _under(part, grid)
        marks: list[Mark] = []
        for content, (left, top) in zip(part, places, strict=False):
            own = Label(content, grid.width, grid.height)
            own.own()
            finest = own.module
            marks += [moved(mark, left, top) for mark in own.marks]
        pages.append(Page(marks, under))
        urls.append([content.url for content in part])
        told(start + len(part))
    first = contents[0]
    return Drawing(WIDTH, HEIGHT, pages, first.wordings[0].question, first.language, urls, finest)


def _under(part: Sequence[Content], grid: Grid) -> tuple[Mark, ...]:
    most = max(part, key=lambda content: len(content.notes))
    shared = Label(most, grid.width, grid.height)
    shared.shared()
    return tuple(
        moved(mark, *place) for _content, place in zip(part, grid.places, strict=False) for mark in shared.marks
    )


def slips(contents: Sequence[Content], size: str, told: Callable[[int], None] = lambda _done: None) -> Drawing:
    """One slip to a page, all as long as the longest."""
    sketches = []
    for number, content in enumerate(contents, start=1):
        sketches.append(slip(content, size))
        told(number)
    first = sketches[0]
    return Drawing(
        first.width,
        max(sketch.height for sketch in sketches),
        [Page(sketch.marks) for sketch in sketches],
        contents[0].wordings[0].question,
        contents[0].language,
        [[content.url] for content in contents],
        first.module,
    )


def alike(content: Content, grid: Grid, sheets: int = 1) -> Drawing:
    """Sheets of one label over and over."""
    whole = labels([content] * len(grid.places), grid)
    return replace(whole, pages=list(whole.pages) * sheets, urls=list(whole.urls) * sheets)
