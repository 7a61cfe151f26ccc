"""The tick of the thanks, and the card on which the number stands."""

from kivy.graphics import Color, Rectangle, SmoothEllipse, SmoothRoundedRectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.widgets.picture import sign_texture


class Mark(Widget):
    def __init__(self, theme: Theme, across_mm: float = 18) -> None:
        across = theme.room(across_mm)
        super().__init__(size_hint=(None, None), size=(across, across))
        self.theme = theme
        self.fbind("pos", self.draw)

    def draw(self, *_: object) -> None:
        sign = int(self.width * 0.56)
        self.canvas.clear()
        with self.canvas:
            Color(*self.theme.colours["act"])
            SmoothEllipse(pos=self.pos, size=self.size)
            Color(*self.theme.colours["on_act"])
            Rectangle(
                texture=sign_texture("check", sign),
                pos=(self.center_x - sign / 2, self.center_y - sign / 2),
                size=(sign, sign),
            )


class Card(BoxLayout):
    """White, with room around what is added; as high as that."""

    def __init__(self, theme: Theme, *, width: int) -> None:
        self.inset = theme.room(5)
        super().__init__(
            orientation="vertical",
            spacing=theme.gap,
            padding=self.inset,
            size_hint=(None, None),
            size=(width, 2 * self.inset),
        )
        self.theme = theme
        self.fbind("pos", self.draw)
        self.fbind("size", self.draw)

    def add(self, child: Widget) -> None:
        self.height += child.height + (self.theme.gap if self.children else 0)
        self.add_widget(child)

    def draw(self, *_: object) -> None:
        stroke = self.theme.stroke
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*self.theme.colours["rule"])
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[self.theme.radius] * 4)
            Color(*self.theme.colours["card"])
            SmoothRoundedRectangle(
                pos=(self.x + stroke, self.y + stroke),
                size=(self.width - 2 * stroke, self.height - 2 * stroke),
                radius=[self.theme.radius - stroke] * 4,
            )
