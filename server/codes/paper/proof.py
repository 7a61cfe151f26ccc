"""What was made is looked at as a phone would: rendered, and its codes read, before anybody prints it."""

from collections.abc import Iterator
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from server.codes.paper.marks import Drawing
from server.codes.paper.refused import PaperRefused

if TYPE_CHECKING:
    from PIL.Image import Image

SAMPLE = 12
"""So many pages are read of what has more."""
FINEST = 5
"""Pixels a module is rendered with: what a phone sees of a code from far away."""
LEAST_DOTS = 100
MILLIMETRES = 25.4
POINTS = 72
TALLEST = 4
"""Times as high as wide."""

PDFIUM = Lock()  # the library knows no threads


def picture(pdf: bytes, dots_per_inch: float, page: int = 0) -> "Image":
    """A page as a printer would see it."""
    from pypdfium2 import PdfDocument

    with PDFIUM, PdfDocument(pdf) as document:
        image: Image = document[page].render(scale=dots_per_inch / POINTS).to_pil()
        return image.convert("RGB")


def read(image: "Image") -> list[str]:
    """What its QR codes say, sorted."""
    from zxingcpp import BarcodeFormat, read_barcodes

    return sorted(code.text for code in read_barcodes(image, formats=BarcodeFormat.QRCode))


def prove(drawing: Drawing, pdf: bytes) -> None:
    """Raises PaperRefused if a code does not say what it should."""
    for page in sample(len(drawing.pages)):
        if read(picture(pdf, dots_for(drawing), page)) != sorted(drawing.urls[page]):
            raise PaperRefused(
                f"A code on page {page + 1} could not be read again from this paper. Take other colours, a smaller "
                "picture inside the code, or larger paper."
            )


def svg_picture(svg: bytes, width: float, dots_per_inch: float) -> "Image":
    """An SVG of so many millimetres as another program than ours draws it."""
    from fpdf import FPDF

    page = FPDF(unit="mm", format=(width, width * TALLEST))
    page.set_margin(0)
    page.add_page()
    page.image(BytesIO(svg), 0, 0, w=width)
    return picture(bytes(page.output()), dots_per_inch)


def prove_picture(drawing: Drawing, image: "Image") -> None:
    if read(image) != sorted(drawing.urls[0]):
        raise PaperRefused("The code could not be read again from this picture. Take larger paper or other colours.")


def dots_for(drawing: Drawing) -> float:
    """An inch: enough for the finest module, and no more, for many pages take their time."""
    return max(LEAST_DOTS, FINEST * MILLIMETRES / drawing.finest)


def sample(pages: int) -> Iterator[int]:
    """All of a few; of many the first, the last, and some between."""
    if pages <= SAMPLE:
        yield from range(pages)
    else:
        yield from (number * (pages - 1) // (SAMPLE - 1) for number in range(SAMPLE))
