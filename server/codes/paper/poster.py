"""A poster of A6 to A3: the question, the five faces, the code, and below it the address and the code in clear."""

from server.codes.paper.content import Content
from server.codes.paper.sketch import Box, Sketch

MILLIMETRES = {"A6": (105, 148), "A5": (148, 210), "A4": (210, 297), "A3": (297, 420)}
DISTANCES = {"A6": 300, "A5": 400, "A4": 600, "A3": 800}
DESIGN_WIDTH = 210  # boxes are millimetres of an A4; other posters have its shape

LOGO: Box = (18, 16, 120, 16)
QUESTION: Box = (18, 18, 174, 84)
QUESTION_BELOW_LOGO: Box = (18, 38, 174, 66)
FACES: Box = (12, 112, 186, 30)
FACE_WORDS: Box = (12, 146, 186, 17)
PANEL: Box = (10, 168, 190, 119)
GROUND: Box = (18, 176, 88, 88)
INVITATION: Box = (115, 178, 76, 84)
ADDRESS: Box = (20, 267, 104, 16)
TYPED: Box = (130, 267, 62, 16)
TYPED_INSIDE: Box = (134, 267, 54, 16)
MARKED: Box = (8, 18, 194, 144)


def poster(content: Content, size: str) -> Sketch:
    width, height = MILLIMETRES[size]
    sketch = Sketch(content, width, height, width / DESIGN_WIDTH, level="M", distance=DISTANCES[size])
    several = len(content.wordings) > 1
    sketch.test_mark(MARKED)
    logo = sketch.logo(LOGO)
    sketch.question(QUESTION_BELOW_LOGO if logo else QUESTION, 19 if several else 30)
    sketch.faces(FACES)
    sketch.face_words(FACE_WORDS, 6.2)
    sketch.card(PANEL, content.inks.pale, 8)
    sketch.card(GROUND, content.ground, 4)
    sketch.code(GROUND)
    sketch.invitation(INVITATION, 9 if several else 11, gap=8)
    sketch.address(ADDRESS, 10.5)
    sketch.card(TYPED, "#ffffff", 4)
    sketch.code_in_clear(TYPED_INSIDE, 10.5)
    return sketch
