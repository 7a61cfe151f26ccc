"""Thanks, and for whom an answer was promised the number to keep."""

from kiosk.screens.sheet import Sheet
from kiosk.widgets.mark import Card, Mark
from kiosk.widgets.rows import Space


class Thanks(Sheet):
    def build(self) -> None:
        theme, view = self.theme, self.view
        self.add_widget(Space())
        if not (theme.is_compact and view.reference):
            self.add_widget(self.row(Mark(theme), Space()))
        words = self.text(self.survey.thanks) if self.survey.thanks else self.say("thanks")
        self.add_widget(self.title(words, size=theme.display))
        if view.reference:
            self.add_widget(self._slip())
        self.add_widget(Space(1.4))
        if view.reference:
            self.add_widget(self.row(Space(), self.main_button("done", self.reports.done)))

    def _slip(self) -> Card:
        """The reference large, in one line of words that may stand around it in any language."""
        theme, view = self.theme, self.view
        card = Card(theme, width=self.across)
        inside = int(card.width - 2 * card.inset)
        card.add(self.title(self.say("your_number", reference=view.reference), width=inside, size=theme.display))
        after = self.say("answer_by", time=view.answer_by) if view.answer_by else self.say("keep_number")
        card.add(self.small(after, width=inside, colour="ink"))
        return card
