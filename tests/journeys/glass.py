"""The tablet's window from outside: a screen in memory, a pointer that is moved for real, and what can be seen."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image, ImageGrab

from tests.journeys.running import until

ROOT = Path(__file__).parents[2]
PANEL = "1366x768"
PATIENCE = 60
DEAF_FOR = 0.6
"""Seconds: a new screen takes no touch, which might have been meant for the one before."""
AGAIN_AFTER = 4
"""Seconds without any change: so long, since what is touched twice may be undone."""


class Screen:
    """`with Screen(component) as screen`: `screen.display` for DISPLAY."""

    def __init__(self, component: Callable[[str], str], *, shots: Path | None = None) -> None:
        self.xdotool, self.xprop, self._xvfb = (component(name) for name in ("xdotool", "x11-utils", "xvfb"))
        self.shots = shots

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        # Without -noreset it would forget its windows whenever the last one closes.
        options = ["-displayfd", str(writing), "-screen", "0", f"{PANEL}x24", "-nolisten", "tcp", "-noreset"]
        self._process = subprocess.Popen([self._xvfb, *options], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{int(told.readline())}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    @property
    def settings(self) -> dict[str, str]:
        return {"DISPLAY": self.display, "SDL_VIDEODRIVER": "x11"}

    def ask(self, *command: str) -> str:
        environment = {"DISPLAY": self.display, "PATH": os.environ.get("PATH", os.defpath)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout

    def point(self, *words: object) -> None:
        self.ask(self.xdotool, *map(str, words))

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display)


class Glass:
    """What stands on it is known by the name of the screen, which the window has as its title."""

    language = "en"
    """That the screen speaks now."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.window = until(self._window, seconds=PATIENCE)
        told = screen.ask(screen.xdotool, "getwindowgeometry", "--shell", self.window).split()
        place = dict(line.split("=") for line in told)
        self.left, self.top = int(place["X"]), int(place["Y"])
        self.size = f"{place['WIDTH']}x{place['HEIGHT']}"
        self._new_at = time.monotonic()

    def _window(self) -> str | None:
        xdotool = self.screen.xdotool
        found = self.screen.ask(xdotool, "search", "--onlyvisible", "--maxdepth", "1", "--class", ".").split()
        return found[-1] if found else None

    @property
    def shows(self) -> str:
        title = self.screen.ask(self.screen.xprop, "-id", self.window, "_NET_WM_NAME")
        return title.rpartition("Heard: ")[2].strip().rstrip('"')

    def comes(self, shown: str) -> bool:
        """Within a moment; if not, the touch was not taken."""
        try:
            self.wait_for(shown, seconds=AGAIN_AFTER)
        except AssertionError:
            return False
        return True

    def wait_for(self, shown: str, *, seconds: float = PATIENCE) -> None:
        until(lambda: self.shows == shown or None, seconds=seconds)
        self._new_at = time.monotonic()
        if self.screen.shots:
            self._still_picture().save(self.screen.shots / f"{shown}.png")

    def tap(self, words: str, *, leads_to: str = "") -> None:
        """And wait for the next screen, or for whatever changes on this one."""
        if not leads_to:
            self._and_see(lambda: self._move_to(words, self.shows, "click", 1))
            return
        self._is_heard()
        here, deadline = self.shows, time.monotonic() + PATIENCE
        while self.shows == here:
            assert time.monotonic() < deadline, f"{words} led nowhere from {here} within {PATIENCE} seconds"
            self._move_to(words, here, "click", 1)
            self.comes(leads_to)
        self.wait_for(leads_to)

    def press(self, words: str) -> None:
        """The finger stays there."""
        # A button that is down already cannot go down again.
        self._and_see(lambda: self._move_to(words, self.shows, "mouseup", 1, "mousedown", 1))

    def release(self) -> None:
        self.screen.point("mouseup", 1)

    def type(self, text: str) -> None:
        for letter in text:
            self.tap(letter)

    def key(self, *names: str, leads_to: str = "") -> None:
        """Of a keyboard, by X's names; after each something is seen, after the last another screen if one is named."""
        for name in names:
            self._and_see(partial(self.screen.point, "windowfocus", "--sync", self.window, "key", name))
        here, deadline = self.shows, time.monotonic() + PATIENCE
        while leads_to and not self.comes(leads_to):
            assert time.monotonic() < deadline, f"{names[-1]} led nowhere from {here} within {PATIENCE} seconds"
            if self.shows == here:
                self.screen.point("windowfocus", "--sync", self.window, "key", names[-1])

    def _and_see(self, act: Callable[[], None]) -> None:
        """Act, and again if it was not taken, until something else is seen."""
        self._is_heard()
        before, deadline = self._still_picture(), time.monotonic() + PATIENCE
        act()
        while not self._changes_from(before):
            assert time.monotonic() < deadline, f"nothing changed on {self.shows} within {PATIENCE} seconds"
            act()

    def _changes_from(self, before: Image.Image) -> bool:
        try:
            until(lambda: self.screen.picture() != before or None, seconds=AGAIN_AFTER)
        except AssertionError:
            return False
        return True

    def _is_heard(self) -> None:
        until(lambda: time.monotonic() - self._new_at > DEAF_FOR or None, seconds=PATIENCE)

    def _still_picture(self) -> Image.Image:
        """Drawn to its end: two looks see the same."""
        last: list[Image.Image] = []

        def look() -> Image.Image | None:
            last.append(self.screen.picture())
            return last[-1] if last[-2:-1] == last[-1:] else None

        return until(look, seconds=PATIENCE)

    def _move_to(self, words: str, shown: str, *action: object) -> None:
        found = places(self.size, self.language)[shown]
        x, y = next(place for name, place in found.items() if name.lower() == words.lower())
        self.screen.point("mousemove", self.left + x, self.top + y, *action)


@cache
def places(size: str, language: str) -> dict[str, dict[str, tuple[int, int]]]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.screens.places", size, language], cwd=ROOT, stdout=subprocess.PIPE, check=True
    ).stdout
    return dict(json.loads(told))
