"""What makes the screen easier: four small controls in one quiet place, on every screen of a visit."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.boxlayout import BoxLayout

from kiosk.comfort import Comfort, Ease
from kiosk.theme import CONTROL_MM, Theme
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.words import words_texture
from surveys.phrases import phrase

LONG_PRESS = 1.0
"""Seconds. A child or a sleeve that brushes the corner must not make the tablet speak."""
SEEN: tuple[Ease, ...] = ("larger", "contrast", "lower")


class EaseButton(Plate):
    edge, fill = "", ""
    chosen_fill = "act"

    def __init__(self, theme: Theme, ease: Ease, language: str, tapped: Tapped) -> None:
        self.ease, self.spoken = ease, phrase(ease, language)
        super().__init__(theme, tapped)
        self.size = (theme.mm(CONTROL_MM),) * 2

    def draw(self, *_: object) -> None:
        super().draw()
        texture = self._sign()
        width, height = texture.size
        with self.canvas.before:
            Color(*self.theme.colours["on_act" if self.chosen and not self.pressed else "soft"])
            Rectangle(texture=texture, pos=(self.middle[0] - width / 2, self.middle[1] - height / 2), size=texture.size)

    def _sign(self) -> Texture:
        if self.ease == "larger":
            return words_texture("Aa", "en", self.theme.text)
        return sign_texture(self.ease, self.theme.mm(6.5))


class Corner(EaseButton):
    """Takes a long press; with the voice already on, a touch as any other."""

    def __init__(self, theme: Theme, ease: Ease, language: str, tapped: Tapped) -> None:
        super().__init__(theme, ease, language, lambda: None)
        self.begin = tapped
        self.held = Clock.create_trigger(self._hold, LONG_PRESS)

    def choose(self) -> None:
        self.begin()

    def on_touch_down(self, touch: Any) -> bool:
        taken = super().on_touch_down(touch)
        if taken:
            self.held()
        return taken

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self:
            self.held.cancel()
        return super().on_touch_up(touch)

    def _hold(self, *_: object) -> None:
        if self.pressed:
            self.begin()


class Eases(BoxLayout):
    """In a column, or in a row on upright panels; the corner is where the voice begins."""

    def __init__(
        self,
        theme: Theme,
        comfort: Comfort,
        language: str,
        prefer: Callable[[Ease], None],
        *,
        is_row: bool,
        is_mirrored: bool,
        speaks: bool,
    ) -> None:
        gap = theme.mm(1.2)
        super().__init__(orientation="horizontal" if is_row else "vertical", size_hint=(None, None), spacing=gap)
        buttons: list[EaseButton] = [EaseButton(theme, ease, language, partial(prefer, ease)) for ease in SEEN]
        if speaks:
            buttons.append(Corner(theme, "aloud", language, partial(prefer, "aloud")))
        self.buttons = buttons
        for button in buttons[::-1] if is_row and is_mirrored else buttons:
            button.chosen = getattr(comfort, button.ease)
            self.add_widget(button)
        each = buttons[0].width
        whole = len(buttons) * (each + gap) - gap
        self.size = (whole, each) if is_row else (each, whole)
