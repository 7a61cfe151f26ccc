"""Outside the opening hours: dark, but whoever touches it is heard."""

from kivy.graphics import Color, Rectangle

from kiosk.screens.sheet import Sheet
from kiosk.theme import NIGHT
from kiosk.widgets.rows import Space
from kiosk.widgets.words import Words


class Asleep(Sheet):
    def build(self) -> None:
        theme = self.theme
        with self.canvas.before:
            Color(*NIGHT["back"])
            Rectangle(size=(theme.width, theme.height))
        self.add_widget(Space())
        self.add_widget(
            Words(self.say("asleep"), self.language, size=theme.text, colour=NIGHT["ink"], width=self.across)
        )
