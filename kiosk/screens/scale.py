"""Points from 0 to 10, or from 1 to 7, with words at both ends."""

from math import ceil

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.languages import languages
from kiosk.screens.opening import Opening
from kiosk.theme import ANSWER_MM, Theme
from kiosk.widgets.answer import AnswerPlate
from kiosk.widgets.plate import Tapped
from kiosk.widgets.rows import Space, row
from kiosk.widgets.words import Words, width_of


class Point(AnswerPlate):
    at_once = True

    def __init__(self, theme: Theme, value: int, tapped: Tapped) -> None:
        super().__init__(theme, tapped)
        self.value = value
        self.words = Words(str(value), "en", size=theme.title, colour=theme.colours["ink"])
        self.add_widget(self.words)

    def place(self, *_: object) -> None:
        self.words.center = self.middle


class Scale(Opening):
    def build(self) -> None:
        theme, first, lines = self.theme, self.view.is_first, self.lines()
        self.layout = "row" if len(lines) == 1 else "rows"
        if theme.is_compact:
            self.spacing = self.between
        below = languages(self) if first else self.nav(self.button("skip", self.skip))
        points = [self._points(line) for line in lines]
        parts = self._with_ends(points)
        taken = sum(part.height + theme.gap for part in (*parts, *([below] if below else []))) + 2 * theme.margin
        above = self.above(theme.height - taken, *((theme.display, theme.title) if first else (theme.title,)))
        for widget in (*above, Space(0.6), *parts, Space(), *([below] if below else [])):
            self.add_widget(widget)

    def skip(self) -> None:
        self.reports.skip(self.question.id)

    def lines(self) -> list[range]:
        """As few rows as give every point its 20 mm: all, or 0 to 5 over 6 to 10, or more."""
        points, least = self.question.scale, self.theme.mm(ANSWER_MM)
        fitting = max(1, int((self.across + self.between) // (least + self.between)))
        each = ceil(len(points) / ceil(len(points) / fitting))
        return [points[start : start + each] for start in range(0, len(points), each)]

    @property
    def between(self) -> int:
        """Closer together than other things, so that one row holds a scale."""
        return self.theme.gap * 2 // 3

    def _points(self, line: range) -> BoxLayout:
        most = max(map(len, self.lines()))
        each = (self.across - (most - 1) * self.between) / most
        points = [self._point(value, each) for value in line]
        whole = points if len(line) == most else [*points, Space()]
        return row(whole, gap=self.between, right_to_left=self.right_to_left)

    def _point(self, value: int, across: float) -> Point:
        point = Point(self.theme, value, lambda: self.reports.answer(self.question.id, value))
        point.size = across, self.theme.answer
        point.chosen = self.view.answer == value
        return point

    def _with_ends(self, points: list[BoxLayout]) -> list[Widget]:
        """What the first and the last point mean: below at both sides, or above and below several rows."""
        half = int((self.across - self.theme.gap) / 2)
        if len(points) == 1 or (self.theme.is_compact and not self.theme.is_portrait):
            return [*points, self.row(self._end(0, half), Space(), self._end(-1, half))]
        return [self.row(self._end(0, 2 * half), Space()), *points, self.row(Space(), self._end(-1, 2 * half))]

    def _end(self, which: int, widest: int) -> Words:
        value = self.question.scale[which]
        text = f"{value} {self.text(self.question.labels.get(value, {}))}"
        one_line = width_of(text, self.language, self.theme.text)
        return Words(
            text,
            self.language,
            size=self.theme.text,
            colour=self.theme.colours["soft"],
            width=widest if one_line > widest else None,
        )
