"""The card on which the number stands, torn off along a line of dots."""

from kivy.graphics import Color, SmoothEllipse, SmoothRoundedRectangle
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.widgets.mark import Card
from kiosk.widgets.words import width_of

LARGEST = 2.6
"""Times the size of the one question."""
NOTCH_MM, DOT_MM = 2.5, 0.7


class Slip(Card):
    tear: Widget | None = None
    """Where the line of dots is."""

    def __init__(self, theme: Theme, *, width: int) -> None:
        super().__init__(theme, width=width)
        self.inset = theme.mm(2.5) if theme.is_compact else theme.room(6)
        self.padding, self.height = self.inset, 2 * self.inset

    @property
    def inside(self) -> int:
        return int(self.width - 2 * self.inset)

    def largest(self, number: str, room: float) -> int:
        """The font's size with which it fits into the width, and the card into `room` with what else is on it."""
        theme = self.theme
        high = room - 2 * self.inset - 4 * theme.gap - theme.room(NOTCH_MM)
        size = min(round(theme.display * LARGEST), int(high / 1.24))
        while size > theme.text and width_of(number, "en", size, bold=True, once=True) > self.inside:
            size -= 2
        return max(size, theme.text)

    def fill(self, above: Widget, number: Widget, below: Widget) -> None:
        self.tear = Widget(size_hint=(1, None), height=self.theme.room(NOTCH_MM))
        for part in (above, number, self.tear, below):
            self.add(part)
        self.tear.fbind("pos", self.draw)

    def draw(self, *_: object) -> None:
        super().draw()
        if self.tear is None:
            return
        theme, line = self.theme, self.tear.y + self.tear.height / 2
        notch, dot = theme.room(NOTCH_MM), theme.room(DOT_MM)
        with self.canvas.before:
            Color(*theme.colours["back"])
            for x in (self.x, self.x + self.width):
                SmoothEllipse(pos=(x - notch, line - notch), size=(2 * notch, 2 * notch))
            Color(*theme.colours["line"])
            for at in range(int(self.x + self.inset), int(self.x + self.width - self.inset), 4 * dot):
                SmoothRoundedRectangle(pos=(at, line - dot / 2), size=(2 * dot, dot), radius=[dot / 2] * 4)
