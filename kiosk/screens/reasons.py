"""A question with options to tick."""

from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.typeset import heights
from kiosk.widgets.chip import Chip
from kiosk.widgets.rows import Space, bricks
from kiosk.widgets.words import Words
from kiosk.widgets.wrapping import courses
from surveys.survey import Option

MOST_COLUMNS = 3


class Reasons(Sheet):
    def build(self) -> None:
        theme = self.theme
        given = self.view.answer
        self.picked: list[str] = list(given) if isinstance(given, tuple) else []
        edge = theme.mm(1) if theme.is_compact else theme.margin
        self.spacing, self.padding = self.between, (theme.margin, edge)
        head, nav = self._head(), self.nav(*self.ways_on())
        room = theme.height - 2 * edge - head.height - nav.height - (3 if theme.is_compact else 4) * self.between
        columns = self._columns(int(room))
        self.mark()
        chips = bricks(
            self.chips, width=self.across, gap=self.between, columns=columns, right_to_left=self.right_to_left
        )
        if chips.height > room:
            # Words may come near the edges before a button goes beyond them.
            self.padding = theme.margin, 0
        for widget in (head, *([] if theme.is_compact else [Space(0.35)]), chips, Space(), nav):
            self.add_widget(widget)

    def ways_on(self) -> list[Widget]:
        return [*self.calling(lambda: tuple(self.picked)), self.main_button("done", self.done)]

    def _head(self) -> Widget:
        """How many may be chosen, beside the question where there is room, below it on a large screen."""
        theme, most = self.theme, self.question.most
        text = self.text(self.question.text)
        if most == 1:
            return self.title(text)
        ink = theme.colours["soft"]
        hint = Words(self.say("choose_up_to", most=most), self.language, size=theme.text, colour=ink)
        beside = self.title(text, width=int(self.across - hint.width - theme.gap))
        if beside.height <= self.title(text).height:
            return self.row(beside, Space(), hint)
        return self.title(text)

    @property
    def between(self) -> int:
        return self.theme.mm(0.6) if self.theme.is_compact else self.theme.gap

    def _columns(self, room: int) -> int:
        """
        The fewest columns in which every answer is as high as a hand likes it, or else those with the highest.

        Where not even the lowest fit, labels take more lines.
        """
        for wrapped in (False, True):
            tried: list[tuple[float, float, int]] = []
            for columns in range(1, MOST_COLUMNS + 1):
                if wrapped or not tried:
                    self._make_chips((self.across - self.between * (columns - 1)) // columns)
                high, left = self._height_in(columns, room)
                if high >= self.theme.answer:
                    self._raise(self.theme.answer)
                    return columns
                tried.append((min(left, 0), high, -columns))
            lacks, high, columns = max(tried)
            columns = abs(columns)
            if lacks == 0:
                break
        self._make_chips((self.across - self.between * (columns - 1)) // columns if wrapped else self.across)
        self._raise(high)
        return columns

    def _make_chips(self, widest: float) -> None:
        """A label that would take more than two lines stays as wide as the screen."""
        two = sum(heights(self.language, self.theme.text))
        self.chips = []
        for option in self.question.options:
            chip = self._chip(option, int(widest))
            self.chips.append(chip if chip.words.height < 1.2 * two else self._chip(option, int(self.across)))

    def _raise(self, high: float) -> None:
        for chip in self.chips:
            chip.height = max(chip.height, int(high))

    def _height_in(self, columns: int, room: int) -> tuple[float, float]:
        """What each row that is not higher anyway may have, and what is lacking then."""
        chips, rows = list(self.chips), []
        for spans in courses([int(chip.width) for chip in chips], self.across, self.between, columns):
            row, chips = chips[: len(spans)], chips[len(spans) :]
            rows.append(max(chip.height for chip in row))
        left = room - self.between * (len(rows) - 1)
        if sum(rows) > left:
            return min(rows), left - sum(rows)
        rows.sort()
        while rows[-1] * len(rows) > left:
            left -= rows.pop()
        return left / len(rows), 0

    def _chip(self, option: Option, widest: int) -> Chip:
        chip = Chip(
            self.theme,
            self.text(option.label),
            self.language,
            lambda: self.pick(option.value),
            icon=option.icon,
            widest=widest,
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

    def go_on_from(self, before: Sheet) -> None:
        if isinstance(before, Reasons):
            self.picked = list(before.picked)
            self.mark()

    def mark(self) -> None:
        for chip in self.chips:
            chip.chosen = chip.value in self.picked

    def done(self) -> None:
        if self.picked:
            self.reports.answer(self.question.id, tuple(self.picked))
        else:
            self.reports.skip(self.question.id)
