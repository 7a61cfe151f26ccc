"""Words, if the customer likes."""

from kiosk.screens.typing import TypingSheet
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard
from surveys.response import LONGEST_WORDS


class WordsScreen(TypingSheet):
    def build(self) -> None:
        theme, question = self.theme, self.question
        self.dock(Keyboard(theme, self.type, width=theme.width, begins=True))
        nav = self.nav(*self._ways_on())
        below = theme.control + theme.gap + nav.height
        hint = self.head(self.text(question.text), self.text(question.hint), below, spare=theme.control)
        self.field = Field(theme, self.language, hint=hint, longest=LONGEST_WORDS)
        self.field.chosen = True
        self.field.size_hint_y = 1
        self.paper.add_widget(self.field)
        self.paper.add_widget(nav)
        if isinstance(self.view.answer, str):
            self.field.fill_in(self.view.answer)

    def _ways_on(self) -> list[object]:
        done = self.main_button("done", self.done)
        if self.survey.contact_question is None:
            return [done]
        return [self.button("want_answer", self.want_answer), done]

    def done(self) -> None:
        if self.typed:
            self.reports.answer(self.question.id, self.typed)
        else:
            self.reports.skip(self.question.id)

    def want_answer(self) -> None:
        self.reports.want_answer(self.question.id, self.typed)
