"""The names of the other languages, each written in itself."""

from functools import partial
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.screens.sheet import Sheet
from kiosk.theme import Theme
from kiosk.widgets.picture import sign_texture
from kiosk.widgets.plate import Plate, Tapped
from kiosk.widgets.rows import Space, flow
from surveys.phrases import language_name

MOST_ROWS = 2


class Globe(Plate):
    """For languages that find no room."""

    edge = fill = ""

    def __init__(self, theme: Theme, spoken: str, tapped: Tapped) -> None:
        super().__init__(theme, tapped)
        self.spoken = spoken
        self.size = (theme.control,) * 2

    def draw(self, *_: object) -> None:
        super().draw()
        across, (x, y) = self.theme.mm(7), self.middle
        with self.canvas.before:
            Color(*self.theme.colours["act"])
            Rectangle(
                texture=sign_texture("globe", across), pos=(x - across / 2, y - across / 2), size=(across, across)
            )


def languages(sheet: Sheet) -> BoxLayout | None:
    """In a row or two; else those that one row has room for, and a globe that leads to all."""
    names = _names(sheet)
    if not names:
        return None
    whole = _flow(sheet, names)
    rows = 1 if sheet.theme.is_compact else MOST_ROWS
    if len(whole.children) <= rows:
        return whole
    names, to_all = _names(sheet), globe(sheet)
    kept, left = [to_all], sheet.across - to_all.width
    for name in names:
        left -= name.width + sheet.theme.gap
        if left < 0:
            break
        kept.insert(-1, name)
    return _flow(sheet, kept)


def globe(sheet: Sheet) -> Globe:
    return Globe(sheet.theme, sheet.say("choose_language"), partial(_all, sheet))


def _all(sheet: Sheet) -> None:
    """On the same sheet, in place of everything else; touched beside a name, the question is there again."""
    sheet.clear_widgets()
    sheet.add_widget(sheet.title(sheet.say("choose_language")))
    sheet.add_widget(Space())
    sheet.add_widget(_flow(sheet, _names(sheet)))
    sheet.add_widget(Space())
    sheet.add_widget(sheet.row(sheet.quiet_button(sheet.say("back"), sheet.language, partial(_again, sheet)), Space()))


def _again(sheet: Sheet) -> None:
    sheet.clear_widgets()
    sheet.build()


def _names(sheet: Sheet) -> list[Any]:
    others = [tag for tag in sheet.view.languages if tag != sheet.language]
    return [sheet.quiet_button(language_name(tag), tag, partial(sheet.reports.speak, tag)) for tag in others]


def _flow(sheet: Sheet, names: list[Widget]) -> BoxLayout:
    return flow(
        names, width=sheet.across, gap=sheet.theme.gap, between=0, right_to_left=sheet.right_to_left, filled=False
    )
