"""A tablet with a window, and fingers that touch it. Nothing here sleeps; the clock is the tests'."""

import gc
import json
import os
import warnings
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from kiosk.device import Device
from kiosk.display import environment_for_kivy
from kiosk.reader import Reader
from kiosk.settings import Settings
from kiosk.survey_store import SurveyStore
from surveys.catalogue import bundled, definition_of, read
from tests.builders import NOW
from tests.clock import MovableClock

FRAME = 1 / 30
KEYS = {"backspace": 8, "tab": 9, "backtab": 9, "enter": 13, "escape": 27, "space": 32}
KEYS |= {"up": 273, "down": 274, "right": 275, "left": 276}
LONG = 2
"""A wait so long is made of fewer frames."""
NOWHERE = "http://127.0.0.1:1"
BRANCH = {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}
USUAL = next(survey for survey in map(read, bundled()) if survey.slug == "branch-visit")


def open_window(home: Path, size: tuple[int, int], **environment: str) -> Any:
    """Kivy's only window, drawn by software where nobody sees it."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    os.environ |= {**environment_for_kivy(os.environ, home, system="linux"), "KIVY_HOME": str(home), **environment}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Kivy's own, at import
        from kiosk.window import configure

        configure(Settings(home=home, size=size, windowed=True))
        from kivy.core.window import Window
    assert Window is not None
    gc.collect()
    gc.freeze()
    return Window


class Tablet:
    """What stays when the window is closed: a folder."""

    def __init__(self, window: Any, folder: Path) -> None:
        self.window, self.folder = window, folder
        self.settings = Settings(home=folder, server_url=NOWHERE, size=(1280, 800), windowed=True)
        self.kiosk: Kiosk | None = None

    def prepare(self) -> None:
        """Paired, and with a survey, but the server is away."""
        folder = self.settings.make_folder()
        Device.new(NOWHERE, "").paired("d1", BRANCH).remember(folder)
        settings = {"branch": "Riverside", "languages": list(USUAL.languages)}
        SurveyStore(folder).take({USUAL.slug: {**definition_of(USUAL), "version": 3}}, settings, NOW)

    def switch_on(self, *, paired: bool = True, reader: Reader | None = None) -> "Kiosk":
        if paired:
            self.prepare()
        self.kiosk = Kiosk(self.window, self.settings, reader)
        return self.kiosk

    def switch_off(self) -> None:
        if self.kiosk is not None:
            self.kiosk.close()
        self.kiosk = None


class Kiosk:
    def __init__(self, window: Any, settings: Settings, reader: Reader | None = None, began: datetime = NOW) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock

        from kiosk.app import KioskApp

        self.loop, self.window, self.time, self.began = EventLoop, window, MovableClock(began), began
        self.kivy_clock, self.fps = Clock, Clock._max_fps
        # Earlier tests may have gone far into the future, and nothing would happen until that is the past.
        start = max(Clock.time(), Clock._last_tick)
        Clock.time = lambda: start + self.ticks()
        Clock._max_fps = 0
        self.app = KioskApp(settings, clock=self.time, ticks=self.ticks, reader=reader)
        self.app._run_prepare()
        EventLoop.status = "started"
        self.fingers = count(1)
        self.wait(1)

    def close(self) -> None:
        self.app.stop()
        for child in list(self.window.children):
            self.window.remove_widget(child)
        # Never back: until the world's clock is as far, Kivy would sleep before its next frame.
        world = self.kivy_clock.__class__.time
        ahead = max(0.0, self.kivy_clock._last_tick - world())
        self.kivy_clock.time, self.kivy_clock._max_fps = lambda: world() + ahead, self.fps
        self.loop.quit, self.loop.status = False, "idle"
        # A finger that a test never lifted is not on the next tablet.
        self.loop.touches.clear()

    def ticks(self) -> float:
        return (self.time.now - self.began).total_seconds()

    # What a customer does

    def tap(self, widget: Any) -> None:
        """And wait until what it does is committed and seen."""
        self.touch(widget)
        self.committed()
        self.wait(0.5)

    def touch(self, widget: Any) -> None:
        finger = self.finger(*widget.to_window(*widget.center))
        try:
            self.loop.post_dispatch_input("begin", finger)
            self.loop.post_dispatch_input("end", finger)
        except TypeError as stumble:  # as Kivy's own loop does
            from kivy.base import ExceptionManager

            if ExceptionManager.handle_exception(stumble) == ExceptionManager.RAISE:
                raise

    def finger(self, x: float, y: float) -> Any:
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):  # type: ignore[misc]
            def depack(self, args: Any) -> None:
                self.sx, self.sy = args
                self.profile = ["pos"]
                super().depack(args)

        width, height = self.window.size
        place = (x / (width - 1), y / (height - 1))
        return Finger("finger", next(self.fingers), place, is_touch=True, type_id="touch")

    def face(self, value: int) -> Any:
        return next(face for face in self.sheet.faces.children if face.value == value)

    def press(self, *names: str) -> None:
        """Keys of a keyboard that is plugged in, one after the other, as SDL tells of them."""
        for name in names:
            code = KEYS.get(name) or ord(name)
            self.window.dispatch("on_key_down", code, code, None, ["shift"] if name == "backtab" else [])
            if name not in KEYS or name == "space":
                self.window.dispatch("on_textinput", " " if name == "space" else name)
            self.committed()
            self.wait(0.4)

    @property
    def focused(self) -> str:
        """What the ring is around, as it is read."""
        at = [plate for plate in self.all("Plate") if plate.focused]
        assert len(at) <= 1
        return at[0].reads if at else ""

    def write(self, text: str) -> None:
        """On the keyboard of the screen."""
        for character in text:
            key = self.key(character)
            if key is None:
                self.tap(self.key("shift"))
                key = self.key(character)
            assert key is not None, f"no key for {character!r}"
            self.touch(key)
            self.wait(FRAME)

    def key(self, label: str) -> Any:
        return next((key for key in self.all("Key") if key.label == label), None)

    def button(self, words: str) -> Any:
        """What can be touched and says this."""
        return next(plate for plate in self.all("OtherButton", "Chip") if plain(plate.words.text) == words)

    def wait(self, seconds: float) -> None:
        until, step = self.ticks() + seconds, FRAME if seconds < LONG else 3 * FRAME
        while self.ticks() < until:
            self.time.move(seconds=step)
            self.loop.idle()

    def committed(self) -> None:
        self.app.outbox._writer.run(lambda _: None)

    # What is seen

    @property
    def sheet(self) -> Any:
        return self.app.glass.sheet

    @property
    def screen(self) -> str:
        view = self.app.shown
        assert view is not None
        return view.screen

    @property
    def texts(self) -> list[str]:
        """Whatever is to be read, from any widget in the window."""
        return [plain(label.text) for label in self.all("Words")]

    def all(self, *kinds: str) -> list[Any]:
        def below(widget: Any) -> Iterator[Any]:
            yield widget
            for child in widget.children:
                yield from below(child)

        found = (widget for child in self.window.children for widget in below(child))
        return [widget for widget in found if {kind.__name__ for kind in type(widget).__mro__}.intersection(kinds)]

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """State and JSON of what is in the outbox."""
        self.committed()
        found = self.app.outbox._read("SELECT state, text FROM responses ORDER BY id")
        return [(state, json.loads(text)) for state, text in found]


def plain(text: str) -> str:
    """Without the marks of direction and the caret."""
    return text.translate(dict.fromkeys(map(ord, "\u200e\u200f\u2068\u2069"))).removesuffix("|")
