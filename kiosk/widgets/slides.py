"""One slide after another above the faces, until somebody touches the screen."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle, SmoothRoundedRectangle
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.widgets.picture import photo_size, photo_texture
from kiosk.widgets.words import Words

EACH = 12
"""Seconds."""
FADE, STEP = 0.3, 1 / 15
QUIET = 60
"""Seconds without a touch after which they go on."""


class Page(NamedTuple):
    """A slide in the customer's language."""

    words: str
    picture: Path | None


class Slides(RelativeLayout):
    """A card as wide as the screen; words too long for it must have been left out before."""

    def __init__(
        self,
        theme: Theme,
        pages: Sequence[Page],
        language: str,
        *,
        width: int,
        height: int,
        right_to_left: bool,
        is_card: bool = True,
    ) -> None:
        super().__init__(size_hint=(None, None), size=(width, height))
        self.theme, self.pages, self.language, self.right_to_left = theme, pages, language, right_to_left
        self.inset = theme.room(INSET_MM) if is_card else 0
        self.begins, self.ground = 0.0, InstructionGroup()
        self.canvas.before.add(self.ground)
        self.at = int(Clock.get_time() // EACH) % len(pages) if theme.motion else 0
        self.show()

    def begin(self) -> None:
        if len(self.pages) > 1:
            Clock.schedule_interval(self.turn, EACH)

    def turn(self, *_: object) -> None:
        if Clock.get_time() >= self.begins:
            self.at = (self.at + 1) % len(self.pages)
            self.show()
            self.opacity = 0
            # A few steps do: each draws the whole screen anew.
            Animation(opacity=1, duration=FADE, step=STEP).start(self)

    def hold(self) -> None:
        self.begins = Clock.get_time() + QUIET

    def show(self) -> None:
        page, inset = self.pages[self.at], self.inset
        self.clear_widgets()
        self.ground.clear()
        if inset:
            self.ground.add(Color(*self.theme.colours["pale"]))
            self.ground.add(SmoothRoundedRectangle(size=self.size, radius=[self.theme.radius] * 4))
        left, right = inset, int(self.width) - inset
        if page.picture:
            photo = Photo(page.picture, (right - left) // (2 if page.words else 1), int(self.height))
            photo.y = (self.height - photo.height) / 2
            if not page.words:
                photo.x = (self.width - photo.width) / 2
            elif self.right_to_left:
                photo.x = right - photo.width
                right = int(photo.x) - inset
            else:
                photo.x = left
                left = int(photo.right) + inset
            self.add_widget(photo)
        if page.words:
            self.write(page.words, left, right)

    def write(self, text: str, left: int, right: int) -> None:
        words = slide_words(self.theme, text, self.language, right - left, large=bool(self.inset))
        if words.height > self.height - self.inset:
            words = slide_words(self.theme, text, self.language, right - left)
        words.x = right - words.width if self.right_to_left else left
        words.center_y = self.height / 2
        self.add_widget(words)


INSET_MM = 4


class Photo(Widget):
    def __init__(self, file: Path, across: int, down: int) -> None:
        super().__init__(size_hint=(None, None), size=photo_size(file, across, down))
        if texture := photo_texture(file, *map(int, self.size)):
            with self.canvas:
                Color(1, 1, 1)
                self.drawn = Rectangle(texture=texture, size=self.size)
            self.fbind("pos", self.place)

    def place(self, *_: object) -> None:
        self.drawn.pos = round(self.x), round(self.y)


def slide_words(theme: Theme, text: str, language: str, width: int, *, large: bool = False) -> Words:
    return Words(text, language, size=theme.title if large else theme.text, colour=theme.colours["ink"], width=width)
