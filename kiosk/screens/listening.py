"""A customer who listens: a finger that is on the glass hears, and a second touch chooses."""

from typing import Any

from kivy.uix.widget import Widget

from kiosk.reader import Reader, Spot
from kiosk.screens.focus import Focus, in_order
from kiosk.screens.sheet import Sheet
from kiosk.typeset import undirected
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Key
from kiosk.widgets.plate import Plate
from kiosk.widgets.words import Words


class Listening:
    def __init__(self, reader: Reader, focus: Focus) -> None:
        self.reader, self.focus = reader, focus
        self.finger: str | None = None
        self.heard: Widget | None = None
        """What a finger touched last; touched again, it is meant."""
        self.is_meant = False

    def opened(self, sheet: Sheet) -> None:
        self.finger, self.heard = None, None
        self.focus.begin()
        texts = [read(words, sheet) for words in self._words(sheet)]
        at = self.focus.at
        self.reader.opened(texts, spot(at, sheet) if at else None, sheet.language)

    def down(self, touch: Any, sheet: Sheet) -> bool:
        """Whether something can be heard there; all fingers but the first are passed over."""
        if self.finger is not None:
            return True
        under = self._under(touch, sheet)
        self.finger, self.is_meant = touch.uid, under is not None and under is self.heard
        if not self.is_meant:
            self._hear(under, sheet)
        return under is not None

    def move(self, touch: Any, sheet: Sheet) -> None:
        if touch.uid != self.finger:
            return
        under = self._under(touch, sheet)
        if under is not None and under is not self.heard:
            self.is_meant = False
            self._hear(under, sheet)

    def up(self, touch: Any, sheet: Sheet) -> Plate | None:
        """What was chosen, if anything."""
        if touch.uid != self.finger:
            return None
        self.finger = None
        under = self._under(touch, sheet)
        return under if self.is_meant and under is self.heard and isinstance(under, Plate) else None

    def at_focus(self, sheet: Sheet) -> None:
        if self.focus.at is not None:
            self.reader.at(spot(self.focus.at, sheet), sheet.language)

    def _hear(self, under: Widget | None, sheet: Sheet) -> None:
        self.heard = under
        if isinstance(under, Plate):
            self.focus.to(under)
            self.at_focus(sheet)
        elif isinstance(under, Words):
            self.reader.passed(read(under, sheet), sheet.language)

    def _under(self, touch: Any, sheet: Sheet) -> Widget | None:
        spots: list[Widget] = [*self.focus.plates, *self._words(sheet)]
        return next((each for each in spots if each.collide_point(*touch.pos)), None)

    def _words(self, sheet: Sheet) -> list[Words]:
        """That can only be read."""
        return [each for each in in_order(sheet, right_to_left=sheet.right_to_left) if isinstance(each, Words)]


def read(words: Words, sheet: Sheet) -> str:
    """As it is read aloud; a number to keep is spelled, so that it can be written down."""
    text, number = undirected(words.text), sheet.view.reference
    return text.replace(number, ", ".join(number.replace("-", ""))) if number else text


def spot(plate: Plate, sheet: Sheet) -> Spot:
    language = plate.language or sheet.language
    if isinstance(plate, Field):
        return Spot(plate.hint, language, "field", typed=plate.text)
    return Spot(plate.reads, language, "key" if isinstance(plate, Key) else "choice", is_chosen=plate.chosen)
