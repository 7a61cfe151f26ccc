"""A text on the screen."""

from functools import cache
from typing import Any

from kivy.core.text import Label as Measure
from kivy.graphics.texture import Texture
from kivy.uix.label import Label

from kiosk.theme import Colour
from kiosk.typeset import typeset
from kiosk.widgets.wrapping import narrowest


class Words(Label):
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
        **rest: Any,
    ) -> None:
        setting = typeset(text, language, size, bold=bold)
        if align:
            setting["halign"] = align
        super().__init__(
            **setting,
            color=colour,
            text_size=(width, None),
            size_hint=(None, None),
            **rest,
        )
        self.texture_update()
        # Kivy would draw it once more before the next frame; a keyboard is forty texts.
        self._trigger_texture.cancel()
        self.size = self.texture_size


@cache
def words_texture(text: str, size: int) -> Texture:
    """White, to be tinted; for what stands on the screen in many places, such as the keys."""
    setting = typeset(text, "en", size)
    label = Measure(**{key: value for key, value in setting.items() if key != "halign"})
    label.refresh()
    return label.texture


def width_of(text: str, language: str, size: int, *, bold: bool = False) -> int:
    """Pixels across when set in one line."""
    setting = typeset(text, language, size, bold=bold)
    measure = Measure(text=setting["text"], font_name=setting["font_name"], font_size=size)
    return int(measure.get_extents(setting["text"])[0]) + 1


def longest_word(text: str, language: str, size: int, *, bold: bool = False) -> int:
    return max((width_of(word, language, size, bold=bold) for word in text.split()), default=0)


def balanced(text: str, language: str, size: int, width: int, *, bold: bool = False) -> int:
    """The narrowest width in which a text takes no more lines than in `width`, so that its lines are of one length."""
    space = width_of("n n", language, size, bold=bold) - 2 * width_of("n", language, size, bold=bold) + 2
    words = [width_of(word, language, size, bold=bold) for word in text.split()]
    return min(width, narrowest(words, width, space) + space) if words else width
