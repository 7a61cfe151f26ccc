"""For staff, once: where the server is, and the code from its Devices page."""

from functools import partial

from kiosk.screens.typing import TypingSheet
from kiosk.widgets.button import MainButton
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.rows import Space

LONGEST = 300


class Pairing(TypingSheet):
    def build(self) -> None:
        theme = self.theme
        self.dock(Keyboard(theme, self.type, width=theme.width, last=(*"/:-.", ".com")))
        self.address, self.code = (
            Field(theme, "en", hint=hint, longest=LONGEST) for hint in ("Address of the server", "Code")
        )
        self.address.fill_in(self.view.server)
        for field in (self.address, self.code):
            field.tapped = partial(self.focus, field)
        self.focus(self.code if self.view.server else self.address)
        pair = MainButton(theme, "Pair", "en", self.pair)
        self.code.size_hint_x = 1
        below = 2 * theme.control + 2 * theme.gap
        about = "A code is on the Devices page of the server."
        self.head("Pair this tablet", about, below, problem=self.view.problem)
        self.paper.add_widget(self.address)
        self.paper.add_widget(self.row(self.code, pair))
        self.paper.add_widget(Space())

    def focus(self, field: Field) -> None:
        self.field = field
        for each in (self.address, self.code):
            each.chosen = each is field

    def pair(self) -> None:
        self.reports.pair(self.address.text.strip(), self.code.text.strip())
