"""A sheet with a field and a keyboard docked below, which never covers it."""

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.widgets.field import Field
from kiosk.widgets.panel import Panel


class TypingSheet(Sheet):
    """Subclasses fill `self.paper`, which ends where the keyboard begins."""

    field: Field

    def dock(self, keys: Widget, *, beside: bool = False) -> None:
        """Divide the sheet: the paper, and the keys below it or at its end."""
        self.padding = 0
        self.spacing = 0
        panel = Panel(self.theme, keys, beside=beside)
        wide = int(self.theme.width - (panel.width if beside else 0))
        high = int(self.theme.height - (0 if beside else panel.height))
        self.room = wide - 2 * self.theme.margin, high - 2 * self.theme.margin
        self.paper = BoxLayout(orientation="vertical", padding=self.theme.margin, spacing=self.theme.gap)
        parts = [self.paper, panel]
        if beside:
            self.orientation = "horizontal"
            parts = parts[:: -1 if self.right_to_left else 1]
        for part in parts:
            self.add_widget(part)

    def head(self, title: str, hint: str, below: float, *, problem: str = "", spare: float = 0) -> str:
        """
        Title, or else the problem, and hint as far as they find room above `below` pixels; what remains of them.

        The hint needs `spare` pixels more.
        """
        left = self.room[1] - below
        words = (
            self.small(problem, width=self.room[0], colour="warn") if problem else self.title(title, width=self.room[0])
        )
        if words.height + self.theme.gap <= left:
            self.paper.add_widget(words)
            left -= words.height + self.theme.gap
        if problem or not hint:
            return ""
        small = self.small(hint, width=self.room[0])
        if small.height + self.theme.gap + spare > left:
            return hint
        self.paper.add_widget(small)
        return ""

    def type(self, characters: str) -> None:
        self.field.type(characters)
        self.reports.typed()

    @property
    def typed(self) -> str:
        return self.field.text.strip()
