"""One label of any size: the code, the question and the faces beside or above it, address and code in clear below."""

from server.codes.lettering import Side, fit, language_for
from server.codes.paper.content import Content
from server.codes.paper.sketch import Box, Sketch
from surveys.phrases import is_right_to_left

EDGE = 3.2
"""What office printers leave white, and a little."""
WIDE = 1.35
"""From this width by height on, words stand beside the code; else above it."""
ABOVE = 0.23
NOTE = 2.1
MOST_NOTES = 3
GAP = 1.2


class Label(Sketch):
    """`shared` draws what is the same on each label of a sheet, `own` what differs."""

    @property
    def wide(self) -> bool:
        return self.width / self.height >= WIDE

    @property
    def edge(self) -> float:
        return min(EDGE, self.height * 0.09)

    @property
    def strip(self) -> Box:
        """Below: address and code."""
        height = max(3.4, self.height * (0.13 if self.wide else 0.14))
        return self.edge, self.height - self.edge - height, self.width - 2 * self.edge, height

    @property
    def ground(self) -> Box:
        """Of the code; its quiet zone reaches into the label's edge."""
        top = 0 if self.wide else self.height * ABOVE
        side = min(self.strip[1] - top, self.width)
        return (0 if self.wide else (self.width - side) / 2), top, side, side

    @property
    def words(self) -> Box:
        if self.wide:
            left = self.ground[2] + 0.4
            return left, self.edge, self.width - left - self.edge, self.strip[1] - self.edge - GAP
        return self.edge, self.edge, self.width - 2 * self.edge, self.height * ABOVE - self.edge

    @property
    def noted(self) -> float:
        return NOTE * 1.3 * min(len(self.content.notes), MOST_NOTES) + GAP if self.wide and self.content.notes else 0

    def shared(self) -> None:
        left, top, width, height = self.words
        self.test_mark(self.words)
        height -= self.noted
        logo = height * 0.22 + GAP if self.wide and self.logo((left, top, width, height * 0.22)) else 0
        faces = min(width / 5.4, height * 0.34)
        question = (left, top + logo, width, height - logo - faces - GAP)
        self.question(question, 5, gap=0.8, side="start" if self.wide else "middle")
        self.faces((left, top + height - faces, width, faces))
        left, top, width, height = self.strip
        if self.wide:
            self.address((left, top, width * 0.48, height), 3.6)
        else:
            self.address((left, top, width, height * 0.45), 3.2, side="middle")

    def own(self) -> None:
        self.code(self.ground)
        left, top, width, height = self.strip
        if self.wide:
            self.code_in_clear((left + width * 0.48, top, width * 0.52, height), 4.2, side="end")
            if self.content.notes:
                self._notes()
        else:
            self.code_in_clear((left, top + height * 0.48, width, height * 0.52), 4)

    def _notes(self) -> None:
        """All of them, one after the other, in as many lines as there are notes, but at most three."""
        left, top, width, height = self.words
        noted = self.noted
        x, y, wide, high = self.box((left, top + height - noted + GAP, width, noted - GAP))
        said = " · ".join(self.content.notes)
        (block,) = fit([said], language_for(said, self.content.language), wide, high, NOTE)
        side: Side = "start" if is_right_to_left(block.language) == self.content.mirrored else "end"
        self.marks += block.words(x, y, wide, self.content.inks.soft, side=side)


def label(content: Content, width: float, height: float) -> Label:
    one = Label(content, width, height)
    one.shared()
    one.own()
    return one
