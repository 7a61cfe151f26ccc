"""A rounded plate that can be touched: under every face, chip, key and button."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from kiosk.theme import Theme

Tapped = Callable[[], None]


class Plate(Widget):
    """Reports a tap when the finger leaves it, or when it arrives if `at_once`."""

    pressed = BooleanProperty(False)
    chosen = BooleanProperty(False)

    fill, edge = "card", "line"
    pressed_fill = chosen_fill = "pale"
    at_once = False
    air = 0
    """Around what is drawn, within what can be touched."""

    def __init__(self, theme: Theme, tapped: Tapped, **rest: Any) -> None:
        super().__init__(size_hint=(None, None), **rest)
        self.theme, self.tapped = theme, tapped
        for name in ("pos", "size", "pressed", "chosen"):
            self.fbind(name, self.draw)
        for name in ("pos", "size"):
            self.fbind(name, self.place)

    def place(self, *_: object) -> None:
        """Put what stands on the plate where it belongs."""

    def draw(self, *_: object) -> None:
        colours, stroke = self.theme.colours, self.theme.stroke
        active = self.pressed or self.chosen
        fill = self.pressed_fill if self.pressed else self.chosen_fill if self.chosen else self.fill
        edge = "act" if active and self.edge else self.edge
        line = self.air + (2 * stroke if active else stroke)
        self.canvas.before.clear()
        with self.canvas.before:
            if edge:
                self._rounded(colours[edge], self.air)
            if fill:
                self._rounded(colours[fill], line if edge else self.air)

    def _rounded(self, colour: tuple[float, ...], inset: int) -> None:
        Color(*colour)
        SmoothRoundedRectangle(
            pos=(self.x + inset, self.y + inset),
            size=(max(1, self.width - 2 * inset), max(1, self.height - 2 * inset)),
            radius=[max(1, self.theme.radius - (inset - self.air))] * 4,
        )

    @property
    def middle(self) -> tuple[float, float]:
        # Kivy's own center and top may still be those of before while a new position is told.
        return self.x + self.width / 2, self.y + self.height / 2

    def on_touch_down(self, touch: Any) -> bool:
        if self.pressed or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.pressed = True
        if self.at_once:
            self.tapped()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        if not self.at_once and self.collide_point(*touch.pos):
            self.tapped()
        return True
