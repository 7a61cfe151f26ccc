"""What answers a question: touched, each of them does the very same, whatever it stands for."""

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle, SmoothLine
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.theme import Colour
from kiosk.widgets.plate import Plate

SPREADS = 0.1
"""Seconds."""
SPREAD_MM = 1.5


class AnswerPlate(Plate):
    """A ring spreads from it at once when it is touched, unless less motion is asked for."""

    spread = NumericProperty(0)
    """From 0, where the plate ends, to 1, where nothing is seen any more."""

    def on_pressed(self, *_: object) -> None:
        if self.pressed and self.theme.motion:
            self.spread = 0
            Animation(spread=1, duration=SPREADS).start(self)

    def on_spread(self, *_: object) -> None:
        self.canvas.after.clear()
        if self.spread >= 1:
            return
        out = self.spread * self.theme.mm(SPREAD_MM)
        with self.canvas.after:
            Color(*self.theme.colours["act"][:3], 1 - self.spread)
            SmoothLine(
                rounded_rectangle=(
                    self.x - out,
                    self.y - out,
                    self.width + 2 * out,
                    self.height + 2 * out,
                    self.theme.radius + out,
                ),
                width=self.theme.stroke,
            )


def linger(over: Widget, sheet: Widget, back: Colour) -> None:
    """An answer that was just touched is seen for a moment more, while the next screen is there already."""
    if not any(isinstance(plate, AnswerPlate) and plate.pressed and plate.theme.motion for plate in sheet.walk()):
        return
    seen = InstructionGroup()
    for part in (Color(*back), Rectangle(pos=over.pos, size=over.size), sheet.canvas):
        seen.add(part)
    over.canvas.after.add(seen)
    Clock.schedule_once(lambda _: over.canvas.after.remove(seen), SPREADS)
