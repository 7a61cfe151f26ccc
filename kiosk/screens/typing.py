"""A sheet with a field and a keyboard docked below, which never covers it."""

from collections.abc import Iterator
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.theme import Theme
from kiosk.view import Reports, View
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.panel import Panel
from kiosk.widgets.rows import Space
from kiosk.widgets.words import Words


class TypingSheet(Sheet):
    """Subclasses fill `self.paper`, which ends where the keyboard begins."""

    field: Field

    def __init__(self, view: View, theme: Theme, reports: Reports) -> None:
        super().__init__(view, theme.with_keys(), reports)

    @property
    def between(self) -> int:
        """Of the lines on the paper."""
        return self.theme.mm(0.3) if self.theme.is_compact else self.theme.gap

    def keyboard(self, **how: Any) -> Keyboard:
        return Keyboard(self.theme, self.type, width=self.theme.width, language=self.language, **how)

    def dock(self, keys: Widget, *, beside: bool = False) -> None:
        """Divide the sheet: the paper, and the keys below it or at its end."""
        self.padding = 0
        self.spacing = 0
        panel = Panel(self.theme, keys, beside=beside)
        wide = int(self.theme.width - (panel.width if beside else 0))
        high = int(self.theme.height - (0 if beside else panel.height))
        side = self.theme.mm(1.5) if self.theme.is_compact else self.theme.margin
        above, below = (self.theme.mm(0.1), self.theme.mm(0.6)) if self.theme.is_compact else (side, side)
        self.room = self.across, _ = wide - 2 * side, high - above - below
        self.paper = BoxLayout(orientation="vertical", padding=(side, above, side, below), spacing=self.between)
        parts = [self.paper, panel]
        if beside:
            self.orientation = "horizontal"
            parts = parts[:: -1 if self.right_to_left else 1]
        for part in parts:
            self.add_widget(part)

    def one_line(self, *, beside: bool = False) -> list[Widget]:
        """The field, and the ways on below it, or around it where the keys take the height."""
        done = self.main_button("done", self.done)
        below = beside or self.theme.is_portrait
        back = [] if self.view.is_first else [self.back_button(short=not below)]
        return [self.field, self.row(*back, Space(), done)] if below else [self.row(*back, self.field, done)]

    def done(self) -> None:
        """The button below the field."""

    def head(self, title: str, hint: str, below: float, *, problem: str = "", spare: float = 0) -> str:
        """
        Title, or else the problem, and hint as far as they find room above `below` pixels; what is left for the field.

        The hint needs `spare` pixels more. Where it has no room below the title, not even in the field, it goes first.
        """
        left = self.room[1] - below - self.between
        ways = (self._problem(problem), self._problem(self.say("look_again"))) if problem else self._titles(title)
        words = next((words for words in ways if words.height <= left), None)
        if words is None:
            return hint or title
        left -= words.height + self.between
        if problem or not hint:
            self.paper.add_widget(words)
            return ""
        small = self.small(hint, width=self.room[0])
        is_cut = self._in_field(hint) > self.theme.control + max(0, left + self.between)
        if small.height + spare <= left:
            self.paper.add_widget(words)
            self.paper.add_widget(small)
            return ""
        if not is_cut:
            self.paper.add_widget(words)
        return hint

    def _in_field(self, hint: str) -> float:
        """How high the field must be for it."""
        row = self.field.parent
        beside = [each for each in row.children if each is not self.field] if row is not None else []
        width = self.room[0] - sum(each.width + self.apart for each in beside) - 2 * self.field.padded
        return float(self.small(hint, width=max(1, int(width))).height + 2 * self.theme.stroke + 2)

    def _problem(self, text: str) -> Words:
        return self.small(text, width=self.room[0], colour="warn")

    def _titles(self, text: str) -> Iterator[Words]:
        """Lighter where there is little room."""
        yield self.title(text, width=self.room[0])
        yield self.title(text, width=self.room[0], size=self.theme.text)
        yield self.small(text, width=self.room[0], colour="ink")

    def type(self, characters: str) -> None:
        self.field.type(characters)
        self.reports.typed()

    def go_on_from(self, before: Sheet) -> None:
        if isinstance(before, TypingSheet):
            self.field.fill_in(before.field.text)

    def on_parent(self, _: object, parent: Widget | None) -> None:
        if parent is None:
            self.forget()

    def forget(self) -> None:
        for widget in self.walk(restrict=True):
            if isinstance(widget, Field):
                widget.forget()

    @property
    def typed(self) -> str:
        return self.field.text.strip()
