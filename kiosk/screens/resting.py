"""Nothing to ask just now."""

from kivy.uix.widget import Widget

from kiosk.screens.opening import Opening
from kiosk.widgets.rows import Space


class Resting(Opening):
    def build(self) -> None:
        middle: list[Widget] = [self.title(self.say("resting"), size=self.theme.display)]
        if asking := self.who():
            middle.insert(0, asking)
        for widget in (Space(), *middle, Space(1.3)):
            self.add_widget(widget)
