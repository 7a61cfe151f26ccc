"""A poster: the question, the five faces, a QR code, and below it always the address and the code in clear."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image, ImageDraw, ImageFont

from assets import font
from server.codes import qr
from server.codes.alphabet import in_groups
from server.codes.lettering import Block, Side, fit
from server.codes.reachable import refusal
from server.errors import Refusal
from surveys.faces import Point, face
from surveys.phrases import is_right_to_left

MILLIMETRES = {"A6": (105, 148), "A5": (148, 210), "A4": (210, 297), "A3": (297, 420)}
DOTS_PER_INCH = 300
DESIGN_WIDTH = 210  # boxes below are millimetres of an A4; other sheets have its shape

PAPER, INK, QUIET_INK, PANEL, MARK = "#ffffff", "#1d3530", "#4b5f59", "#edf3ee", "#b3402f"
MARK_STRENGTH = 80  # of 255
SMOOTHING = 4

Box = tuple[float, float, float, float]  # left, top, width, height
QUESTION: Box = (18, 18, 174, 82)
FACES: Box = (14, 110, 182, 27)
FACE_WORDS: Box = (14, 141, 182, 18)
CARD: Box = (10, 164, 190, 123)
CODE: Box = (18, 172, 90, 90)
INVITATION: Box = (117, 176, 75, 82)
ADDRESS: Box = (18, 266.5, 106, 15)
TYPED: Box = (130, 266.5, 62, 15)
MARKED: Box = (5, 10, 200, 154)
GAP = 8  # between two languages


class PaperRefused(Refusal):
    """What would be wasted paper."""

    title = "This cannot be printed"


@dataclass(frozen=True)
class PosterText:
    """The words of one language."""

    language: str
    question: str
    faces: tuple[str, ...]  # five, very bad first
    invitation: str  # to scan, or to type the address and the code


@dataclass(frozen=True)
class Sheet:
    """A page of which boxes are cut in millimetres of an A4, mirrored where reading begins on the right."""

    image: Image.Image
    mirrored: bool

    @property
    def unit(self) -> float:
        return self.image.width / DESIGN_WIDTH

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def pixels(self, box: Box) -> Box:
        left, top, width, height = box
        if self.mirrored:
            left = DESIGN_WIDTH - left - width
        return left * self.unit, top * self.unit, width * self.unit, height * self.unit


def poster(
    texts: Sequence[PosterText],
    public_url: str,
    code: str,
    *,
    page: str = "A4",
    draft: bool = False,
    dots_per_inch: int = DOTS_PER_INCH,
) -> Image.Image:
    """One or two languages on a page of A6 to A3; a draft has TEST across it, but not over the code."""
    if page not in MILLIMETRES:
        raise PaperRefused(f"A poster is {', '.join(MILLIMETRES)}.")
    size = [round(length * dots_per_inch / 25.4) for length in MILLIMETRES[page]]
    sheet = Sheet(Image.new("RGB", (size[0], size[1]), PAPER), mirrored=is_right_to_left(texts[0].language))
    draw_questions(sheet, texts)
    draw_faces(sheet)
    draw_face_words(sheet, texts)
    draw_card(sheet, CARD, PANEL, corner=7)
    draw_card(sheet, CODE, PAPER, corner=4)
    draw_invitations(sheet, texts)
    draw_typed(sheet, texts[0].language, public_url, code)
    if draft:
        draw_mark(sheet)
    draw_code(sheet, qr.qr_url(public_url, code))
    return sheet.image


def write_poster(
    out: Path,
    texts: Sequence[PosterText],
    public_url: str,
    code: str,
    *,
    page: str = "A4",
    draft: bool = False,
    dots_per_inch: int = DOTS_PER_INCH,
) -> None:
    """Write a PNG or PDF, as the name of the file says. Raises PaperRefused for any other, or a private address."""
    if out.suffix.lower() not in {".png", ".pdf"}:
        raise PaperRefused("A poster is a picture or a document: give a file name that ends in .png or .pdf.")
    if not draft and (reason := refusal(public_url)):
        raise PaperRefused(f"{reason} Or print a draft, which says TEST.")
    image = poster(texts, public_url, code, page=page, draft=draft, dots_per_inch=dots_per_inch)
    if out.suffix.lower() == ".png":
        image.save(out, dpi=(dots_per_inch, dots_per_inch), optimize=True)
    else:
        # The writer packs colours as JPEG; full colour resolution keeps the edges of letters and modules clean.
        image.save(out, "PDF", resolution=dots_per_inch, quality=94, subsampling=0, title=texts[0].question)


def typed_address(public_url: str) -> str:
    """What a person types into a browser, as short as it goes; the page there asks for the code."""
    url = urlsplit(public_url.rstrip("/"))
    return f"{url.netloc}{url.path}/f"


def draw_questions(sheet: Sheet, texts: Sequence[PosterText]) -> None:
    largest = 30 if len(texts) == 1 else 17
    _stack(sheet, QUESTION, [(text.language, text.question) for text in texts], largest, bold=True)


def draw_invitations(sheet: Sheet, texts: Sequence[PosterText]) -> None:
    largest = 11 if len(texts) == 1 else 9
    _stack(sheet, INVITATION, [(text.language, text.invitation) for text in texts], largest, bold=False)


def _stack(sheet: Sheet, box: Box, texts: list[tuple[str, str]], largest: float, *, bold: bool) -> None:
    """The same words in each language, one below the other, in the middle of the box's height."""
    left, top, width, height = sheet.pixels(box)
    gap = GAP * sheet.unit
    share = (height - gap * (len(texts) - 1)) / len(texts)
    blocks: list[Block] = []
    for language, words in texts:
        blocks += fit([words], language, width, share, largest * sheet.unit, bold=bold)
    y = top + (height - sum(block.height for block in blocks) - gap * (len(blocks) - 1)) / 2
    for block in blocks:
        block.draw(sheet.pen, left, y, width, INK)
        y += block.height + gap


def columns(box: Box) -> list[Box]:
    """Five boxes beside each other, for very bad to very good."""
    left, top, width, height = box
    return [(left + width / 5 * number, top, width / 5, height) for number in range(5)]


def draw_faces(sheet: Sheet) -> None:
    for value, box in enumerate(columns(FACES), start=1):
        left, top, width, height = sheet.pixels(box)
        side = round(height)
        large = Image.new("RGB", (side * SMOOTHING, side * SMOOTHING), PAPER)
        pen, look = ImageDraw.Draw(large), face(value)
        pen.polygon(_scaled(look.outline, large.width - 1), fill=look.fill)
        for shape in (*look.eyes, *look.brows, look.mouth):
            pen.polygon(_scaled(shape, large.width - 1), fill=look.ink)
        sheet.image.paste(large.reduce(SMOOTHING), (round(left + (width - side) / 2), round(top)))


def _scaled(polygon: Sequence[Point], side: int) -> list[Point]:
    return [(x * side, y * side) for x, y in polygon]


def draw_face_words(sheet: Sheet, texts: Sequence[PosterText]) -> None:
    each = FACE_WORDS[3] / len(texts) * sheet.unit
    for row, text in enumerate(texts):
        width = sheet.pixels(columns(FACE_WORDS)[0])[2]
        blocks = fit(text.faces, text.language, width * 0.95, each, 6.2 * sheet.unit)
        for block, box in zip(blocks, columns(FACE_WORDS), strict=True):
            left, top, width, _height = sheet.pixels(box)
            block.draw(sheet.pen, left, top + row * each, width, QUIET_INK, side="middle")


def draw_card(sheet: Sheet, box: Box, colour: str, corner: float) -> None:
    left, top, width, height = sheet.pixels(box)
    sheet.pen.rounded_rectangle((left, top, left + width, top + height), corner * sheet.unit, fill=colour)


def draw_code(sheet: Sheet, url: str) -> None:
    """As large as whole pixels a module allow; the white of its card is the quiet zone."""
    left, top, side, _side = sheet.pixels(CODE)
    modules = qr.matrix(url)
    picture = qr.picture(modules, int(side / (len(modules) + 2 * qr.QUIET)), quiet=0)
    sheet.image.paste(picture, (round(left + (side - picture.width) / 2), round(top + (side - picture.height) / 2)))


def address_block(address: str, width: float, height: float, largest: float) -> Block:
    """The address in one line, or in two where they can be clearly larger."""
    (one,) = fit([address], "en", width, height, largest, bold=True)
    ends = [place for place in range(1, len(address)) if address[place - 1] in "./"]
    if not ends:
        return one
    middle = min(ends, key=lambda place: abs(place - len(address) / 2))
    halves = fit([address[:middle], address[middle:]], "en", width, height * 0.45, largest, bold=True)
    two = replace(one, lines=(address[:middle], address[middle:]), size=halves[0].size)
    return two if two.size > 1.2 * one.size else one


def draw_typed(sheet: Sheet, language: str, public_url: str, code: str) -> None:
    """The address where reading begins, and the code on its own card; both in Latin letters."""
    left, top, width, height = sheet.pixels(ADDRESS)
    block = address_block(typed_address(public_url), width, height, 10.5 * sheet.unit)
    side: Side = "end" if is_right_to_left(language) else "start"
    block.draw(sheet.pen, left, top + (height - block.height) / 2, width, INK, side=side)
    draw_card(sheet, TYPED, PAPER, corner=4)
    left, top, width, height = sheet.pixels(TYPED)
    (block,) = fit([in_groups(code)], "en", width * 0.9, height, 10.5 * sheet.unit, bold=True)
    block.draw(sheet.pen, left, top + (height - block.height) / 2, width, INK, side="middle")


def draw_mark(sheet: Sheet) -> None:
    """TEST across question and faces, clear of the code that is to be tried."""
    left, top, width, height = (round(length) for length in sheet.pixels(MARKED))
    letters = ImageFont.truetype(font("en", bold=True), round(width * 0.36))
    layer = Image.new("L", (width, height))
    ImageDraw.Draw(layer).text((width / 2, height / 2), "TEST", MARK_STRENGTH, letters, anchor="mm")
    sheet.image.paste(MARK, (left, top), layer.rotate(28, Image.Resampling.BICUBIC))
