"""All that the customer sees: a page, and at times something above it; and what fingers and keys do there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kivy.base import EventLoop
from kivy.uix.floatlayout import FloatLayout

from kiosk.knock import ELSEWHERE
from kiosk.layouts import ERASE
from kiosk.reader import Reader
from kiosk.screens.eases import EaseButton
from kiosk.screens.focus import Focus, in_order
from kiosk.screens.keys import Keys
from kiosk.screens.listening import Listening
from kiosk.screens.page import Page
from kiosk.screens.sheet import Sheet
from kiosk.theme import Theme
from kiosk.widgets.answer import linger
from kiosk.widgets.keyboard import Key
from kiosk.widgets.plate import Plate

KNOCK_MM = 15
"""How far from both edges a corner reaches."""


class Glass(FloatLayout):
    """The page, and above it at times the question whether anybody is still there."""

    def __init__(self, touched: Callable[[], None], reader: Reader) -> None:
        super().__init__()
        self.touched, self.reader = touched, reader
        self.page: Page | None = None
        self.above: Sheet | None = None
        self.focus = Focus()
        self.keys = Keys(self)
        self.listening = Listening(reader, self.focus)

    @property
    def sheet(self) -> Sheet | None:
        return self.page.sheet if self.page else None

    @property
    def top(self) -> Sheet | None:
        return self.above or self.sheet

    @property
    def dressed(self) -> Theme:
        """The theme for what comes above the page."""
        assert self.page is not None  # noqa: S101 (nothing is above nothing)
        return self.page.theme

    @property
    def is_aloud(self) -> bool:
        return self.page is not None and self.page.view.comfort.aloud and self.reader.has_voice

    def show(self, page: Page) -> None:
        ease = self.focus.at.ease if isinstance(self.focus.at, EaseButton) else None
        if self.page and page.view == replace(self.page.view, comfort=page.view.comfort, service=page.view.service):
            page.sheet.go_on_from(self.page.sheet)
        if self.page:
            linger(self, self.page.sheet, page.theme.colours["back"])
        self.clear_widgets()
        self.page, self.above = page, None
        self.add_widget(page)
        self._opened()
        if ease and self.focus.at:
            self.focus.to(next((plate for plate in page.easing if plate.ease == ease), self.focus.at))

    def cover(self, above: Sheet | None) -> None:
        if self.above is not None:
            self.remove_widget(self.above)
        self.above = above
        if above is not None:
            self.add_widget(above)
        self._opened()

    def refresh(self) -> None:
        """What can be touched by now; keys change with what is typed."""
        top = self.top
        if top is None:
            return
        found = [each for each in in_order(top, right_to_left=top.right_to_left) if isinstance(each, Plate)]
        easing = self.page.easing if self.page and top is self.sheet else []
        self.focus.offer([*found, *easing])

    def _opened(self) -> None:
        self.focus.to(None)
        self.keys.forget()
        self.refresh()
        self.reader.switch(on=self.is_aloud)
        if self.top is not None and self.is_aloud:
            self.listening.opened(self.top)
        elif self.keys.in_use:
            self.focus.begin()

    # Fingers

    def on_touch_down(self, touch: Any) -> bool:
        if self.page is not None:
            self.page.reports.knock(self._corner(touch))
        if self.above is None:
            self.touched()
        if self.is_aloud and self.top is not None:
            self.refresh()
            if not self.listening.down(touch, self.top) and self.above is not None:
                self.above.reports.go_on()
            return True
        self.keys.put_away()
        if self.above is not None:
            return bool(self.above.on_touch_down(touch))
        return bool(super().on_touch_down(touch))

    def _corner(self, touch: Any) -> int:
        """0 to 3, clockwise from the upper left; a cloth is not one finger in one corner."""
        edge = self.dressed.mm(KNOCK_MM)
        left, right = touch.x < edge, touch.x > self.width - edge
        low, high = touch.y < edge, touch.y > self.height - edge
        corners = (left and high, right and high, right and low, left and low)
        return corners.index(True) if any(corners) and len(EventLoop.touches) == 1 else ELSEWHERE

    def on_touch_move(self, touch: Any) -> bool:
        if self.is_aloud and self.top is not None:
            self.listening.move(touch, self.top)
            return True
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        if self.is_aloud and self.top is not None:
            if chosen := self.listening.up(touch, self.top):
                self.choose(chosen)
            return True
        return bool(super().on_touch_up(touch))

    # Keys

    def focused(self) -> None:
        """The focus has moved."""
        if self.is_aloud and self.top is not None:
            self.listening.at_focus(self.top)

    def choose(self, plate: Plate) -> None:
        """Without a finger, or with one that was heard before."""
        page = self.page
        plate.choose()
        if self.page is not page:
            return
        self.refresh()
        if isinstance(plate, Key):
            self._say_typed(plate.label)
        else:
            self.focused()

    def type(self, characters: str) -> None:
        if self.above is None and self.sheet is not None:
            self.sheet.type(characters)
            self._say_typed(characters)

    def begin_aloud(self) -> bool:
        """Or end it, where the system has a voice."""
        begins = self.reader.has_voice and self.page is not None and bool(self.page.easing)
        if begins and self.page is not None:
            self.page.reports.prefer("aloud")
        return begins

    def _say_typed(self, characters: str) -> None:
        if self.is_aloud and self.sheet is not None and (characters == ERASE or len(characters) == 1):
            field = getattr(self.sheet, "field", None)
            self.reader.typed(characters, field.text if field else "", self.sheet.language)
