"""A rounded plate that can be touched: under every face, chip, key and button."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, SmoothRoundedRectangle
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.typeset import undirected

Tapped = Callable[[], None]

RING_MM = 1
"""Around the plate that has the focus."""


class Plate(Widget):
    """Reports a tap when the finger leaves it, or when it arrives if `at_once`."""

    pressed = BooleanProperty(False)
    chosen = BooleanProperty(False)
    focused = BooleanProperty(False)
    """The keys of a keyboard, or the voice, are at this plate."""

    fill, edge = "card", "line"
    pressed_fill = chosen_fill = "pale"
    at_once = False
    air = 0
    """Around what is drawn, within what can be touched."""
    spoken = ""
    """What is said instead of its words."""
    language = ""
    """Of its words, where that is not the sheet's."""
    value: Any = None
    """The answer that it stands for, if any."""

    def __init__(self, theme: Theme, tapped: Tapped, **rest: Any) -> None:
        super().__init__(size_hint=(None, None), **rest)
        self.theme, self.tapped = theme, tapped
        # Once a frame, however often it is moved in between.
        redraw = Clock.create_trigger(self.draw, -1)
        for name in () if theme.is_sketch else ("pos", "size", "pressed", "chosen", "focused"):
            self.fbind(name, redraw)
        for name in ("pos", "size"):
            self.fbind(name, self.place)

    @property
    def reads(self) -> str:
        """As it is read aloud."""
        words = getattr(self, "words", None)
        return self.spoken or (undirected(words.text) if words else "")

    def choose(self) -> None:
        """Without a finger."""
        self.tapped()

    def place(self, *_: object) -> None:
        """Put what stands on the plate where it belongs."""

    def draw(self, *_: object) -> None:
        colours, stroke = self.theme.colours, self.theme.stroke
        active = self.pressed or self.chosen
        fill = self.pressed_fill if self.pressed else self.chosen_fill if self.chosen else self.fill
        edge = "act" if active and self.edge else self.edge
        ring = self.theme.mm(RING_MM) if self.focused else 0
        begins = self.air + (ring + ring // 2)
        line = begins + (2 * stroke if active else stroke)
        self.canvas.before.clear()
        with self.canvas.before:
            if self.focused:
                # Dark and light side by side can be seen on whatever is beneath.
                self._rounded(colours["ink"], self.air)
                self._rounded(colours["back"], self.air + ring)
            if edge:
                self._rounded(colours[edge], begins)
            if fill:
                self._rounded(colours[fill], line if edge else begins)

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
