"""Buttons with words: the main one, another one, a quiet one."""

from typing import Any

from kiosk.theme import Theme
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.words import Words, balanced, width_of


class OtherButton(Plate):
    ink = "act"
    fill, edge = "back", "act"
    inset_mm = 5.0

    def __init__(
        self, theme: Theme, text: str, language: str, tapped: Tapped, *, widest: int = 10**6, **rest: Any
    ) -> None:
        """Its words wrap where they would be wider than `widest`."""
        super().__init__(theme, tapped, **rest)
        self.language = language
        bold = self.fill == "act"
        ink, inset = theme.colours[self.ink], theme.room(self.inset_mm * (0.4 if theme.is_compact else 1))
        room = widest - 2 * inset
        wrap = balanced(text, language, theme.text, room) if width_of(text, language, theme.text) > room else None
        self.words = Words(text, language, size=theme.text, colour=ink, bold=bold, width=wrap)
        self.add_widget(self.words)
        self.size = self.words.width + 2 * inset, max(theme.control, self.words.height + (theme.room(3) if wrap else 0))

    def place(self, *_: object) -> None:
        self.words.center = self.middle


class MainButton(OtherButton):
    ink, fill, pressed_fill = "on_act", "act", "ink"
    inset_mm = 8.0


class QuietButton(OtherButton):
    """Only words, in line with what is above; what can be touched is as large as a button all the same."""

    fill, edge = "", ""
    inset_mm = 2.0

    def __init__(
        self, theme: Theme, text: str, language: str, tapped: Tapped, *, right_to_left: bool, **rest: Any
    ) -> None:
        self.right_to_left = right_to_left
        # The words begin at its edge, so what is drawn around them is beyond it.
        self.air = -theme.mm(1.5)
        super().__init__(theme, text, language, tapped, **rest)

    def place(self, *_: object) -> None:
        super().place()
        self.words.x = self.x + self.width - self.words.width if self.right_to_left else self.x
