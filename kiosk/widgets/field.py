"""Where typed words appear. They live here and nowhere else, and go with the screen."""

from math import ceil

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from kiosk.layouts import ERASE
from kiosk.theme import Theme
from kiosk.typeset import erased, heights, joined, language_of, last_run
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.words import Words, width_of
from surveys.phrases import is_right_to_left

TAIL = 400
"""Characters drawn; what is before them has scrolled away."""


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
        self.fbind("chosen", self.rewrite)
        self.language, self.longest, self.hint, self.text = language, longest, hint, ""
        self.padded, self.beside = theme.mm(2) if theme.is_compact else theme.room(3), theme.mm(0.8)
        self.glass = StencilView(size_hint=(None, None))
        self.add_widget(self.glass)
        self.height = max(height, theme.control)
        self.size_hint_x = 1

    def place(self, *_: object) -> None:
        self.rewrite()

    def type(self, characters: str) -> None:
        for character in characters:
            self.text = erased(self.text) if character == ERASE else joined(self.text, character)[: self.longest]
        self.rewrite()

    def fill_in(self, text: str) -> None:
        self.text = text
        self.rewrite()

    def forget(self) -> None:
        """Nothing of it is kept until somebody collects the garbage, nor drawn once more."""
        self.text = ""
        self.rewrite.cancel()
        self.glass.clear_widgets()

    def write(self, *_: object) -> None:
        empty = not self.text
        language = self.language if empty else language_of(self.text, self.language)
        size, across = self.theme.text, max(1, int(self.width - 2 * self.padded))
        one, more = heights(language, size)
        fitting = max(0, int((self.height - 4 * self.theme.stroke - one) // more))
        high = ceil(one + fitting * more)
        words = Words(
            self.hint if empty else self.text[-TAIL:],
            language,
            size=size,
            colour=self.theme.colours["soft" if empty else "ink"],
            width=across,
            align="right" if is_right_to_left(self.language) else "",
            once=True,
        )
        if empty:
            # Kivy rounds each line up; a hint may need a pixel or two more than lines that scroll.
            high = max(high, min(words.height, int(self.height - 2 * self.theme.stroke)))
        top = self.y + self.height - min(self.padded, (self.height - high) / 2)
        scrolled = not empty and words.height > high + 1
        # Of the line above, nothing is to look in from the top.
        self.glass.pos = (self.x + self.padded - self.beside, top - high)
        self.glass.size = (across + 2 * self.beside, high - self.theme.stroke if scrolled else high + 1)
        words.x, words.y = self.x + self.padded, self.glass.y if scrolled else top - words.height
        self.glass.clear_widgets()
        self.glass.add_widget(words)
        if self.chosen:
            self.glass.add_widget(self._caret(words, one, from_right=is_right_to_left(language)))

    def _caret(self, words: Words, high: float, *, from_right: bool) -> Widget:
        """Behind the last letter; before the hint where there is none."""
        written = words.last_line if self.text else 0
        begins = words.x + (words.width - written if words.halign == "right" else 0)
        caret = Widget(size_hint=(None, None), size=(self.theme.stroke, 0.8 * high))
        caret.x = begins - self.beside if from_right else min(begins + written, words.right) + self.beside - caret.width
        if not self.text:
            end = self.x + self.width - self.padded
            caret.x = end + self.beside - caret.width if from_right else words.x - self.beside
        elif from_right and (run := last_run(words.lines[-1])):
            # A Latin word at the end of Arabic goes on at its right.
            caret.x = begins + width_of(run, self.language, words.font_size, once=True) + self.beside - caret.width
        caret.y = (words.y if self.text else words.y + words.height - high) + 0.1 * high
        with caret.canvas:
            Color(*self.theme.colours["act"])
            Rectangle(pos=caret.pos, size=caret.size)
        return caret
