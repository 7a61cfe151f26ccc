"""Where typed words appear. They live here and nowhere else, and go with the screen."""

from math import ceil

from kivy.clock import Clock
from kivy.uix.stencilview import StencilView

from kiosk.theme import Theme
from kiosk.typeset import heights
from kiosk.widgets.keyboard import ERASE
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.words import Words

TAIL = 400
"""Characters drawn; what is before them has scrolled away."""

CARET = "|"


class Field(Plate):
    """Typing goes on at the end; nothing can be selected or copied."""

    pressed_fill = "card"
    chosen_fill = "card"

    def __init__(
        self, theme: Theme, language: str, *, hint: str, longest: int, height: int = 0, tapped: Tapped = lambda: None
    ) -> None:
        super().__init__(theme, tapped)
        # Once a frame, however often it is moved in between.
        self.rewrite = Clock.create_trigger(self.write, -1)
        self.language, self.longest, self.hint, self.text = language, longest, hint, ""
        self.padded = theme.room(3)
        self.glass = StencilView(size_hint=(None, None))
        self.add_widget(self.glass)
        self.height = max(height, theme.control)
        self.size_hint_x = 1

    def place(self, *_: object) -> None:
        self.rewrite()

    def type(self, characters: str) -> None:
        self.text = self.text[:-1] if characters == ERASE else (self.text + characters)[: self.longest]
        self.rewrite()

    def fill_in(self, text: str) -> None:
        self.text = text
        self.rewrite()

    def write(self, *_: object) -> None:
        empty = not self.text
        language = self.language if empty else self._language_of_text()
        size, across = self.theme.text, int(self.width - 2 * self.padded)
        one, more = heights(language, size)
        fitting = max(0, int((self.height - 4 * self.theme.stroke - one) // more))
        high = ceil(one + fitting * more)
        words = Words(
            self.hint if empty else self.text[-TAIL:] + CARET,
            language,
            size=size,
            colour=self.theme.colours["soft" if empty else "ink"],
            width=max(1, across),
        )
        top = self.y + self.height - min(self.padded, (self.height - high) / 2)
        scrolled = not empty and words.height > high + 1
        # Of the line above, nothing is to look in from the top.
        self.glass.pos = (self.x + self.padded, top - high)
        self.glass.size = (across, high - self.theme.stroke if scrolled else high + 1)
        words.x, words.y = self.glass.x, self.glass.y if scrolled else top - words.height
        self.glass.clear_widgets()
        self.glass.add_widget(words)

    def _language_of_text(self) -> str:
        return self.language if any("\u0590" <= letter <= "\u0fff" for letter in self.text) else "en"
