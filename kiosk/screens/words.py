"""Words, if the customer likes."""

from kivy.uix.widget import Widget

from kiosk.screens.typing import TypingSheet
from kiosk.widgets.field import Field
from kiosk.widgets.rows import Space
from surveys.response import LONGEST_WORDS
from surveys.survey import Kind

ROWS = 5
"""Title, field, and three rows of ways on: what a panel that stands upright must have room for."""


class WordsScreen(TypingSheet):
    def build(self) -> None:
        theme, question = self.theme, self.question
        self.dock(self.keyboard(begins=True))
        self.field = Field(theme, self.language, hint="", longest=LONGEST_WORDS)
        self.field.chosen = True
        line, nav = self._field_and_ways_on()
        below = theme.control + self.between + nav.height
        self.field.hint = self.head(self.text(question.text), self.text(question.hint), below, spare=theme.control)
        line.size_hint_y = self.field.size_hint_y = 1
        self.paper.add_widget(line)
        self.paper.add_widget(nav)
        if isinstance(self.view.answer, str):
            self.field.fill_in(self.view.answer)

    def _field_and_ways_on(self) -> tuple[Widget, Widget]:
        """In two rows where the keys leave little height, whatever the words."""
        *others, done = self._ways_on()
        back = self.back_button(short=True)
        is_low = self.theme.is_compact and not self.theme.is_portrait
        if not is_low or self.fits(back, *others, done):
            return self.field, self.nav(*others, done)
        return self.row(self.field, done), self.row(*([] if self.view.is_first else [back]), Space(), *others)

    def _ways_on(self) -> list[Widget]:
        done = self.main_button("done", self.done)
        if self.survey.contact_question is None:
            return [done]
        want = self.button("want_answer", self.want_answer)
        call = self.calling(lambda: self.typed)
        reasons = any(question.kind is Kind.CHOICE for question in self.survey.questions)
        # Where the keys leave little room, the title matters more: the reasons before had this button.
        is_low = not self.theme.is_portrait or self.room[1] < ROWS * self.theme.control
        if reasons and is_low and not self.fits(self.back_button(), *call, want, done):
            call = []
        return [*call, want, done]

    def done(self) -> None:
        if self.typed:
            self.reports.answer(self.question.id, self.typed)
        else:
            self.reports.skip(self.question.id)

    def want_answer(self) -> None:
        self.reports.want_answer(self.question.id, self.typed)
