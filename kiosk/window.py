"""Kivy's only window: what is set before it exists, calls from other threads, and screens that stumble."""

import logging
import sys
from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.config import Config

from kiosk.settings import Settings

log = logging.getLogger(__name__)

TURN = 0.0005
"""Seconds that a thread goes on while another wants to."""
TOO_OFTEN = 5
"""Failures within a minute after which the process ends, to be started anew by whoever watches it."""


def configure(settings: Settings) -> None:
    """Before the window exists; whatever an earlier config.ini says."""
    # A commit that is done would else wait up to 5 ms for its turn beside what is being drawn.
    sys.setswitchinterval(TURN)
    for option in Config.options("input"):
        Config.remove_option("input", option)
    Config.set("input", "mouse", "mouse,disable_on_activity,disable_multitouch")
    Config.set("kivy", "exit_on_escape", "0")
    full = not settings.windowed and settings.size is None
    width, height = settings.size or (1280, 800)
    for option, value in {
        "fullscreen": "auto" if full else "0",
        "borderless": "1" if full else "0",
        "resizable": "0" if full else "1",
        "show_cursor": "0" if full else "1",
        "width": width,
        "height": height,
        "maxfps": 60,
        "multisamples": 0,
    }.items():
        Config.set("graphics", option, value)


def in_window(call: Callable[[], None]) -> None:
    """From any thread: run this in the window's."""
    Clock.schedule_once(lambda _: call())


class Rescue(ExceptionHandler):
    """Whatever goes wrong on the screen leads to the first one, with the visit saved."""

    def __init__(self, failed: Callable[[], None], ticks: Callable[[], float]) -> None:
        super().__init__()
        self.failed, self.ticks = failed, ticks
        self.times: list[float] = []

    def handle_exception(self, exception: BaseException) -> int:
        if not isinstance(exception, Exception):
            return int(ExceptionManager.RAISE)
        log.error("The screen stumbled", exc_info=exception)
        moment = self.ticks()
        self.times = [*(before for before in self.times if moment - before < 60), moment]  # noqa: PLR2004 (a minute)
        if len(self.times) >= TOO_OFTEN:
            return int(ExceptionManager.RAISE)
        self.failed()
        return int(ExceptionManager.PASS)
