"""The names of the other languages, each written in itself."""

from functools import partial

from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.sheet import Sheet
from kiosk.widgets.rows import flow
from surveys.phrases import language_name


def languages(sheet: Sheet) -> BoxLayout | None:
    others = [tag for tag in sheet.view.languages if tag != sheet.language]
    names = [sheet.quiet_button(language_name(tag), tag, partial(sheet.reports.speak, tag)) for tag in others]
    if not names:
        return None
    return flow(
        names, width=sheet.across, gap=sheet.theme.gap, between=0, right_to_left=sheet.right_to_left, filled=False
    )
