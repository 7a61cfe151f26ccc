"""The window: shows the stage's view, hands touches to it, and is the only bridge between threads."""

import gc
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from kivy.app import App
from kivy.base import EventLoop, ExceptionManager, stopTouchApp
from kivy.clock import Clock

from kiosk.courier import Courier
from kiosk.dialling import country_code
from kiosk.errors import CannotStart
from kiosk.lock import Lock
from kiosk.outbox import Outbox
from kiosk.pairing import Pairing
from kiosk.screens import screen
from kiosk.screens.glass import Glass
from kiosk.screens.still_answering import StillAnswering
from kiosk.server_client import ServerClient
from kiosk.settings import Settings
from kiosk.stage import Stage
from kiosk.survey_store import SurveyStore
from kiosk.theme import Theme, dots_per_inch
from kiosk.view import Reports, View
from kiosk.widgets.keyboard import ERASE
from kiosk.window import Rescue, configure, in_window

TICK = 0.2
BACKSPACE, DELETE = 8, 127
PATIENCE = 2
"""Seconds that the window waits for the courier when it is closed; what it did not send is sent next time."""


def now() -> datetime:
    return datetime.now(UTC)


def run(settings: Settings) -> None:
    configure(settings)
    # Before the window exists, or SDL takes them for somebody closing it, which customers may not.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: in_window(stopTouchApp))
    from kivy.core.window import Window

    if Window is None:
        raise CannotStart("The screen could not be opened; is this the person who is signed in at it?")
    app = KioskApp(settings)
    # What is loaded stays; looking through all of it for garbage would cost a frame, again and again.
    gc.collect()
    gc.freeze()
    app.run()


class KioskApp(App):
    use_kivy_settings = False

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = now,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.settings, self.ticks = settings, ticks
        folder = settings.make_folder()
        self.lock = Lock(folder)
        self.outbox = Outbox(folder)
        self.store = SurveyStore(folder)
        self.server = ServerClient(folder, settings.server_url)
        self.stage = Stage(
            self.outbox,
            self.store,
            is_paired=self.server.is_paired,
            clock=clock,
            ticks=ticks,
            hand_over=in_window,
            waits=settings.waits,
        )
        self.courier = Courier(self.outbox, self.server, self.store, clock=clock, app_version=settings.app_version)
        self.pairing = Pairing(
            server=self.server,
            store=self.store,
            outbox=self.outbox,
            stage=self.stage,
            courier=self.courier,
            in_window=in_window,
        )
        self.stage.on_change = self.show
        self.stage.on_ready = self.courier.wake
        self.courier.on_news = lambda: in_window(self.stage.refresh)
        self.courier.on_revoked = self.pairing.revoked
        self.shown: View | None = None

    def build(self) -> Glass:
        self.glass = Glass(self.stage.go_on)
        self.rescue = Rescue(self.stage.failed, self.ticks)
        ExceptionManager.add_handler(self.rescue)
        EventLoop.window.bind(**self.heard_of_window)
        self.measure()
        return self.glass

    def on_start(self) -> None:
        self.ticking = Clock.schedule_interval(lambda _: self.stage.tick(), TICK)
        self.courier.start()
        if self.settings.pair_code and not self.server.is_paired:
            self.pairing.pair(self.settings.server_url, self.settings.pair_code)

    def on_stop(self) -> None:
        self.ticking.cancel()
        ExceptionManager.remove_handler(self.rescue)
        EventLoop.window.unbind(**self.heard_of_window)
        stopping = Thread(target=self.courier.stop, daemon=True)
        stopping.start()
        stopping.join(PATIENCE)
        self.outbox.close()
        self.server.close()
        self.lock.release()

    def load_kv(self, filename: str | None = None) -> bool:  # noqa: ARG002 (Kivy's)
        """No kiosk.kv is looked for."""
        return False

    def open_settings(self, *_: object) -> bool:
        """Kivy's own panel would let anybody change everything."""
        return True

    @property
    def heard_of_window(self) -> dict[str, Callable[..., object]]:
        return {
            "size": self.measure,
            "on_key_down": self.key,
            "on_textinput": self.letters,
            "on_request_close": self.may_not_close,
        }

    def may_not_close(self, *_: object, **__: object) -> bool:
        return not self.settings.windowed

    def measure(self, *_: object) -> None:
        """The theme for the window as it is now, and everything drawn anew."""
        width, height = map(int, EventLoop.window.size)
        self.theme = Theme(width, height, dots_per_inch(width, height, os.environ))
        EventLoop.window.clearcolor = self.theme.colours["back"]
        self.shown = None
        self.show()

    @property
    def view(self) -> View:
        """The stage's, and what the stage does not know."""
        device = self.server.device
        return replace(
            self.stage.view,
            country_code=country_code(device.timezone) if device else "",
            server=self.pairing.address,
            problem=self.pairing.problem,
        )

    def show(self) -> None:
        view = self.view
        beneath = replace(view, still_answering=False)
        if beneath != self.shown:
            self.shown = beneath
            sheet = screen(beneath, self.theme, self.reports)
            self.stage.layout = sheet.layout or self.stage.layout
            self.glass.show(sheet)
            # For whoever looks from outside, such as a test with real pointers.
            self.title = f"Heard: {view.screen}"
        if view.still_answering is not (self.glass.above is not None):
            self.glass.cover(StillAnswering(view, self.theme, self.reports) if view.still_answering else None)

    @property
    def reports(self) -> Reports:
        return Reported(self.stage, self.pairing.pair)

    def key(self, _window: object, code: int, *_: object) -> bool:
        """A keyboard that is plugged in may erase; no other key does anything but type."""
        if code in (BACKSPACE, DELETE):
            self.glass.type(ERASE)
        return True

    def letters(self, _window: object, text: str) -> bool:
        self.glass.type(text)
        return True


class Reported:
    """What screens report goes to the stage; pairing alone does not."""

    def __init__(self, stage: Stage, pair: Callable[[str, str], None]) -> None:
        self._stage, self.pair = stage, pair

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage, name)
