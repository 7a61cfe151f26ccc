"""A question with options to tick."""

from kiosk.screens.sheet import Sheet
from kiosk.widgets.chip import Chip
from kiosk.widgets.rows import Space, flow
from kiosk.widgets.wrapping import lines
from surveys.survey import Option


class Reasons(Sheet):
    def build(self) -> None:
        question, theme = self.question, self.theme
        given = self.view.answer
        self.picked: list[str] = list(given) if isinstance(given, tuple) else []
        head = self.title(self.text(question.text))
        self.add_widget(head)
        below = head.height + theme.control + 2 * theme.margin + 4 * theme.gap
        hint = self.small(self.say("choose_up_to", most=question.most)) if question.most > 1 else None
        if hint and not theme.is_compact:
            self.add_widget(hint)
            below += hint.height + theme.gap
        self.chips = [self._chip(option) for option in question.options]
        rows = len(lines([int(chip.width) for chip in self.chips], self.across, theme.gap))
        high = min(theme.answer, (theme.height - below - (rows - 1) * theme.gap) / rows)
        for chip in self.chips:
            chip.height = max(theme.mm(12), chip.words.height, high)
        self.mark()
        self.add_widget(Space(0.35))
        self.add_widget(
            flow(self.chips, width=self.across, gap=theme.gap, right_to_left=self.right_to_left, filled=True)
        )
        self.add_widget(Space())
        self.add_widget(self.nav(self.main_button("done", self.done)))

    def _chip(self, option: Option) -> Chip:
        chip = Chip(
            self.theme, self.text(option.label), self.language, lambda: self.pick(option.value), widest=self.across
        )
        chip.value = option.value
        return chip

    def pick(self, value: str) -> None:
        """Tick or untick; one too many takes the place of the last."""
        if value in self.picked:
            self.picked.remove(value)
        else:
            self.picked = [*self.picked[: self.question.most - 1], value]
        self.mark()
        self.reports.typed()

    def mark(self) -> None:
        for chip in self.chips:
            chip.chosen = chip.value in self.picked

    def done(self) -> None:
        if self.picked:
            self.reports.answer(self.question.id, tuple(self.picked))
        else:
            self.reports.skip(self.question.id)
