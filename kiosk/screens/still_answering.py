"""Nobody touched the screen for a while: what was typed is hidden until somebody says that it is theirs."""

from kivy.graphics import Color, Rectangle

from kiosk.screens.sheet import Sheet
from kiosk.widgets.rows import Space, flow


class StillAnswering(Sheet):
    def build(self) -> None:
        theme = self.theme
        with self.canvas.before:
            Color(*theme.colours["back"])
            Rectangle(size=(theme.width, theme.height))
        self.add_widget(Space())
        self.add_widget(self.title(self.say("still_answering"), size=theme.display))
        ways = [self.main_button("go_on", self.reports.go_on), self.button("im_new", self.reports.new_here)]
        self.add_widget(flow(ways, width=self.across, gap=theme.gap, right_to_left=self.right_to_left, filled=False))
        self.add_widget(Space())

    def on_touch_down(self, touch: object) -> bool:
        """A touch anywhere goes on."""
        if not super().on_touch_down(touch):
            self.reports.go_on()
        return True
