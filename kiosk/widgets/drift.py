"""Moves a screen that stands for hours a little about, so that nothing burns into the panel."""

from math import sin, tau

from kivy.clock import Clock
from kivy.uix.widget import Widget

STEP = 3
"""Seconds from one look to the next; most of them move nothing."""
ACROSS, DOWN = 420, 660
"""Seconds there and back; so different that the same place seldom comes again."""
REACH_MM = 1
"""To each side: more than a letter's stroke is wide, and less than the least margin."""
QUIET = 60
"""Seconds without a touch after which it goes on."""


def offset(seconds: float, reach: int) -> tuple[int, int]:
    """Whole pixels to the right and upwards, `reach` at most."""
    return round(reach * sin(tau * seconds / ACROSS)), round(reach * sin(tau * seconds / DOWN))


class Drift:
    """A sheet, and what stands beside it on its page. Nothing moves under a finger, or out of its reach."""

    def __init__(self, sheet: Widget, page: Widget, reach: int) -> None:
        self.sheet, self.page, self.reach, self.begins = sheet, page, reach, 0.0
        self.homes: dict[Widget, tuple[float, float]] = {}
        Clock.schedule_interval(self.step, STEP)
        # What the page consists of is put onto it in this frame.
        Clock.schedule_once(self.step, -1)

    def step(self, *_: object) -> None:
        now = Clock.get_time()
        # Drawn only to be measured, it stays where it is.
        if now < self.begins or self.page.get_root_window() is None:
            return
        self.homes = self.homes or {each: tuple(each.pos) for each in self.page.children}
        right, up = offset(now, self.reach)
        for each, (x, y) in self.homes.items():
            to = x + right, y + up
            # A sheet has its own margin.
            each.pos = to if each is self.sheet else self._within_page(each, *to)

    def _within_page(self, each: Widget, x: float, y: float) -> tuple[float, float]:
        return min(max(x, 0), self.page.width - each.width), min(max(y, 0), self.page.height - each.height)

    def hold(self) -> None:
        self.begins = Clock.get_time() + QUIET
