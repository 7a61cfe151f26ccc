"""A page that goes to a branch with its tablet: the code, and three lines what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.branches.branch import Branch
from server.codes import qr
from server.codes.lettering import MissingLetters, Side, fit, language_for
from server.codes.paper.marks import Card, Drawing, Mark, Modules, Page, Words
from server.codes.paper.sketch import DOT
from surveys.contrast import USUAL

WIDTH, HEIGHT = 210, 297
EDGE, TEXT = 22, 166
"""Millimetres: the margin, and what is left between two."""
QR_SIDE = 58
MOMENT = timedelta(seconds=1)
INK, SOFT, ACT, PALE = (USUAL[name] for name in ("ink", "soft", "act", "pale"))


@dataclass(frozen=True, slots=True)
class Pass:
    """With which one tablet becomes a branch's."""

    branch: Branch
    code: str
    expires_at: datetime
    address: str
    """Of the server."""
    browser: str = ""
    """Of the same faces in a browser, where there is a poster."""

    @property
    def in_groups(self) -> str:
        half = len(self.code) // 2
        return f"{self.code[:half]} {self.code[half:]}"

    @property
    def url(self) -> str:
        """What a tablet with a camera reads: address and code in one."""
        return f"{self.address}#{self.code}"

    @property
    def until(self) -> str:
        """Its last day; it ends with that."""
        return f"{(self.expires_at - MOMENT).astimezone(self.branch.zone):%A, %-d %B %Y}"

    @property
    def lines(self) -> tuple[str, str, str]:
        return (
            "Put the tablet where customers leave, on power and on your network, and start Heard on it.",
            f"Type the address {self.address} and the code; a tablet with a scanner reads both from the picture.",
            f"Touch a face: the answer is on your page in a minute. The code pairs one tablet, until {self.until}.",
        )


def sheet(one: Pass) -> Drawing:
    """A4."""
    marks: list[Mark] = [Card(0, 0, WIDTH, 62, ACT)]
    _line(marks, "Pair the tablet of", (EDGE, 17, TEXT, 9), 6.2, "#ffffff")
    _line(marks, _printable(one.branch), (EDGE, 28, TEXT, 24), 15, "#ffffff", bold=True)
    marks.append(Card(EDGE, 76, TEXT, 70, PALE, 5))
    _line(marks, "The code", (EDGE + 8, 87, 80, 7), 5, SOFT)
    _line(marks, one.in_groups, (EDGE + 8, 97, 88, 20), 15, INK, bold=True)
    _line(marks, f"until {one.until}", (EDGE + 8, 124, 88, 12), 4.6, SOFT)
    module = _picture(marks, one.url, EDGE + TEXT - QR_SIDE - 6, 82)
    top = 162.0
    for number, said in enumerate(one.lines, start=1):
        marks.append(Card(EDGE, top - 1, 11, 11, ACT, 5.5))
        _line(marks, str(number), (EDGE, top + 1.1, 11, 9), 5.4, "#ffffff", side="middle", bold=True)
        (block,) = fit([said], "en", TEXT - 18, 24, 5.6)
        marks += block.words(EDGE + 18, top, TEXT - 18, INK)
        top += max(block.height, 11) + 9
    if one.browser:
        said = f"No tablet yet? Any browser shows the same faces, at {one.browser}"
        _line(marks, said, (EDGE, 268, TEXT, 12), 4.4, SOFT)
    title = f"Pair the tablet of {one.branch.name}"
    return Drawing(WIDTH, HEIGHT, [Page(marks)], title, "en", [[one.url]], module)


def _picture(marks: list[Mark], url: str, left: float, top: float) -> float:
    """On white with its quiet zone; the side of a module."""
    rows = tuple("".join("01"[module] for module in row) for row in qr.matrix(url))
    module = int(QR_SIDE / (len(rows) + 2 * qr.QUIET) / DOT) * DOT
    side = module * len(rows)
    marks.append(Card(left, top, QR_SIDE, QR_SIDE, "#ffffff", 2))
    marks.append(Modules(rows, left + (QR_SIDE - side) / 2, top + (QR_SIDE - side) / 2, side, "#000000"))
    return module


def _line(
    marks: list[Mark],
    text: str,
    box: tuple[float, float, float, float],
    largest: float,
    colour: str,
    *,
    side: Side = "start",
    bold: bool = False,
) -> None:
    left, top, width, height = box
    (block,) = fit([text], language_for(text, "en"), width, height, largest, bold=bold)
    words: list[Words] = block.words(left, top, width, colour, side=side)
    marks += words


def _printable(branch: Branch) -> str:
    try:
        language_for(branch.name, "en")
    except MissingLetters:
        return branch.slug
    return branch.name
