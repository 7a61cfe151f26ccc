"""A keyboard that is plugged in, or a switch that acts as one: the whole visit without touching the screen."""

from collections.abc import Callable
from typing import Protocol
from unicodedata import digit

from kivy.clock import Clock

from kiosk.layouts import ERASE
from kiosk.screens.focus import Focus
from kiosk.screens.sheet import Sheet
from kiosk.widgets.field import Field
from kiosk.widgets.plate import Plate

BACKSPACE, TAB, ENTER, ESCAPE, SPACE, DELETE, PAD_ENTER = 8, 9, 13, 27, 32, 127, 271
ARROWS = {273: (0, 1), 274: (0, -1), 275: (1, 0), 276: (-1, 0)}
SHIFT = "shift"
ALOUD = "*"
SECOND_DIGIT = 1.0
"""Seconds in which a 0 makes 10 of a 1."""


class Showing(Protocol):
    """What keys need of the glass."""

    focus: Focus
    sheet: Sheet | None
    above: Sheet | None
    is_aloud: bool

    def touched(self) -> None: ...
    def focused(self) -> None: ...
    def refresh(self) -> None: ...
    def choose(self, plate: Plate) -> None: ...
    def type(self, characters: str) -> None: ...
    def begin_aloud(self) -> bool: ...


class Keys:
    def __init__(self, glass: Showing) -> None:
        self.glass, self.focus = glass, glass.focus
        self.in_use = False
        """Whether the focus is shown: from the first key to the next touch."""
        self.first: Plate | None = None
        """The 1 that may become 10."""
        self.alone = Clock.create_trigger(self._take_first, SECOND_DIGIT)
        self.swallowed = ""

    def forget(self) -> None:
        """Another screen: what was begun is not ended on it."""
        self.first = None
        self.alone.cancel()

    def put_away(self) -> None:
        """A finger is faster than any ring."""
        self.forget()
        self.in_use = False
        self.focus.to(None)

    def key(self, code: int, modifiers: list[str]) -> None:
        if self.glass.above is None:
            self.glass.touched()
        self.glass.refresh()
        self.swallowed = ""
        if code == TAB:
            self._move(lambda: self.focus.step(-1 if SHIFT in modifiers else 1))
        elif code in ARROWS:
            self._move(lambda: self.focus.towards(*ARROWS[code]))
        elif code in (ENTER, PAD_ENTER):
            self._enter()
        elif code == SPACE and not self._is_typing:
            self.swallowed = " "
            self._enter()
        elif code in (BACKSPACE, DELETE) and self._has_field:
            self._type(ERASE)
        elif code in (ESCAPE, BACKSPACE) and self.glass.above is None and self.glass.sheet is not None:
            self.glass.sheet.leave()

    def text(self, text: str) -> None:
        """Characters, which the system has made of keys."""
        self.glass.refresh()
        if text == self.swallowed:
            self.swallowed = ""
        elif self.glass.above is not None:
            self.glass.above.reports.go_on()
        elif self._has_field:
            self._type(text)
        elif not self._digit(text) and (text == ALOUD or (text == "0" and self._is_first)):
            self.glass.begin_aloud()

    @property
    def _has_field(self) -> bool:
        return self.glass.above is None and any(isinstance(plate, Field) for plate in self.focus.plates)

    @property
    def _is_typing(self) -> bool:
        return self._has_field and (self.focus.at is None or isinstance(self.focus.at, Field))

    @property
    def _is_first(self) -> bool:
        return self.glass.sheet is not None and self.glass.sheet.view.is_first

    def _move(self, move: Callable[[], None]) -> None:
        self.forget()
        self.in_use = True
        move()
        self.glass.focused()

    def _enter(self) -> None:
        self.alone.cancel()
        self.first = None
        at = self.focus.at
        if at is None:
            self._move(self.focus.begin)
        elif isinstance(at, Field):
            at.choose()
            self._move(self.focus.main)
        else:
            self.in_use = True
            self.glass.choose(at)

    def _type(self, characters: str) -> None:
        self.in_use = True
        if not isinstance(self.focus.at, Field):
            self.focus.begin()
        self.glass.type(characters)

    def _digit(self, text: str) -> bool:
        """Chooses an answer on a scale; 10 is a 1 and a 0 soon after it."""
        number = digit(text, -1) if len(text) == 1 else -1
        answers = {plate.value: plate for plate in self.focus.plates if isinstance(plate.value, int)}
        if self.first is not None and number == 0:
            number = 10
        if number not in answers:
            return False
        self.forget()
        plate = answers[number]
        if number == 1 and 10 in answers:  # noqa: PLR2004 (the end of the scale)
            self.first = plate
            self.alone()
        self._choose(plate, wait=self.first is not None)
        return True

    def _choose(self, plate: Plate, *, wait: bool) -> None:
        """Who listens hears it first, and says so once more."""
        self.in_use = True
        again = self.focus.at is plate
        self.focus.to(plate)
        if self.glass.is_aloud and not again:
            self.forget()
            self.glass.focused()
        elif not wait:
            self.glass.choose(plate)

    def _take_first(self, *_: object) -> None:
        if self.first is not None:
            self.glass.choose(self.first)
        self.first = None
