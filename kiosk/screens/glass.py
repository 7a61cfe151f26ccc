"""All that the customer sees: a sheet, and at times something above it."""

from collections.abc import Callable
from typing import Any

from kivy.uix.floatlayout import FloatLayout

from kiosk.screens.sheet import Sheet


class Glass(FloatLayout):
    """The sheet, and above it at times the question whether anybody is still there."""

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self.touched = touched
        self.sheet: Sheet | None = None
        self.above: Sheet | None = None

    def show(self, sheet: Sheet) -> None:
        self.clear_widgets()
        self.sheet, self.above = sheet, None
        self.add_widget(sheet)

    def cover(self, above: Sheet | None) -> None:
        if self.above is not None:
            self.remove_widget(self.above)
        self.above = above
        if above is not None:
            self.add_widget(above)

    def on_touch_down(self, touch: Any) -> bool:
        if self.above is not None:
            return bool(self.above.on_touch_down(touch))
        self.touched()
        return bool(super().on_touch_down(touch))

    def type(self, characters: str) -> None:
        if self.above is None and self.sheet is not None:
            self.sheet.type(characters)
