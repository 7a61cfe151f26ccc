"""Thanks, and for whom an answer was promised the number to keep."""

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.sheet import Sheet
from kiosk.widgets.mark import Mark
from kiosk.widgets.rows import Space, row
from kiosk.widgets.slip import Slip
from kiosk.widgets.words import Words


class Thanks(Sheet):
    def build(self) -> None:
        text = self.text(self.survey.thanks) if self.survey.thanks else self.say("thanks")
        if self.view.reference:
            self._with_number(text)
        else:
            self._alone(text)

    def _alone(self, text: str) -> None:
        mark, words = Mark(self.theme, 24), self.title(text, size=self.theme.display, align="center")
        self.add_widget(Space())
        for widget in (mark, words):
            widget.pos_hint = {"center_x": 0.5}
            self.add_widget(widget)
        self.add_widget(Space(1.2))

    def _with_number(self, text: str) -> None:
        theme = self.theme
        done = self.row(Space(), self.main_button("done", self.reports.done))
        head = self._head(text)
        room = theme.height - 2 * theme.margin - head.height - done.height - 4 * theme.gap
        for widget in (Space(), head, Space(0.3), self._slip(int(room)), Space(), done):
            self.add_widget(widget)

    def _head(self, text: str) -> BoxLayout:
        theme = self.theme
        if theme.is_compact:
            return row([self.title(text), Space()], gap=0, right_to_left=self.right_to_left)
        mark = Mark(theme, 14)
        words = self.title(text, width=int(self.across - mark.width - 2 * theme.gap))
        return row([mark, words, Space()], gap=2 * theme.gap, right_to_left=self.right_to_left)

    def _slip(self, room: int) -> Slip:
        """Made to be photographed: whose it is, the number as large as there is room, and what was promised."""
        theme, view = self.theme, self.view
        slip = Slip(theme, width=self.across)
        inside = slip.inside
        label = self.small(self.say("number_title"), width=inside)
        promise = self.say("answer_by", time=view.answer_by) if view.answer_by else self.say("keep_number")
        after = self.small(promise, width=inside, colour="ink")
        size = slip.largest(view.reference, room - label.height - after.height)
        # Its own language: in a right-to-left one its letters and digits would change places.
        ink = theme.colours["ink"]
        number = Words(
            view.reference,
            "en",
            size=size,
            colour=ink,
            bold=True,
            width=inside,
            align="right" if self.right_to_left else "left",
            once=True,
        )
        if view.branch and not theme.is_compact:
            half = (inside - theme.gap) // 2
            label = self.row(
                self.small(self.say("number_title"), width=half),
                Words(
                    view.branch,
                    self.language,
                    size=theme.text,
                    colour=theme.colours["soft"],
                    width=half,
                    align="left" if self.right_to_left else "right",
                ),
            )
        slip.fill(label, number, after)
        return slip
