"""The window: shows the stage's view, hands touches to it, and is the only bridge between threads."""

import gc
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

from kivy.app import App
from kivy.base import EventLoop, ExceptionManager, stopTouchApp
from kivy.clock import Clock

from kiosk.backstage import ERRANDS, Backstage
from kiosk.courier import Courier
from kiosk.dialling import country_code
from kiosk.errors import CannotStart
from kiosk.flow import PAIRING
from kiosk.headphones import Headphones
from kiosk.lock import Lock
from kiosk.outbox import Outbox
from kiosk.pairing import Pairing
from kiosk.pictures import Pictures
from kiosk.reader import Reader
from kiosk.screens.glass import Glass
from kiosk.screens.page import Page
from kiosk.screens.still_answering import StillAnswering
from kiosk.server_client import ServerClient
from kiosk.service import battery, sticks
from kiosk.settings import Settings
from kiosk.stage import Stage
from kiosk.summons import Summons
from kiosk.survey_store import SurveyStore
from kiosk.theme import Colours, Theme, dots_per_inch
from kiosk.view import Reports, View
from kiosk.voice import SystemVoice
from kiosk.watchdog import UNWATCHED, Watchdog
from kiosk.window import Rescue, configure, in_window

TICK = 0.2
NEAR = 60
"""Seconds since the server was heard; later nobody is offered to be sent."""
FEEL = 1.0
"""Seconds between two looks at the jack of the headphones."""
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
    app = KioskApp(
        settings,
        watchdog=Watchdog.from_environment(os.environ),
        reader=Reader(SystemVoice.found(), Headphones().plugged),
    )
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
        watchdog: Watchdog = UNWATCHED,
        reader: Reader | None = None,
    ) -> None:
        super().__init__()
        self.settings, self.ticks, self.watchdog = settings, ticks, watchdog
        self.reader = reader or Reader(None)
        folder = settings.make_folder()
        self.lock = Lock(folder)
        self.outbox = Outbox(folder)
        self.store = SurveyStore(folder)
        self.server = ServerClient(folder, settings.server_url)
        self.courier = Courier(
            self.outbox, self.server, self.store, clock=clock, app_version=settings.app_version, battery=battery
        )
        self.summons = Summons(self.server.someone, is_offered=self.can_send_someone, ticks=ticks, hand_over=in_window)
        self.stage = Stage(
            self.outbox,
            self.store,
            is_paired=self.server.is_paired,
            clock=clock,
            ticks=ticks,
            hand_over=in_window,
            waits=settings.waits,
            summons=self.summons,
        )
        self.pairing = Pairing(
            server=self.server,
            store=self.store,
            outbox=self.outbox,
            stage=self.stage,
            courier=self.courier,
            in_window=in_window,
        )
        self.backstage = Backstage(
            folder=folder,
            stage=self.stage,
            store=self.store,
            outbox=self.outbox,
            courier=self.courier,
            server=self.server,
            clock=clock,
            ticks=ticks,
            in_window=in_window,
            app_version=settings.app_version,
            sticks=self.sticks,
            close=self.stop,
        )
        self.stage.on_change = self.show
        self.stage.on_ready = self.courier.wake
        self.pictures = Pictures(folder, self.server)
        self.courier.on_news = lambda: in_window(self.stage.refresh)
        self.courier.fetch = lambda: self.pictures.fetch(self.store.settings)
        self.courier.on_revoked = self.revoked
        self.shown: View | None = None
        self.beating: Any = None

    def build(self) -> Glass:
        self.glass = Glass(self.stage.go_on, self.reader)
        self.rescue = Rescue(self.stage.failed, self.ticks)
        ExceptionManager.add_handler(self.rescue)
        EventLoop.window.bind(**self.heard_of_window)
        self.measure()
        return self.glass

    def on_start(self) -> None:
        self.ticking = Clock.schedule_interval(self.tick, TICK)
        self.feeling = Clock.schedule_interval(self.feel, FEEL)
        EventLoop.window.bind(on_flip=self.first_frame)
        self.courier.start()
        if self.settings.pair_code and not self.server.is_paired:
            self.pairing.pair(self.settings.server_url, self.settings.pair_code)

    def first_frame(self, *_: object) -> None:
        """From now on signs of life: asked for by the window's loop, given by the outbox's thread; both must live."""
        EventLoop.window.unbind(on_flip=self.first_frame)
        Clock.schedule_once(lambda _: self.watchdog.ready())
        if self.watchdog.interval:
            self.beating = Clock.schedule_interval(
                lambda _: self.outbox.answer(self.watchdog.alive), self.watchdog.interval
            )

    def on_stop(self) -> None:
        self.watchdog.stopping()
        if self.beating:
            self.beating.cancel()
        self.ticking.cancel()
        self.feeling.cancel()
        self.reader.close()
        ExceptionManager.remove_handler(self.rescue)
        EventLoop.window.unbind(**self.heard_of_window)
        stopping = Thread(target=self.courier.stop, daemon=True)
        stopping.start()
        stopping.join(PATIENCE)
        self.outbox.close()
        self.server.close()
        self.lock.release()

    def tick(self, _: float) -> None:
        if self.reader.is_speaking:
            self.stage.speaking()
        self.stage.tick()
        self.backstage.tick()

    def sticks(self) -> list[Path]:
        return [self.settings.export] if self.settings.export else sticks()

    def can_send_someone(self) -> bool:
        return self.store.settings.someone and self.courier.has_heard_within(NEAR)

    def revoked(self) -> None:
        """Called in the courier's thread: nothing of the branch or its customers is left."""
        self.pairing.revoked()
        self.pictures.wipe()
        self.backstage.tries.forget()

    def feel(self, _: float) -> None:
        """Headphones that are plugged in begin the voice, and end it when they are pulled."""
        plugged = self.reader.plugged_or_pulled()
        if plugged is not None and plugged is not self.stage.view.comfort.aloud:
            self.glass.begin_aloud()

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
        """Everything drawn anew for the window as it is now."""
        self.shown = None
        self.show()

    @property
    def view(self) -> View:
        """The stage's, and what the stage does not know."""
        device, view = self.server.device, self.stage.view
        return replace(
            view,
            country_code=country_code(device.timezone) if device else "",
            server=self.pairing.address,
            problem=self.pairing.problem if view.screen == PAIRING else self.backstage.problem,
            service=self.backstage.service,
            pictures=self.pictures.kept,
        )

    def dress(self, view: View) -> None:
        """The theme for the window, the branch and the customer as they are now."""
        width, height = map(int, EventLoop.window.size)
        self.theme = Theme(
            width,
            height,
            dots_per_inch(width, height, os.environ),
            Colours.of(view.look.colours),
            motion=not (view.look.less_motion or self.settings.less_motion),
        )
        EventLoop.window.clearcolor = self.theme.colours["back"]

    def show(self) -> None:
        view = self.view
        if self.shown is None or (view.look, view.comfort) != (self.shown.look, self.shown.comfort):
            self.dress(view)
        beneath = replace(view, still_answering=False)
        if beneath != self.shown:
            self.shown = beneath
            page = Page(beneath, self.theme, self.reports, speaks=self.reader.has_voice)
            EventLoop.window.clearcolor = page.theme.colours["back"]
            self.stage.layout = page.sheet.layout or self.stage.layout
            self.glass.show(page)
            # For whoever looks from outside, such as a test with real pointers.
            self.title = f"Heard: {view.screen}"
        if view.still_answering is not (self.glass.above is not None):
            self.glass.cover(StillAnswering(view, self.glass.dressed, self.reports) if view.still_answering else None)

    @property
    def reports(self) -> Reports:
        return Reported(self.stage, self.backstage, self.pairing.pair)

    def key(self, _window: object, code: int, *rest: object) -> bool:
        """A keyboard that is plugged in does what fingers can, and no more."""
        modifiers = rest[2] if len(rest) > 2 and isinstance(rest[2], list) else []  # noqa: PLR2004 (as Kivy tells it)
        if not {"alt", "ctrl", "meta"}.intersection(modifiers):
            self.glass.keys.key(code, modifiers)
        return True

    def letters(self, _window: object, text: str) -> bool:
        self.glass.keys.text(text)
        return True


class Reported:
    """What screens report goes to the stage; what staff do goes behind it."""

    def __init__(self, stage: Stage, backstage: Backstage, pair: Callable[[str, str], None]) -> None:
        self._stage, self._backstage, self.pair = stage, backstage, pair

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backstage if name in ERRANDS else self._stage, name)
