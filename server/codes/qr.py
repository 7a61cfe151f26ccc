"""QR codes: as modules, picture, drawing, and on a terminal."""

from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from PIL.Image import Image

Matrix = tuple[tuple[bool, ...], ...]

QUIET = 4  # modules of white that the standard asks for on every side
LEVELS = "LMQH"
HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}  # by ink above, below


def qr_url(public_url: str, code: str) -> str:
    """
    The address in the picture, in capitals where the server owns the whole host: that makes the picture smaller.

    Scheme and host mean the same in capitals, and the server takes /F/ for /f/; the folder it may live in is not ours.
    """
    url = urlsplit(public_url.rstrip("/"))
    if url.path:
        return f"{public_url.rstrip('/')}/f/{code}"
    host = url.netloc.encode("idna").decode()
    return f"{url.scheme}://{host}/f/{code}".upper()


def matrix(text: str, level: str = "M") -> Matrix:
    """Rows of modules, True for ink, without the quiet zone. Level L, M, Q or H: how much may be damaged."""
    from qrcode import QRCode, constants

    code = QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{level}"), border=0)
    code.add_data(text)
    code.make()
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def surrounded(modules: Matrix, quiet: int) -> Matrix:
    side = (False,) * quiet
    blank = ((False,) * (len(modules) + 2 * quiet),) * quiet
    return (*blank, *(side + row + side for row in modules), *blank)


def picture(modules: Matrix, module_pixels: int, quiet: int = QUIET) -> "Image":
    """Black on white in one bit a pixel."""
    from PIL import Image

    rows = surrounded(modules, quiet)
    small = Image.new("1", (len(rows), len(rows)))
    small.putdata([not module for row in rows for module in row])
    return small.resize((len(rows) * module_pixels,) * 2, Image.Resampling.NEAREST)


def png(text: str, module_pixels: int, quiet: int = QUIET, level: str = "M") -> bytes:
    file = BytesIO()
    picture(matrix(text, level), module_pixels, quiet).save(file, "PNG", optimize=True)
    return file.getvalue()


def svg(text: str, quiet: int = QUIET, level: str = "M") -> str:
    """One path of one unit a module, on its own white, so that a dark page leaves it readable."""
    rows = surrounded(matrix(text, level), quiet)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{outline(rows)}"/></svg>'
    )


def outline(rows: Matrix) -> str:
    """One rectangle for each run of ink in a row."""
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        for ink, run in groupby(row):
            width = len(list(run))
            if ink:
                drawn.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return "".join(drawn)


def terminal(text: str, *, dark: bool = True, quiet: int = QUIET, level: str = "M") -> str:
    """Lines of half blocks, two modules above each other in one; on a dark terminal the blocks are the paper."""
    rows = surrounded(matrix(text, level), quiet)
    if len(rows) % 2:
        rows += ((False,) * len(rows),)
    return "\n".join(
        "".join(HALF_BLOCKS[above is not dark, below is not dark] for above, below in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
