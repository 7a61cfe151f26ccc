"""Above everything while a draft is tried, so that nobody takes it for the real survey."""

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from kiosk.theme import Theme
from kiosk.widgets.words import Words

AROUND_MM, COMPACT_MM = 1.5, 0.4
COMPACT_TEXT = 0.7
"""It is read by who tries the draft; on a small panel the answers keep their size."""


class Band(Widget):
    """As wide as the glass, as high as its words."""

    def __init__(self, text: str, language: str, theme: Theme) -> None:
        around = theme.mm(COMPACT_MM if theme.is_compact else AROUND_MM)
        size = round(theme.text * (COMPACT_TEXT if theme.is_compact else 1))
        wide = theme.width - 2 * theme.margin
        words = Words(text, language, size=size, colour=theme.colours["back"], width=wide, align="center")
        height = round(words.height) + 2 * around
        super().__init__(size_hint=(None, None), size=(theme.width, height), pos=(0, theme.height - height))
        with self.canvas.before:
            Color(*theme.colours["ink"])
            Rectangle(pos=self.pos, size=self.size)
        self.add_widget(words)
        words.center_x, words.y = self.width / 2, self.y + around
