"""The ground under the keys."""

from kivy.graphics import Color, Rectangle
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.widget import Widget

from kiosk.theme import Theme


class Panel(AnchorLayout):
    def __init__(self, theme: Theme, keys: Widget, *, beside: bool = False) -> None:
        super().__init__(
            size_hint=(None, 1) if beside else (1, None), size=keys.size, anchor_x="center", anchor_y="center"
        )
        with self.canvas.before:
            Color(*theme.colours["rule"])
            self.ground = Rectangle()
        self.fbind("pos", self._ground)
        self.fbind("size", self._ground)
        self.add_widget(keys)

    def _ground(self, *_: object) -> None:
        self.ground.pos, self.ground.size = self.pos, self.size
