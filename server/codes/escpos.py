"""
A receipt's slip for thermal printers: ESC/POS, the QR code by the printer's own command.

The few commands that are used, after Epson's "ESC/POS Command Reference": ESC @, ESC a, ESC E, GS !, GS v 0, GS ( k
<Functions 165, 167, 169, 180, 181> and GS V <Function B>. What stands above the code is a picture, so that every
language is shaped right on every printer; address and code are the printer's own letters.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from server.codes.alphabet import in_groups
from server.codes.paper.content import Content, typed_address
from server.codes.paper.marks import Drawing, Modules, Page, Photo
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import picture
from server.codes.paper.refused import PaperRefused
from server.codes.paper.sketch import Sketch
from server.codes.paper.slip import DOT, PAPER, PRINTED, head, notes, slip

ESC, GS = b"\x1b", b"\x1d"
RESET, CENTRED, FEED = ESC + b"@", ESC + b"a\x01", b"\n"
BOLD, NOT_BOLD = ESC + b"E\x01", ESC + b"E\x00"
LARGE, USUAL = GS + b"!\x11", GS + b"!\x00"
CUT = GS + b"VB\x03"
LEVELS = {"L": 48, "M": 49, "Q": 50, "H": 51}
LETTER = 12
"""Dots a usual letter is wide."""
BAND = 128
"""Rows sent at once: what small printers can hold."""
DARK = 128
LEAST_DOTS, MOST_DOTS = 3, 16
WIDTHS = (58, 80)
"""Millimetres of paper."""
MILLIMETRES = 25.4


def escpos(content: Content, width: int) -> bytes:
    """A slip for paper of 58 or 80 mm. Raises PaperRefused for what would not scan."""
    size = f"slip-{width}"
    if size not in PAPER:
        raise PaperRefused("A receipt's paper is 58 or 80 mm wide.")
    whole = slip(content, size)
    level = content.level_or(whole.level)
    dots = min(MOST_DOTS, max(LEAST_DOTS, round(whole.module / DOT)))
    return b"".join((
        RESET, CENTRED,
        _head(replace(content, code="", notes=(), series=None), size), FEED,
        native_qr(content.url, dots, level), FEED,
        _clear(content, PRINTED[size]),
        _notes(content, size),
        LARGE + b"TEST" + FEED + USUAL if content.draft else b"",
        FEED * 3, CUT,
    ))  # fmt: skip


def native_qr(text: str, dots: int, level: str) -> bytes:
    """The printer draws it, so many dots a module: model 2, size, level, store, print."""
    data = text.encode()
    length = (len(data) + 3).to_bytes(2, "little")
    command = GS + b"(k"
    return b"".join((
        command + b"\x04\x00\x31\x41\x32\x00",
        command + b"\x03\x00\x31\x43" + bytes([dots]),
        command + b"\x03\x00\x31\x45" + bytes([LEVELS[level]]),
        command + length + b"\x31\x50\x30" + data,
        command + b"\x03\x00\x31\x51\x30",
    ))  # fmt: skip


def _clear(content: Content, printed: int) -> bytes:
    columns = round(printed / DOT) // LETTER
    host, slash, folder = typed_address(content.public_url).partition("/")
    lines = (host.encode("idna").decode() + slash + folder, in_groups(content.code))
    return b"".join(
        BOLD + (LARGE if 2 * len(line) <= columns else USUAL) + line.encode("ascii", "replace") + FEED
        for line in lines
    ) + USUAL + NOT_BOLD  # fmt: skip


def _notes(content: Content, size: str) -> bytes:
    """In the printer's letters where every printer has them, else as a picture."""
    if all(note.isascii() and note.isprintable() for note in content.notes):
        return b"".join(note.encode() + FEED for note in content.notes)
    sketch = Sketch(content, PAPER[size], 0, one_ink=True)
    sketch.height = notes(sketch, 1) + 1
    return _raster(sketch, size)


@lru_cache(maxsize=64)
def _head(content: Content, size: str) -> bytes:
    """The same for each receipt of a till."""
    sketch, end = head(content, size)
    sketch.height = end
    return _raster(sketch, size)


def _raster(sketch: Sketch, size: str) -> bytes:
    """The sketch as GS v 0 has pictures: a bit a dot, rows of whole bytes."""
    from PIL import ImageOps

    marks = [mark for mark in sketch.marks if not isinstance(mark, Modules)]
    language = sketch.content.language
    document = pdf(Drawing(sketch.width, sketch.height, [Page(marks)], "", language, [[]], DOT))
    edge, width = round((PAPER[size] - PRINTED[size]) / 2 / DOT), round(PRINTED[size] / DOT)
    grey = picture(document, MILLIMETRES / DOT).convert("L")
    ink = grey.point(lambda value: 255 * (value < DARK)).convert("1")
    for mark in marks:
        if isinstance(mark, Photo):  # its greys become dots; letters stay sharp
            left, top = int(mark.left / DOT), int(mark.top / DOT)
            part = grey.crop((left, top, left + round(mark.width / DOT), top + round(mark.height / DOT)))
            ink.paste(ImageOps.invert(part).convert("1"), (left, top))
    ink = ink.crop((edge, 0, edge + width, grey.height))
    return b"".join(_bands(ink.tobytes(), width // 8))


def _bands(rows: bytes, across: int) -> Iterator[bytes]:
    for start in range(0, len(rows), across * BAND):
        band = rows[start : start + across * BAND]
        size = across.to_bytes(2, "little") + (len(band) // across).to_bytes(2, "little")
        yield GS + b"v0\x00" + size + band
