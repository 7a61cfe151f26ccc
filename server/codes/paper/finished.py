"""A drawing as a file that was read again: PDF, PNG or SVG."""

from io import BytesIO
from pathlib import Path

from server.codes.paper.marks import Drawing
from server.codes.paper.pdf import pdf
from server.codes.paper.proof import dots_for, picture, prove, prove_picture, svg_picture
from server.codes.paper.refused import PaperRefused
from server.codes.paper.svg import svg

KINDS = ("pdf", "png", "svg")
DOTS_PER_INCH = 300


def kind_of(out: Path) -> str:
    """By the file's name. Raises PaperRefused for any other, and where nothing can be written."""
    kind = out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise PaperRefused("Paper is a document or a picture: give a file name that ends in .pdf, .png or .svg.")
    return kind


def check_pages(kind: str, pages: int) -> None:
    if kind != "pdf" and pages > 1:
        raise PaperRefused(f"A .{kind} file has one page only: choose .pdf for several.")


def finished(drawing: Drawing, kind: str, *, dots_per_inch: int = DOTS_PER_INCH) -> bytes:
    """Its codes are read from its own rendering first; raises PaperRefused if that fails."""
    check_pages(kind, len(drawing.pages))
    document = pdf(drawing)
    prove(drawing, document)
    if kind == "pdf":
        return document
    if kind == "svg":
        drawn = svg(drawing).encode()
        prove_picture(drawing, svg_picture(drawn, drawing.width, dots_for(drawing)))
        return drawn
    image, file = picture(document, dots_per_inch), BytesIO()
    prove_picture(drawing, image)
    image.save(file, "PNG", dpi=(dots_per_inch, dots_per_inch))
    return file.getvalue()
