"""For staff, behind the hidden gesture: the branch's PIN."""

from kiosk.layouts import ERASE
from kiosk.screens.typing import TypingSheet
from kiosk.widgets.button import MainButton
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Pad
from kiosk.widgets.rows import Space

LONGEST = 16
DOT = "•"


class PinScreen(TypingSheet):
    def build(self) -> None:
        theme = self.theme
        self.entered = ""
        beside = not theme.is_portrait
        self.dock(Pad(theme, self.type, width=theme.width // 2 if beside else theme.width), beside=beside)
        self.field = Field(theme, "en", hint="PIN", longest=LONGEST)
        self.field.chosen = True
        leave = self.quiet_button("Leave", "en", self.reports.leave_service)
        below = 2 * theme.control + 2 * theme.gap
        about = "Ask your manager, or look at the Devices page of the server."
        self.paper.add_widget(Space())
        self.head("For staff only", about, below, problem=self.view.problem)
        self.paper.add_widget(self.field)
        self.paper.add_widget(self.row(leave, Space(), MainButton(theme, "Open", "en", self.open)))
        self.paper.add_widget(Space())

    def type(self, characters: str) -> None:
        if characters == ERASE:
            self.entered = self.entered[:-1]
        elif characters.isdigit():
            self.entered = (self.entered + characters)[:LONGEST]
        self.field.fill_in(DOT * len(self.entered))
        self.reports.typed()

    def open(self) -> None:
        entered, self.entered = self.entered, ""
        self.field.fill_in("")
        if entered:
            self.reports.unlock(entered)

    def leave(self) -> None:
        self.reports.leave_service()

    def forget(self) -> None:
        self.entered = ""
        super().forget()
