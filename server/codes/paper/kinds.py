"""Every kind of paper by its name."""

from server.codes.paper.content import Content
from server.codes.paper.marks import Drawing, Page
from server.codes.paper.poster import MILLIMETRES as POSTERS
from server.codes.paper.poster import poster
from server.codes.paper.refused import PaperRefused
from server.codes.paper.sheet import FORMATS, alike
from server.codes.paper.slip import PRINTED as SLIPS
from server.codes.paper.slip import slip
from server.codes.paper.sticker import MILLIMETRES as STICKERS
from server.codes.paper.sticker import sticker
from server.codes.paper.tent import MILLIMETRES as TENTS
from server.codes.paper.tent import tent

SINGLE = (*POSTERS, *TENTS, *STICKERS, *SLIPS)
"""One code on one page, except that a tent has it on both sides."""
MANY = (*FORMATS, *SLIPS)
"""For codes that are all different."""
KINDS = (*SINGLE, *FORMATS)


def drawn(content: Content, kind: str) -> Drawing:
    """Raises PaperRefused for what would not scan, and for an unknown kind."""
    if kind in FORMATS:
        return alike(content, FORMATS[kind])
    if kind in POSTERS:
        sketch = poster(content, kind)
    elif kind in TENTS:
        sketch = tent(content, kind)
    elif kind in STICKERS:
        sketch = sticker(content, kind)
    elif kind in SLIPS:
        sketch = slip(content, kind)
    else:
        raise PaperRefused(f"There is no paper {kind}; there are {', '.join(KINDS)}.")
    urls = [content.url] * (2 if kind in TENTS else 1)
    title, language = content.wordings[0].question, content.language
    return Drawing(sketch.width, sketch.height, [Page(sketch.marks)], title, language, [urls], sketch.module)
