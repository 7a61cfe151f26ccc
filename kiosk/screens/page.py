"""A sheet, and beside it what makes it easier to see, to reach and to hear."""

from dataclasses import replace
from typing import Any

from kivy.uix.floatlayout import FloatLayout

from kiosk.comfort import Ease
from kiosk.screens import screen
from kiosk.screens.eases import EaseButton, Eases
from kiosk.screens.fitting import REACH, Fit, fit
from kiosk.screens.sheet import Sheet
from kiosk.theme import CONTROL_MM, HIGH_CONTRAST, Theme
from kiosk.view import Reports, View
from kiosk.widgets.band import Band
from surveys.phrases import is_right_to_left, phrase

EASED = frozenset({"faces", "scale", "reasons", "words", "number", "contact", "summons", "thanks"})
"""The screens of a visit; what staff see has no need of it."""
MOST_REMEMBERED = 300

_fits: dict[Any, Fit] = {}


class Page(FloatLayout):
    """As large as the panel that the theme is for."""

    def __init__(self, view: View, theme: Theme, reports: Reports, *, speaks: bool = False) -> None:
        super().__init__(size_hint=(None, None), size=(theme.width, theme.height))
        self.theme = theme if not view.comfort.contrast else replace(theme, colours=HIGH_CONTRAST)
        self.view, self.reports = view, reports
        self.eases = self._eases(speaks=speaks) if view.screen in EASED else None
        rehearses = view.rehearses and view.screen in EASED
        self.band = Band(phrase("rehearsal", view.language), view.language, self.theme) if rehearses else None
        self.sheet = self._sheet()
        self.add_widget(self.sheet)
        if self.eases:
            self.add_widget(self.eases)
        if self.band:
            self.add_widget(self.band)

    def on_parent(self, _: object, parent: Any) -> None:
        """What was typed goes with the page."""
        if parent is None:
            self.remove_widget(self.sheet)

    @property
    def easing(self) -> list[EaseButton]:
        return self.eases.buttons if self.eases else []

    def _eases(self, *, speaks: bool) -> Eases:
        """In the lower corner where the reading ends, within reach of everybody."""
        theme, mirrored, upright = self.theme, is_right_to_left(self.view.language), self.theme.is_portrait

        def prefer(ease: Ease) -> None:
            self.reports.prefer(ease)

        eases = Eases(
            theme,
            self.view.comfort,
            self.view.language,
            prefer,
            is_row=upright,
            is_mirrored=mirrored,
            speaks=speaks,
        )
        eases.pos = self._edge if mirrored else theme.width - self._edge - eases.width, self._edge
        return eases

    @property
    def _edge(self) -> int:
        """Around the eases; a small panel has none to spare."""
        return self.theme.mm(0.2 if self.theme.is_compact else 1)

    def _sheet(self) -> Sheet:
        theme = self.theme
        strip = theme.mm(CONTROL_MM) + 2 * self._edge if self.eases else 0
        beside, below = (0, strip) if theme.is_portrait else (strip, 0)
        above = self.band.height if self.band else 0
        theme = replace(theme, width=theme.width - beside, height=theme.height - below - above)
        found = self._fit(theme, REACH * self.theme.height - below)
        theme = replace(theme, height=found.height, zoom=found.zoom)
        sheet = screen(self.view, theme, self.reports)
        sheet.size_hint, sheet.size = (None, None), (theme.width, theme.height)
        sheet.pos = beside if is_right_to_left(self.view.language) else 0, below
        return sheet

    def _fit(self, theme: Theme, reach: float) -> Fit:
        """Looked for once; the next customer who needs it does not wait."""
        view = self.view
        if not (view.comfort.larger or view.comfort.lower):
            return Fit(1.0, theme.height)
        survey = (view.survey.slug, view.survey.version) if view.survey else None
        asked = view.screen, survey, view.question.id if view.question else "", view.follows_first
        # Whether there is a number, and not which: that is the customer's own.
        said = view.language, view.languages, bool(view.reference), view.answer_by, view.branch, view.country_code
        key = (
            asked,
            said,
            view.wants_answer,
            view.someone,
            view.someone_name,
            view.comfort.larger,
            view.comfort.lower,
            theme,
        )
        if key not in _fits:
            if len(_fits) >= MOST_REMEMBERED:
                _fits.clear()
            _fits[key] = fit(lambda tried: screen(view, tried, self.reports), theme, view.comfort, reach)
        return _fits[key]
