"""Nothing to ask yet."""

from kiosk.screens.sheet import Sheet
from kiosk.widgets.rows import Space


class Resting(Sheet):
    def build(self) -> None:
        self.add_widget(Space())
        self.add_widget(self.title(self.say("resting"), size=self.theme.display))
        self.add_widget(Space())
