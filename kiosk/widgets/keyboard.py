"""The keyboard and the number pad on the screen; they report characters and remember nothing."""

from collections.abc import Callable
from functools import partial

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout

from kiosk.theme import Theme
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.rows import row
from kiosk.widgets.words import words_texture

Typed = Callable[[str], None]

ERASE = "\b"
SHIFT, LETTERS, NUMBERS, ACCENTS, SPACE = "shift", "abc", "123", "éñ", " "
SIGNS = {ERASE: "erase", SHIFT: "shift", SPACE: "space"}
WIDE = {SPACE: 4.0, LETTERS: 1.5, NUMBERS: 1.5, ACCENTS: 1.5, ERASE: 1.5, SHIFT: 1.5}

LAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    LETTERS: (tuple("qwertyuiop"), tuple("asdfghjkl"), (SHIFT, *"zxcvbnm", ERASE), (NUMBERS, ACCENTS, SPACE, *",.'")),
    NUMBERS: (tuple("1234567890"), tuple("@#&%+=()/"), (*'-_:;!?"', ERASE), (LETTERS, ACCENTS, SPACE, *",.'")),
    ACCENTS: (tuple("àâäáãåæçéè"), tuple("êëíîïìñóô"), (SHIFT, *"öõøœúùû", ERASE), (LETTERS, NUMBERS, SPACE, *"üß¿")),
}
PAD = (tuple("123"), tuple("456"), tuple("789"), ("+", "0", ERASE))


class Key(Plate):
    at_once = True
    edge = ""
    pressed_fill = "rule"

    def __init__(self, theme: Theme, label: str, tapped: Tapped) -> None:
        self.label, self.air = label, theme.mm(0.6)
        super().__init__(theme, tapped)

    def draw(self, *_: object) -> None:
        super().draw()
        if self.label in SIGNS:
            name = "shifted" if self.label == SHIFT and self.chosen else SIGNS[self.label]
            texture = sign_texture(name, self.theme.room(7))
        else:
            texture = words_texture(self.label, self.theme.text)
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
        layer: str = LETTERS,
        last: tuple[str, ...] = (),
        begins: bool = False,
    ) -> None:
        """`last` is its own last row, without the key that changes layers; `begins` with a capital."""
        self.theme, self.typed, self.last, self.across = theme, typed, last, width
        self.layer, self.shifted = layer, begins
        self.key = theme.control if theme.is_compact else theme.room(12.5)
        self.edge = 0 if theme.is_compact else theme.room(1.5)
        height = 4 * self.key + 2 * self.edge
        super().__init__(
            orientation="vertical",
            padding=(0, self.edge),
            size_hint=(None, None),
            size=(width, height),
        )
        self.show()

    def show(self) -> None:
        self.clear_widgets()
        for labels in self.rows():
            self.add_widget(self._row(labels))

    def rows(self) -> tuple[tuple[str, ...], ...]:
        rows = LAYERS[self.layer]
        if self.last:
            rows = (*rows[:3], (NUMBERS if self.layer == LETTERS else LETTERS, *self.last))
        if self.shifted:
            rows = tuple(tuple(label.upper() if len(label) == 1 else label for label in labels) for labels in rows)
        return rows

    def _row(self, labels: tuple[str, ...]) -> BoxLayout:
        widest = self.across - 2 * self.edge
        unit = min(widest / 10, self.theme.room(20))
        keys = []
        for label in labels:
            key = Key(self.theme, label, partial(self.press, label))
            key.size = unit * WIDE.get(label, 1.0 if len(label) == 1 else 1.7), self.key
            key.chosen = label == SHIFT and self.shifted
            keys.append(key)
        line = row(keys, gap=0, right_to_left=False)
        line.size_hint_x, line.width, line.pos_hint = None, sum(key.width for key in keys), {"center_x": 0.5}
        return line

    def press(self, label: str) -> None:
        if label == SHIFT:
            self.shifted = not self.shifted
        elif label in LAYERS:
            self.layer, self.shifted = label, False
        else:
            self.typed(label)
            if not self.shifted:
                return
            self.shifted = False
        self.show()


class Pad(BoxLayout):
    """Digits as on a phone."""

    def __init__(self, theme: Theme, typed: Typed, *, width: int) -> None:
        edge = theme.room(1.5)
        key = theme.control if theme.is_compact else theme.room(16)
        across = min((width - 2 * edge) / 3, theme.room(22))
        super().__init__(
            orientation="vertical",
            padding=edge,
            size_hint=(None, None),
            size=(3 * across + 2 * edge, 4 * key + 2 * edge),
        )
        for labels in PAD:
            keys = [Key(theme, label, partial(typed, label)) for label in labels]
            for each in keys:
                each.size = across, key
            self.add_widget(row(keys, gap=0, right_to_left=False))
