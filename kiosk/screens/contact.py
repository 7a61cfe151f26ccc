"""How the customer can be reached: one choice, one field."""

from typing import Literal

from kivy.uix.widget import Widget

from kiosk.screens.typing import TypingSheet
from kiosk.widgets.chip import Chip
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Keyboard, Pad
from kiosk.widgets.rows import Space, flow
from surveys.errors import NotAnAnswer
from surveys.response import LONGEST_CONTACT, Contact

By = Literal["call", "text", "email"]
EMAIL = (*"@_-.", ".com")
WAYS: tuple[By, ...] = ("call", "text", "email")


class ContactScreen(TypingSheet):
    def build(self) -> None:
        self.show("call")

    def show(self, by: By, problem: str = "", typed: str = "") -> None:
        """The sheet for one way; the field begins anew when the way changes between phone and e-mail."""
        self.by = by
        self.clear_widgets()
        theme, email = self.theme, by == "email"
        beside = not email and not theme.is_portrait
        keys: Widget = (
            Keyboard(theme, self.type, width=theme.width, last=EMAIL)
            if email
            else Pad(theme, self.type, width=theme.width // 2 if beside else theme.width)
        )
        self.orientation = "vertical"
        self.dock(keys, beside=beside)
        back, tight = self.back_button(), email and not theme.is_portrait
        chips = [*([back] if tight else []), *(self._way(way) for way in WAYS)]
        ways = flow(chips, width=self.room[0], gap=theme.gap, right_to_left=self.right_to_left, filled=False)
        below = ways.height + theme.gap + theme.control + (0 if tight else theme.gap + theme.control)
        hint = self.text(self.question.hint) or self.say("contact_use")
        hint = self.head(self.text(self.question.text), hint, below, problem=problem)
        self.field = Field(theme, self.language, hint=hint, longest=LONGEST_CONTACT)
        self.field.chosen = True
        self.field.fill_in(typed or ("" if email else self.view.country_code))
        self.paper.add_widget(Space())
        self.paper.add_widget(ways)
        self.paper.add_widget(self.row(self.field, self.main_button("done", self.done)))
        if not tight:
            self.paper.add_widget(Space())
            self.paper.add_widget(self.row(back, Space()))

    def _way(self, way: By) -> Chip:
        chip = Chip(
            self.theme, self.say(f"by_{way}"), self.language, lambda: self.choose(way), height=self.theme.control
        )
        chip.chosen = way == self.by
        return chip

    def choose(self, way: By) -> None:
        kept = self.field.text if "email" not in (way, self.by) else ""
        self.reports.typed()
        self.show(way, typed=kept)

    def done(self) -> None:
        typed = self.typed
        if typed in ("", self.view.country_code):
            if self.view.wants_answer:
                self.reports.reach(None)
            else:
                self.reports.skip(self.question.id)
            return
        email = self.by == "email"
        contact = Contact(by=self.by, email=typed if email else None, phone=None if email else typed)
        try:
            self.reports.reach(contact)
        except NotAnAnswer:
            self.show(self.by, self.say("email_wrong" if email else "phone_wrong"), typed)
