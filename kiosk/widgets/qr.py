"""The code for those who prefer their own phone, dark on white whatever the theme."""

from collections.abc import Sequence
from math import ceil

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.theme import Theme

ACROSS_MM, MODULE_MM = 25, 0.5
QUIET = 4
"""Modules of white around."""
SIZES = range(21, 178, 4)


def is_code(modules: Sequence[str]) -> bool:
    """As many rows as columns, of a size that codes have."""
    return len(modules) in SIZES and all(len(row) == len(modules) and set(row) <= {"0", "1"} for row in modules)


class Code(Widget):
    def __init__(self, theme: Theme, modules: Sequence[str]) -> None:
        self.modules = modules
        whole = len(modules) + 2 * QUIET
        # Whole pixels to each module, or the edges blur.
        self.module = max(ceil(theme.room(ACROSS_MM) / len(modules)), theme.mm(MODULE_MM))
        super().__init__(size_hint=(None, None), size=(whole * self.module, whole * self.module))
        with self.canvas:
            Color(1, 1, 1)
            self.ground = SmoothRoundedRectangle(size=self.size, radius=[2 * self.module] * 4)
            Color(1, 1, 1)
            inside = len(modules) * self.module
            self.drawn = Rectangle(texture=_texture(modules), size=(inside, inside))
        self.fbind("pos", self.place)

    def place(self, *_: object) -> None:
        x, y = round(self.x), round(self.y)
        self.ground.pos = x, y
        self.drawn.pos = x + QUIET * self.module, y + QUIET * self.module


def _texture(modules: Sequence[str]) -> Texture:
    across = len(modules)
    texture = Texture.create(size=(across, across), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = bytes(0 if module == "1" else 255 for row in modules for module in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
