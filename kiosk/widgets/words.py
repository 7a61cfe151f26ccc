"""A text on the screen."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from kivy.core.text import Label
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.theme import Colour
from kiosk.typeset import typeset
from kiosk.widgets.wrapping import narrowest

MOST_SET = 512
"""Texts kept as they are drawn: those of all screens in the languages of a lobby."""
MOST_WIDTHS = 4096


class Setting(NamedTuple):
    """All that a text looks like, but for its colour."""

    text: str
    language: str
    size: int
    bold: bool = False
    width: int | None = None
    align: str = ""


class Words(Widget):
    """As large as its text, which wraps within `width` if one is given."""

    def __init__(
        self,
        text: str,
        language: str,
        *,
        size: int,
        colour: Colour,
        bold: bool = False,
        width: int | None = None,
        align: str = "",
        once: bool = False,
        **rest: Any,
    ) -> None:
        """What is a customer's own is set `once` and kept nowhere."""
        self._label = (_set if once else _kept)(Setting(text, language, size, bold, width, align))
        options = self._label.options
        self.text, self.color = self._label.text, colour
        self.font_name, self.font_size, self.halign = options["font_name"], size, options["halign"]
        self.texture = self._label.texture if text else None
        self.texture_size = tuple(self.texture.size) if self.texture else (0, 0)
        super().__init__(size_hint=(None, None), size=self.texture_size, **rest)
        with self.canvas:
            Color(*colour)
            self.drawn = Rectangle(texture=self.texture, size=self.size)
        self.fbind("pos", self.place)
        self.place()

    def place(self, *_: object) -> None:
        # Between two pixels its letters would blur.
        self.drawn.pos = int(self.x), int(self.y)

    @property
    def lines(self) -> list[str]:
        """As it is broken."""
        return ["".join(run.text for run in line.words) for line in self._lines]

    @property
    def breaks_a_word(self) -> bool:
        """Where it has less room than its longest word."""
        return bool(" ".join(self.lines).split() != str(self.text).split())

    @property
    def last_line(self) -> float:
        """Its width in pixels."""
        return float(self._lines[-1].w) if self._lines else 0.0

    @property
    def _lines(self) -> list[Any]:
        lines: list[Any] = self._label._cached_lines  # noqa: SLF001 (Kivy tells nobody else where a text ends)
        return lines


def _set(how: Setting) -> Label:
    """White, to be tinted; its texture is not filled before it is seen."""
    setting = typeset(how.text, how.language, how.size, bold=how.bold)
    label = Label(**{**setting, "halign": how.align or setting["halign"], "text_size": (how.width, None)})
    if how.text:
        label.refresh()
    return label


_kept = lru_cache(MOST_SET)(_set)


@cache
def words_texture(text: str, language: str, size: int) -> Texture:
    """White, to be tinted; for what stands on the screen in many places, such as the keys."""
    setting = typeset(text, language, size)
    label = Label(**{key: value for key, value in setting.items() if key != "halign"})
    label.refresh()
    return label.texture


def width_of(text: str, language: str, size: int, *, bold: bool = False, once: bool = False) -> int:
    """Pixels across when set in one line; `once` as for Words."""
    return (_measured if once else _width)(Setting(text, language, size, bold))


def _measured(how: Setting) -> int:
    setting = typeset(how.text, how.language, how.size, bold=how.bold)
    label = Label(text=setting["text"], font_name=setting["font_name"], font_size=how.size)
    return int(label.get_extents(setting["text"])[0]) + 1


_width = lru_cache(MOST_WIDTHS)(_measured)


def longest_word(text: str, language: str, size: int, *, bold: bool = False) -> int:
    return max((width_of(word, language, size, bold=bold) for word in text.split()), default=0)


def balanced(text: str, language: str, size: int, width: int, *, bold: bool = False) -> int:
    """The narrowest width in which a text takes no more lines than in `width`, so that its lines are of one length."""
    space = width_of("n n", language, size, bold=bold) - 2 * width_of("n", language, size, bold=bold) + 2
    words = [width_of(word, language, size, bold=bold) for word in text.split()]
    return min(width, narrowest(words, width, space) + space) if words else width
