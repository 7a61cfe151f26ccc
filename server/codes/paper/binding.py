"""Several documents as one, to be printed in one go, and one as several."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from server.codes.paper.finished import finished
from server.codes.paper.marks import Drawing
from server.codes.paper.proof import PDFIUM


def bound(documents: Sequence[bytes]) -> bytes:
    """PDFs, one after the other."""
    from pypdfium2 import PdfDocument

    file = BytesIO()
    with PDFIUM, PdfDocument.new() as whole:
        for document in documents:
            with PdfDocument(document) as part:
                whole.import_pages(part)
        whole.save(file)
    return file.getvalue()


def apart(document: bytes) -> list[bytes]:
    """A PDF for each page."""
    from pypdfium2 import PdfDocument

    pages = []
    with PDFIUM, PdfDocument(document) as whole:
        for number in range(len(whole)):
            with PdfDocument.new() as one:
                one.import_pages(whole, [number])
                file = BytesIO()
                one.save(file)
                pages.append(file.getvalue())
    return pages


def finished_together(drawings: Sequence[Drawing]) -> list[bytes]:
    """A PDF of each, all of one size. Drawn as one document, for reading fonts is most of the work."""
    if not drawings:
        return []
    first = drawings[0]
    pages = [page for one in drawings for page in one.pages]
    urls = [url for one in drawings for url in one.urls]
    whole = replace(first, pages=pages, urls=urls, finest=min(one.finest for one in drawings))
    return apart(finished(whole, "pdf"))
