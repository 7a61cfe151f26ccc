"""An account or order number, if the customer has it here."""

from kiosk.screens.typing import TypingSheet
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.rows import Space
from surveys.response import LONGEST_REFERENCE


class Number(TypingSheet):
    def build(self) -> None:
        theme, question = self.theme, self.question
        keys = Keyboard(theme, self.type, width=theme.width, layer="123")
        self.dock(keys)
        nav = self.nav(self.main_button("done", self.done))
        hint = self.head(self.text(question.text), self.text(question.hint), theme.control + nav.height + theme.gap)
        self.field = Field(theme, self.language, hint=hint, longest=LONGEST_REFERENCE)
        self.field.chosen = True
        if hint:
            self.field.size_hint_y = 1
        else:
            self.paper.add_widget(Space())
        self.paper.add_widget(self.field)
        self.paper.add_widget(nav)
        if isinstance(self.view.answer, str):
            self.field.fill_in(self.view.answer)

    def done(self) -> None:
        if self.typed:
            self.reports.answer(self.question.id, self.typed)
        else:
            self.reports.skip(self.question.id)
