"""A choice with a box to tick, so that what is chosen is told by shape as well as by colour."""

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle

from kiosk.theme import Theme
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.words import Words, width_of


class Chip(Plate):
    def __init__(
        self, theme: Theme, text: str, language: str, tapped: Tapped, *, height: int = 0, widest: int = 10**6
    ) -> None:
        super().__init__(theme, tapped)
        self.padded, self.box = theme.room(2.8), theme.room(6)
        room = widest - 3 * self.padded - self.box
        one_line = width_of(text, language, theme.text)
        wrap = int(room) if one_line > room else None
        self.words = Words(text, language, size=theme.text, colour=theme.colours["ink"], width=wrap)
        self.add_widget(self.words)
        self.right_to_left = self.words.halign == "right"
        self.size = self.words.width + 3 * self.padded + self.box, max(height, self.words.height, theme.mm(12))
        self.place()

    def place(self, *_: object) -> None:
        self.words.center_y = self.middle[1]
        if self.right_to_left:
            self.words.right = self.x + self.width - 2 * self.padded - self.box
        else:
            self.words.x = self.x + 2 * self.padded + self.box

    def draw(self, *_: object) -> None:
        super().draw()
        colours, stroke, box = self.theme.colours, self.theme.stroke, self.box
        x = self.x + self.width - self.padded - box if self.right_to_left else self.x + self.padded
        y = self.middle[1] - box / 2
        with self.canvas.before:
            Color(*colours["act" if self.chosen else "line"])
            SmoothRoundedRectangle(pos=(x, y), size=(box, box), radius=[box / 5] * 4)
            if self.chosen:
                Color(*colours["on_act"])
                Rectangle(texture=sign_texture("check", box), pos=(x, y), size=(box, box))
            else:
                Color(*colours["card"])
                SmoothRoundedRectangle(
                    pos=(x + stroke, y + stroke),
                    size=(box - 2 * stroke, box - 2 * stroke),
                    radius=[box / 5 - stroke / 2] * 4,
                )
