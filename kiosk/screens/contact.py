"""How the customer can be reached: one choice, one field."""

from collections.abc import Iterator
from typing import Literal

from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.screens.typing import TypingSheet
from kiosk.typeset import plain_digits
from kiosk.widgets.chip import Chip
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Pad
from kiosk.widgets.rows import Space, flow
from surveys.errors import NotAnAnswer
from surveys.response import LONGEST_CONTACT, Contact

By = Literal["call", "text", "email"]
EMAIL = (*"@_-.", ".com")
FORMS: tuple[tuple[By, str], ...] = (("email", "email_wrong"), ("call", "phone_wrong"), ("call", ""))
"""The fullest; a text is asked for as a call is."""
WAYS: tuple[By, ...] = ("call", "text", "email")


class ContactScreen(TypingSheet):
    def build(self) -> None:
        self.show("call")

    def show(self, by: By, problem: str = "", typed: str = "") -> None:
        """The sheet for one way; the field begins anew when the way changes between phone and e-mail."""
        self.by = by
        self.forget()
        self.clear_widgets()
        theme, email = self.theme, by == "email"
        beside = not email and not theme.is_portrait
        keys: Widget = (
            self.keyboard(last=EMAIL)
            if email
            else Pad(
                theme,
                self.type,
                width=theme.width // 2 if beside else theme.width,
                beside=beside,
                language=self.language,
            )
        )
        self.orientation = "vertical"
        self.dock(keys, beside=beside)
        chips = [self._way(way) for way in WAYS]
        ways = flow(chips, width=self.room[0], gap=theme.gap, right_to_left=self.right_to_left, filled=False)
        self.field = Field(theme, self.language, hint="", longest=LONGEST_CONTACT)
        self.field.chosen = True
        self.field.fill_in(typed or ("" if email else self.view.country_code))
        lines = self.one_line(beside=beside)
        below = ways.height + sum(line.height + self.between for line in lines) + self.between
        hint = self.text(self.question.hint) or self.say("contact_use")
        if theme.is_crowded and self.view.someone == "nobody":
            hint = ""  # there is room for one of them, and nobody may wait for somebody who does not come
        self.field.hint = self.head(self._title(), hint, below, problem=problem)
        for part in (Space(), ways, *lines):
            self.paper.add_widget(part)

    def _title(self) -> str:
        """Whoever asked for somebody to come is told why nobody does."""
        return self.say("nobody_free") if self.view.someone == "nobody" else self.text(self.question.text)

    def go_on_from(self, before: Sheet) -> None:
        if isinstance(before, ContactScreen):
            self.show(before.by, typed=before.field.text)

    def forms(self) -> Iterator[None]:
        for by, problem in FORMS:
            self.show(by, self.say(problem) if problem else "")
            yield

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
        typed = plain_digits(self.typed)
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
