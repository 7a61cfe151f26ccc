"""A choice with a sign, or a box to tick: what is chosen is told by shape as well as by colour."""

from kivy.graphics import Color, Rectangle, SmoothEllipse, SmoothRoundedRectangle

from kiosk.theme import Theme
from kiosk.widgets.answer import AnswerPlate
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Tapped
from kiosk.widgets.signs import REASONS
from kiosk.widgets.words import Words, longest_word, width_of


class Chip(AnswerPlate):
    def __init__(
        self,
        theme: Theme,
        text: str,
        language: str,
        tapped: Tapped,
        *,
        icon: str = "",
        height: int = 0,
        widest: int = 10**6,
    ) -> None:
        """A survey may name a sign that we have not: it gets a box."""
        super().__init__(theme, tapped)
        self.icon = icon if icon in REASONS else ""
        self.padded = theme.mm(1.4) if theme.is_compact else theme.room(2.8)
        self.box = theme.room((6.5 if theme.is_compact else 9) if self.icon else 6)
        room = max(widest - 3 * self.padded - self.box, longest_word(text, language, theme.text))
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
        x = self.x + self.width - self.padded - self.box if self.right_to_left else self.x + self.padded
        y = self.middle[1] - self.box / 2
        with self.canvas.before:
            if self.icon:
                self._badge(round(x), round(y))
            else:
                self._tick_box(x, y)

    def _badge(self, x: int, y: int) -> None:
        """The sign; a tick in its place where it is chosen."""
        colours, box, sign = self.theme.colours, self.box, round(self.box * 0.58)
        Color(*colours["act" if self.chosen else "pale"])
        SmoothEllipse(pos=(x, y), size=(box, box))
        Color(*colours["on_act" if self.chosen else "act"])
        inset = (box - sign) // 2
        texture = sign_texture("check" if self.chosen else self.icon, sign)
        Rectangle(texture=texture, pos=(x + inset, y + inset), size=texture.size)

    def _tick_box(self, x: float, y: float) -> None:
        colours, stroke, box = self.theme.colours, self.theme.stroke, self.box
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
