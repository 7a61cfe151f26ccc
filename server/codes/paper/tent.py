"""A table tent: a sheet folded in the middle, the same panel on both sides, each the right way up when it stands."""

from server.codes.paper.content import Content
from server.codes.paper.marks import Fold, Turned, moved
from server.codes.paper.sketch import Box, Sketch

MILLIMETRES = {"tent-A4": (210, 297), "tent-A5": (148, 210)}
DISTANCES = {"tent-A4": 400, "tent-A5": 300}
DESIGN_WIDTH = 210

LOGO: Box = (14, 12, 92, 14)
QUESTION: Box = (14, 14, 106, 62)
QUESTION_BELOW_LOGO: Box = (14, 30, 106, 46)
FACES: Box = (11, 84, 112, 19)
FACE_WORDS: Box = (11, 106, 112, 10)
INVITATION: Box = (14, 120, 106, 19)
PANEL: Box = (129, 9, 72, 130.5)
GROUND: Box = (135, 15, 60, 60)
ADDRESS: Box = (135, 80, 60, 22)
TYPED: Box = (135, 107, 60, 24)
TYPED_INSIDE: Box = (138, 107, 54, 24)
MARKED: Box = (8, 12, 116, 124)


def tent(content: Content, size: str) -> Sketch:
    width, height = MILLIMETRES[size]
    sketch = Sketch(content, width, height, width / DESIGN_WIDTH, level="M", distance=DISTANCES[size])
    _panel(sketch)
    back = sketch.marks
    front = [moved(mark, 0, height / 2) for mark in back]
    fold = Fold((0, height / 2), (width, height / 2), content.inks.soft)
    sketch.marks = [Turned(back, 180, (width / 2, height / 4)), *front, fold]
    return sketch


def _panel(sketch: Sketch) -> None:
    content = sketch.content
    several = len(content.wordings) > 1
    sketch.test_mark(MARKED)
    logo = sketch.logo(LOGO)
    sketch.question(QUESTION_BELOW_LOGO if logo else QUESTION, 13 if several else 20, gap=5)
    sketch.faces(FACES)
    sketch.face_words(FACE_WORDS, 4.4)
    sketch.invitation(INVITATION, 5 if several else 6, gap=2)
    sketch.card(PANEL, content.inks.pale, 6)
    sketch.card(GROUND, content.ground, 4)
    sketch.code(GROUND)
    sketch.address(ADDRESS, 9, side="middle")
    sketch.card(TYPED, "#ffffff", 4)
    sketch.code_in_clear(TYPED_INSIDE, 10)
