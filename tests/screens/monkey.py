"""A monkey at the glass: it does whatever hands, keys, networks, disks and clocks can do, and remembers what it saw."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from kiosk.flow import PAIRING, SERVICE
from surveys.response import Response
from surveys.wire import answers_to_wire
from tests.kiosk.full_disk import protect
from tests.kiosk.lobby import tell
from tests.kiosk.pretend_server import PretendServer
from tests.kiosk.test_pin import a_pin
from tests.screens.glass import Kiosk

KEYS = (8, 9, 13, 27, 32, 127, 271, 273, 274, 275, 276, 282, 285, 292, 48, 49, 53, 97, 113)
MARK = re.compile(r"q(\d+)z\1k")
"""What it types names the customer it types for, twice: what is left of one half erased must not name another."""
SIZES = ((1280, 800), (1024, 600), (800, 1280))
OPEN = ({"begins": "2026-03-02T06:00:00Z", "ends": "2026-03-02T15:00:00Z"},)
LATER = ({"begins": "2026-03-13T06:00:00Z", "ends": "2026-03-13T15:00:00Z"},)


class Monkey:
    def __init__(self, kiosk: Kiosk, seed: int) -> None:
        self.kiosk, self.random, self.server = kiosk, random.Random(seed), PretendServer()
        self.app, self.stage = kiosk.app, kiosk.app.stage
        self.app.settings = replace(self.app.settings, windowed=False)
        self.app.server.sync = self.server.sync  # type: ignore[method-assign]
        self.app.summons._ask, self.app.summons._poll = self.someone, 0
        self.app.summons._is_offered = lambda: self.random.random() < 0.5
        self.network, self.disk = True, True
        self.held: list[Any] = []
        """Fingers that rest on the glass."""
        self.customers, self.customer = 0, self.stage.customer
        self.visit: Any = None
        self.shown: dict[str, Any] = {}
        """Visit -> what it had said when its next screen showed."""
        self.visits: dict[str, Any] = {}
        self.screens: Counter[str] = Counter()
        self.sheet: Any = None
        self.tell()

    # What it does

    def play(self, events: int) -> None:
        whims: dict[Callable[[], None], float] = {
            self.tap_a_plate: 22,
            self.tap_anywhere: 22,
            self.many_fingers: 12,
            self.drag: 12,
            self.rest_a_finger: 3,
            self.press_a_key: 12,
            self.type_words: 10,
            self.wait: 4,
            self.wait_long: 1,
            self.knock: 0.7,
            self.close: 0.5,
            self.resize: 0.06,
            self.cut_or_mend_the_network: 1,
            self.spoil_or_mend_the_disk: 0.4,
            self.speak_with_the_server: 3,
            self.tell: 1,
        }
        for whim in self.random.choices(list(whims), list(whims.values()), k=events):
            whim()
            if not self.disk and self.random.random() < 0.05:
                self.spoil_or_mend_the_disk()
            if self.stage.view.screen == "resting" and self.random.random() < 0.05:
                self.tell()
            self.settle(self.random.choice((0.05, 0.1, 0.3, 0.3, 1.0)))
            self.look()

    def tap_a_plate(self) -> None:
        """Of each kind as often, or it would do little but type; what makes the screen easier takes long to try."""
        kinds: dict[str, list[Any]] = {}
        for plate in self.kiosk.all("Plate"):
            kinds.setdefault(type(plate).__name__, []).append(plate)
        if self.random.random() < 0.97:
            kinds.pop("EaseButton", None)
        if kinds:
            plate = self.random.choice(kinds[self.random.choice(sorted(kinds))])
            self.touch([plate.to_window(*plate.center)])

    def tap_anywhere(self) -> None:
        self.touch([self.place()])

    def many_fingers(self) -> None:
        self.touch([self.place() for _ in range(self.random.randint(2, 5))])

    def drag(self) -> None:
        finger = self.kiosk.finger(*self.place())
        self.post("begin", finger)
        width, height = self.kiosk.window.size
        for _ in range(self.random.randint(1, 3)):
            x, y = self.place()
            finger.move((x / (width - 1), y / (height - 1)))
            self.post("update", finger)
        self.post("end", finger)

    def rest_a_finger(self) -> None:
        """And lift it some time later, wherever it then is."""
        if self.held:
            self.post("end", self.held.pop())
        else:
            self.held.append(self.kiosk.finger(*self.place()))
            self.post("begin", self.held[-1])

    def press_a_key(self) -> None:
        code = self.random.choice(KEYS)
        modifiers = self.random.choice(([], [], ["shift"], ["alt"], ["ctrl"]))
        assert self.kiosk.window.dispatch("on_key_down", code, code, None, modifiers)

    def type_words(self) -> None:
        mark = f"q{self.customers}z{self.customers}k "
        text = self.random.choice((mark, mark, "0711000001", "é", "ن", "5", " ", "😀"))
        self.kiosk.window.dispatch("on_textinput", text)

    def wait(self) -> None:
        self.settle(self.random.choice((2, 6, 16, 21)))

    def wait_long(self) -> None:
        for _ in range(4):
            self.settle(self.random.choice((20, 150, 900)))

    def knock(self) -> None:
        width, height = self.kiosk.window.size
        for place in ((5, height - 5), (width - 5, height - 5), (width - 5, 5), (5, 5)):
            self.touch([place])
            self.settle(0.3)

    def close(self) -> None:
        assert self.kiosk.window.dispatch("on_request_close")
        assert self.app.open_settings()

    def resize(self) -> None:
        self.kiosk.window.size = self.random.choice(SIZES)

    def cut_or_mend_the_network(self) -> None:
        self.network = not self.network

    def spoil_or_mend_the_disk(self) -> None:
        self.disk = not self.disk
        protect(self.app.outbox, on=not self.disk)

    def speak_with_the_server(self) -> None:
        faults = ("lost reply", "server error", "captive portal", "forgets half", *[""] * 6)
        fault = self.random.choice(faults) if self.network else "no network"
        self.server.faults = iter([fault])
        if self.disk:
            self.app.courier.step(self.kiosk.ticks())

    def tell(self) -> None:
        """Other settings, as they come with a sync."""
        pin = a_pin("90817263")
        tell(
            self.app.store,
            languages=self.random.choice((["en", "ar"], ["sw", "en", "hi"], ["en"])),
            pin={"salt": pin.salt, "digest": pin.digest},
            open=list(self.random.choice(((), OPEN, LATER))),
            someone=True,
            doubts={"burst_visits": 2, "burst_seconds": 600},
            draining=self.random.random() < 0.05,
        )
        self.stage.refresh()

    def someone(self, _: Any) -> Any:
        return {"status": self.random.choice(("asked", "asked", "coming", "nobody")), "name": "Amina"}

    # How it is done

    def place(self) -> tuple[float, float]:
        width, height = self.kiosk.window.size
        place = self.random.uniform(0, width - 1), self.random.uniform(0, height - 1)
        page = self.app.glass.page
        if page and any(ease.collide_point(*place) for ease in page.easing) and self.random.random() < 0.95:
            return self.place()
        return place

    def touch(self, places: Sequence[tuple[float, float]]) -> None:
        fingers = [self.kiosk.finger(*place) for place in places]
        for moment in ("begin", "end"):
            for finger in fingers:
                self.post(moment, finger)

    def post(self, moment: str, finger: Any) -> None:
        self.kiosk.loop.post_dispatch_input(moment, finger)

    def settle(self, seconds: float) -> None:
        """Without drawing, which this machine does slowly; all else is as in a frame."""
        clock, loop = self.kiosk.kivy_clock, self.kiosk.loop
        self.kiosk.time.move(seconds=seconds)
        for _ in range(2):
            for thread in threading.enumerate():
                if thread.name in {"summons", "backstage"}:
                    thread.join()
            written = threading.Event()
            self.app.outbox.answer(written.set)
            assert written.wait(30)
            clock.tick()
            loop.dispatch_input()
            clock.tick_draw()

    # What it sees

    def look(self) -> None:
        assert not self.kiosk.loop.quit
        assert self.kiosk.window.children == [self.app.glass]
        assert self.app.rescue.times == []
        self.screens[self.kiosk.screen] += 1
        assert self.kiosk.screen not in {PAIRING, SERVICE}
        if self.stage.customer is not self.customer:
            self.customers, self.customer = self.customers + 1, self.stage.customer
        if self.kiosk.sheet is not self.sheet:
            self.sheet = self.kiosk.sheet
            self.remember()
        marks = {int(number) for text in self.kiosk.texts for number in MARK.findall(text)}
        assert marks <= {self.customers}, "of somebody else"

    def remember(self) -> None:
        """Another screen shows: what was said until now is kept."""
        visit = self.stage.visit
        if visit is None and self.kiosk.screen == "thanks":
            visit = self.visit
        if visit is not None:
            self.shown[str(visit.id)] = said(visit.leave(self.kiosk.time.now))
            self.visits[str(visit.id)] = visit
        self.visit = self.stage.visit

    def go_home(self) -> None:
        """Everything is mended, and the last one walks away."""
        if not self.disk:
            self.spoil_or_mend_the_disk()
        while self.held:
            self.rest_a_finger()
        for _ in range(5):
            self.settle(40)
        self.server.faults = iter(())
        for _ in range(100):
            self.app.courier.step(self.kiosk.ticks() + 10_000)


def said(response: Response) -> Any:
    return answers_to_wire(response.answers)
