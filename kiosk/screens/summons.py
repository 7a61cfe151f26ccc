"""Somebody was called: who comes, in large letters."""

from kiosk.screens.sheet import Sheet
from kiosk.widgets.mark import Mark
from kiosk.widgets.rows import Space


class SummonsScreen(Sheet):
    def build(self) -> None:
        coming = self.view.someone == "coming"
        self.add_widget(Space())
        if coming and not self.theme.is_compact:
            self.add_widget(self.row(Mark(self.theme), Space()))
        words = (
            self.say("someone_coming", name=self.view.someone_name)
            if coming and self.view.someone_name
            else self.say("someone_asked")
        )
        self.add_widget(self.title(words, size=self.theme.display))
        self.add_widget(Space(1.4))
        if coming:
            self.add_widget(self.row(Space(), self.main_button("done", self.reports.done)))
        else:
            self.add_widget(self.row(Space(), self.button("never_mind", self.reports.never_mind)))

    def leave(self) -> None:
        self.reports.never_mind()
