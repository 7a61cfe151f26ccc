"""For staff, once: where the server is, and the code from its Devices page; both may come from a scanner."""

from functools import partial

from kiosk.layouts import ERASE
from kiosk.screens.typing import TypingSheet
from kiosk.widgets.button import MainButton
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard
from kiosk.widgets.rows import Space

LONGEST = 300
CODE_LENGTH = 8
"""Characters that the server's codes have, without dashes."""
SCANNED = "#"
"""Between address and code."""


class Pairing(TypingSheet):
    def build(self) -> None:
        theme = self.theme
        self.scans = False
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
        about = "A code is on the Devices page of the server; a scanner can read it from there."
        self.head("Pair this tablet", about, below, problem=self.view.problem)
        self.paper.add_widget(self.address)
        leave = [self.quiet_button("Leave", "en", self.reports.leave_service)] if self.view.is_paired else []
        self.paper.add_widget(self.row(*leave, self.code, pair))
        self.paper.add_widget(Space())

    def focus(self, field: Field) -> None:
        self.field = field
        for each in (self.address, self.code):
            each.chosen = each is field

    def type(self, characters: str) -> None:
        for character in characters:
            super().type(character)
            if SCANNED in self.field.text:
                self._split()
        self.scans = self.scans and ERASE not in characters
        if self.scans and len(self.code.text.replace("-", "").strip()) == CODE_LENGTH:
            self.scans = False
            self.pair()

    def _split(self) -> None:
        """A scanner types where the caret stands, which may be behind something else."""
        before, _, code = self.field.text.partition(SCANNED)
        begins = before.rfind("http")
        self.address.fill_in(before[max(begins, 0) :])
        self.code.fill_in(code)
        self.focus(self.code)
        self.scans = True

    def pair(self) -> None:
        self.reports.pair(self.address.text.strip(), self.code.text.strip())

    def leave(self) -> None:
        self.reports.leave_service()
