"""Points from 0 to 10, or from 1 to 7, with words at both ends."""

from math import ceil

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.languages import languages
from kiosk.screens.sheet import Sheet
from kiosk.theme import Theme
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.rows import Space, row
from kiosk.widgets.words import Words


class Point(Plate):
    at_once = True

    def __init__(self, theme: Theme, value: int, tapped: Tapped) -> None:
        super().__init__(theme, tapped)
        self.words = Words(str(value), "en", size=theme.title, colour=theme.colours["ink"])
        self.add_widget(self.words)

    def place(self, *_: object) -> None:
        self.words.center = self.middle


class Scale(Sheet):
    def build(self) -> None:
        question = self.question
        self.add_widget(self.title(self.text(question.text), size=self.theme.display if self.view.is_first else 0))
        self.add_widget(Space(0.6))
        self.layout = "row" if len(self.lines()) == 1 else "rows"
        for line in self.lines():
            self.add_widget(self._points(line))
        self.add_widget(self._ends())
        self.add_widget(Space())
        if self.view.is_first:
            if names := languages(self):
                self.add_widget(names)
        else:
            self.add_widget(self.nav(self.button("skip", lambda: self.reports.skip(question.id))))

    def lines(self) -> list[range]:
        """As few rows as give every point its 20 mm: all, or 0 to 5 over 6 to 10, or more."""
        points, theme = self.question.scale, self.theme
        fitting = max(1, int((self.across + theme.gap) // (theme.answer + theme.gap)))
        each = ceil(len(points) / ceil(len(points) / fitting))
        return [points[start : start + each] for start in range(0, len(points), each)]

    def _points(self, line: range) -> BoxLayout:
        theme = self.theme
        most = max(map(len, self.lines()))
        each = min((self.across - (most - 1) * theme.gap) / most, 1.6 * theme.answer)
        points = [self._point(value, each) for value in line]
        return row([*points, Space()] if len(line) < most else points, gap=theme.gap, right_to_left=self.right_to_left)

    def _point(self, value: int, across: float) -> Point:
        point = Point(self.theme, value, lambda: self.reports.answer(self.question.id, value))
        point.size = across, self.theme.answer
        point.chosen = self.view.answer == value
        return point

    def _ends(self) -> BoxLayout:
        question = self.question
        half = int((self.across - self.theme.gap) / 2)
        first, last = question.scale[0], question.scale[-1]
        low, high = (self.text(question.labels.get(point, {})) for point in (first, last))
        end = Words(
            f"{last} {high}",
            self.language,
            size=self.theme.text,
            colour=self.theme.colours["soft"],
            width=half,
            align="left" if self.right_to_left else "right",
        )
        return self.row(self.small(f"{first} {low}", width=half), end)
