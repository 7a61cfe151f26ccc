"""The keyboard and the number pad on the screen; they report characters and remember nothing."""

from collections.abc import Callable
from functools import partial
from unicodedata import category

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout

from kiosk.layouts import ERASE, LETTERS, NUMBERS, SHIFT, SPACE, Rows, layout_for
from kiosk.theme import CONTROL_MM, MM_PER_INCH, Theme
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.rows import row
from kiosk.widgets.words import words_texture
from surveys.phrases import phrase

Typed = Callable[[str], None]

SIGNS = {ERASE: "erase", SHIFT: "shift", SPACE: "space"}
PAD = (tuple("123"), tuple("456"), tuple("789"), ("+", "0", ERASE))
BENEATH = "\u25cc"
"""The dotted circle on which a sign stands that is no letter by itself."""


class Key(Plate):
    at_once = True
    edge = ""
    pressed_fill = "rule"

    def __init__(self, theme: Theme, label: str, tapped: Tapped, *, language: str, spoken: str = "") -> None:
        self.label, self.language, self.air = label, language, theme.mm(0.6)
        self.spoken = spoken or label
        super().__init__(theme, tapped)

    def draw(self, *_: object) -> None:
        super().draw()
        if self.label in SIGNS:
            name = "shifted" if self.label == SHIFT and self.chosen else SIGNS[self.label]
            texture = sign_texture(name, self.theme.room(7))
        else:
            shown = BENEATH + self.label if category(self.label[0]).startswith("M") else self.label
            texture = words_texture(shown, self.language, self.theme.text)
        width, height = texture.size
        with self.canvas.before:
            Color(*self.theme.colours["ink"])
            Rectangle(texture=texture, pos=(self.middle[0] - width / 2, self.middle[1] - height / 2), size=texture.size)


class Keyboard(BoxLayout):
    def __init__(
        self,
        theme: Theme,
        typed: Typed,
        *,
        width: int,
        language: str = "en",
        layer: str = LETTERS,
        last: tuple[str, ...] = (),
        begins: bool = False,
    ) -> None:
        """`last` is its own last row, for addresses in Latin letters; `begins` with a capital."""
        self.theme, self.typed, self.last, self.language = theme, typed, last, language
        self.layout = layout_for(language)
        self.home = self.layout.latin if last else LETTERS
        self.edge = 0 if theme.is_compact else theme.room(1.5)
        self.across = width - 2 * self.edge
        self.form = self.layout.form(self.across / theme.dpi * MM_PER_INCH / CONTROL_MM)
        self.drawn: dict[tuple[str, bool], list[BoxLayout]] = {}
        self.layer, self.shifted = self.home if layer == LETTERS else layer, False
        self.shifted = begins and self._has_shift
        key = theme.control if theme.is_compact else theme.room(12.5)
        shown = (self.home, NUMBERS) if last else self.layout.layers
        self.high = key * max(len(self.layout.layers[name].rows(self.form)) for name in shown)
        super().__init__(
            orientation="vertical",
            padding=(0, self.edge),
            size_hint=(None, None),
            size=(width, self.high + 2 * self.edge),
        )
        self.show()

    @property
    def _has_shift(self) -> bool:
        return any(SHIFT in keys for keys in self.rows())

    def show(self) -> None:
        self.clear_widgets()
        looks = self.layer, self.shifted
        if self.theme.is_sketch:
            return
        if looks not in self.drawn:
            rows = self.rows()
            across = self.layout.across(rows)
            self.drawn[looks] = [self._row(keys, across, self.high / len(rows)) for keys in rows]
        for line in self.drawn[looks]:
            self.add_widget(line)

    def rows(self) -> Rows:
        rows = self.layout.layers[self.layer].rows(self.form)
        if self.last:
            rows = (*rows[:-1], (NUMBERS if self.layer == self.home else self.home, *self.last))
        return rows

    def _row(self, keys: tuple[str, ...], across: float, high: float) -> BoxLayout:
        unit = min(self.across / across, self.theme.room(20))
        plates = [self._key(key) for key in keys]
        for plate, width in zip(plates, self.layout.widths(keys, across), strict=True):
            plate.size = unit * width, high
        line = row(plates, gap=0, right_to_left=False)
        line.size_hint_x, line.width, line.pos_hint = None, sum(plate.width for plate in plates), {"center_x": 0.5}
        return line

    def _key(self, key: str) -> Key:
        layer = self.layout.layers.get(key)
        label = layer.key if layer else upper(key) if self.shifted and key != SHIFT else key
        name = key if layer else SIGNS.get(key)
        plate = Key(
            self.theme,
            label,
            partial(self.press, key if layer else label),
            language="en" if has_latin(label) else self.layout.language,
            spoken=phrase(f"key_{name}", self.language) if name else "",
        )
        plate.chosen = key == SHIFT and self.shifted
        return plate

    def press(self, key: str) -> None:
        if key == SHIFT:
            self.shifted = not self.shifted
        elif key in self.layout.layers:
            self.layer, self.shifted = key, False
        else:
            self.typed(key)
            once = self.layout.layers[self.layer].once and key != SPACE
            if key == ERASE or not (once or self.shifted):
                return
            self.layer, self.shifted = self.home if once else self.layer, False
        self.show()


def upper(key: str) -> str:
    """As a capital, where that is one letter too."""
    capital = key.upper()
    return capital if len(capital) == len(key) == 1 else key


def has_latin(label: str) -> bool:
    """So that .com keeps its dot before it on an Arabic keyboard too."""
    return any(each.isascii() and each.isalpha() for each in label)


class Pad(BoxLayout):
    """Digits as on a phone."""

    def __init__(self, theme: Theme, typed: Typed, *, width: int, language: str = "en", beside: bool = False) -> None:
        """`beside` the paper it is higher and narrower where there is little room."""
        edge = theme.room(1.5)
        key: float = theme.control if theme.is_compact else theme.room(16)
        across = min((width - 2 * edge) / 3, theme.room(22))
        if beside and theme.is_compact:
            key = max(key, min((theme.height - 2 * edge) // 4, theme.room(16)))
            across = min(across, theme.room(15))
        super().__init__(
            orientation="vertical",
            padding=edge,
            size_hint=(None, None),
            size=(3 * across + 2 * edge, 4 * key + 2 * edge),
        )
        for labels in PAD:
            keys = [
                Key(
                    theme,
                    label,
                    partial(typed, label),
                    language="en",
                    spoken=phrase("key_erase", language) if label == ERASE else "",
                )
                for label in labels
            ]
            for each in keys:
                each.size = across, key
            self.add_widget(row(keys, gap=0, right_to_left=False))
