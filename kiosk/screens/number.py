"""An account or order number, if the customer has it here."""

from kiosk.layouts import NUMBERS
from kiosk.screens.typing import TypingSheet
from kiosk.typeset import plain_digits
from kiosk.widgets.field import Field
from kiosk.widgets.rows import Space
from surveys.response import LONGEST_REFERENCE


class Number(TypingSheet):
    def build(self) -> None:
        self.dock(self.keyboard(layer=NUMBERS))
        self.field = Field(self.theme, self.language, hint="", longest=LONGEST_REFERENCE)
        self.field.chosen = True
        lines = self.one_line()
        below = sum(line.height + self.between for line in lines)
        self.field.hint = self.head(self.text(self.question.text), self.text(self.question.hint), below)
        if self.field.hint:
            lines[0].size_hint_y = self.field.size_hint_y = 1
        else:
            self.paper.add_widget(Space())
        for line in lines:
            self.paper.add_widget(line)
        if isinstance(self.view.answer, str):
            self.field.fill_in(self.view.answer)

    def done(self) -> None:
        if number := plain_digits(self.typed):
            self.reports.answer(self.question.id, number)
        else:
            self.reports.skip(self.question.id)
