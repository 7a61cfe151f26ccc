"""Where the keys of a keyboard or a switch are: one plate at a time, in the order of reading."""

from collections.abc import Iterator, Sequence
from math import hypot

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.widgets.button import MainButton
from kiosk.widgets.field import Field
from kiosk.widgets.keyboard import Key
from kiosk.widgets.plate import Plate
from kiosk.widgets.words import Words

ASIDE = 2.0
"""How much further a plate seems that is not straight ahead."""


def in_order(widget: Widget, *, right_to_left: bool) -> Iterator[Widget]:
    """Plates and words as they are read; what stands on a plate belongs to it."""
    mirrored = right_to_left and isinstance(widget, BoxLayout) and widget.orientation == "horizontal"
    for child in list(widget.children) if mirrored else list(reversed(widget.children)):
        if isinstance(child, Plate | Words):
            yield child
        else:
            yield from in_order(child, right_to_left=right_to_left)


def in_turn(plates: Sequence[Plate]) -> list[Plate]:
    """The keys on the screen come last: whoever has a keyboard need not walk through forty of them."""
    return sorted(plates, key=lambda plate: isinstance(plate, Key))


class Focus:
    def __init__(self) -> None:
        self.plates: list[Plate] = []
        self.at: Plate | None = None

    def offer(self, plates: Sequence[Plate]) -> None:
        """What there is by now; a plate that was drawn anew keeps the focus."""
        before, self.plates = self.plates, in_turn(plates)
        if self.at is not None and self.at not in self.plates:
            self.to(self._again(self.at, before))

    def to(self, plate: Plate | None) -> None:
        if self.at is not None:
            self.at.focused = False
        self.at = plate
        if plate is not None:
            plate.focused = True

    def begin(self) -> None:
        """At the field, or else at the first answer."""
        fields = [plate for plate in self.plates if isinstance(plate, Field) and plate.chosen]
        answers = [plate for plate in self.plates if plate.value is not None]
        self.to(next(iter([*fields, *answers, *self.plates]), None))

    def main(self) -> None:
        """At the way on."""
        self.to(next((plate for plate in self.plates if isinstance(plate, MainButton)), self.at))

    def step(self, by: int) -> None:
        if self.at is None:
            self.begin()
        elif self.plates:
            self.to(self.plates[(self.plates.index(self.at) + by) % len(self.plates)])

    def towards(self, across: int, up: int) -> None:
        """To the nearest in one of the four directions; stays where there is none."""
        if self.at is None:
            self.begin()
            return
        x, y = self.at.middle
        far = {}
        for plate in self.plates:
            right, higher = plate.middle[0] - x, plate.middle[1] - y
            ahead, aside = (right * across, abs(higher)) if across else (higher * up, abs(right))
            if ahead > 1:
                far[plate] = hypot(ahead, ASIDE * aside)
        if far:
            self.to(min(far, key=lambda plate: far[plate]))

    def _again(self, gone: Plate, before: Sequence[Plate]) -> Plate | None:
        """The one that says the same by now, such as a key of another layer; or else the one in its turn."""
        alike = [plate for plate in self.plates if type(plate) is type(gone)]
        same = [plate for plate in alike if plate.reads == gone.reads]
        turn = self.plates[min(before.index(gone), len(self.plates) - 1)] if self.plates and gone in before else None
        return next(iter([*same, *([turn] if turn in alike else []), *alike]), turn)
