"""A tablet in this process, touched again and again where nobody sees; takes an Order as JSON, prints Samples."""

import gc
import json
import logging
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event
from typing import Any

from bench.full_outbox import fill
from kiosk.outbox import FILE, Otherwise, Then
from surveys.response import Response
from tests.screens.glass import Kiosk, Tablet, open_window

SIZE = 1280, 800
A_MOMENT, THANKS_ARE_GONE = 1, 12
NEWEST = "SELECT text FROM responses ORDER BY id DESC LIMIT 1"
PLENTY = 2**20
LETTERS = "Long"
EVERY = 50
"""So many visits are sent together; then what stands on the glass is drawn."""


@dataclass(frozen=True, slots=True)
class Order:
    folder: str
    touches: int
    visits: int
    warm: int
    """Visits before memory is looked at."""
    draws: bool
    """By software; else nothing is drawn, as where a graphics chip does it beside the program."""
    waiting: int
    """Responses that are there before; with none, each visit is sent before the next one begins."""


@dataclass(frozen=True, slots=True)
class Samples:
    shown: list[float]
    """Seconds from the dispatch of a touch to the flip of the frame that shows it."""
    drawn: list[float]
    """Until that frame is drawn to its end."""
    committed: list[float]
    bare: list[float]
    """As many commits of the same text to a bare table, in turn with the touches."""
    bytes_per_visit: float


class Commits:
    """When the outbox said that an answer is kept, and what it wrote."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.at, self.happened = 0.0, Event()
        save = kiosk.app.outbox.save

        def watched(response: Response, *, then: Then, otherwise: Otherwise) -> None:
            def kept() -> None:
                self.at = time.perf_counter()
                self.happened.set()
                then()

            save(response, then=kept, otherwise=otherwise)

        kiosk.app.outbox.save = watched  # type: ignore[method-assign]


@contextmanager
def bare_table(folder: Path) -> Iterator[sqlite3.Connection]:
    table = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE bare (text TEXT)"):
        table.execute(statement)
    yield table
    table.close()


def touch_faces(kiosk: Kiosk, order: Order) -> Iterator[tuple[float, float, float, float]]:
    """What Samples has of each, every one with a bare commit after it."""
    from kivy.graphics.opengl import glFinish

    commits = Commits(kiosk)
    file = kiosk.app.settings.folder / FILE
    with bare_table(Path(order.folder)) as table, closing(sqlite3.connect(file)) as outbox:
        for number in range(order.touches):
            # While Kivy waits for what is drawn no other thread can run: so the commit is looked at without that.
            began, flipped = _touch(kiosk, commits, number)
            commits.happened.wait()
            shown, committed = flipped - began, commits.at - began
            bare = _commit(table, outbox.execute(NEWEST).fetchall()[0][0])
            _next_customer(kiosk, order)
            began, _ = _touch(kiosk, commits, number)
            glFinish()
            yield shown, time.perf_counter() - began, committed, bare
            commits.happened.wait()
            _next_customer(kiosk, order)


def _touch(kiosk: Kiosk, commits: Commits, number: int) -> tuple[float, float]:
    """When the touch was dispatched, and when the frame was flipped that shows it."""
    from kivy.graphics.opengl import glFinish

    face = kiosk.face(number % 5 + 1)
    finger = kiosk.finger(*face.to_window(*face.center))
    commits.happened.clear()
    kiosk.loop.idle()
    glFinish()
    began = time.perf_counter()
    kiosk.loop.post_dispatch_input("begin", finger)
    kiosk.loop.idle()
    flipped = time.perf_counter()
    assert face.pressed
    return began, flipped


def _next_customer(kiosk: Kiosk, order: Order) -> None:
    kiosk.committed()
    pass_by(kiosk, A_MOMENT)
    kiosk.app.stage.new_here()
    kiosk.committed()
    _sent(kiosk, order)
    pass_by(kiosk, A_MOMENT)


def _sent(kiosk: Kiosk, order: Order) -> None:
    if not order.waiting:
        outbox = kiosk.app.outbox
        outbox.accepted([row.id for row in outbox.ready(100, PLENTY)])


def _commit(table: sqlite3.Connection, text: str) -> float:
    began = time.perf_counter()
    table.execute("BEGIN IMMEDIATE")
    table.execute("INSERT INTO bare VALUES (?)", (text,))
    table.execute("COMMIT")
    return time.perf_counter() - began


def visit(kiosk: Kiosk) -> None:
    """Through all screens to the thanks, with a word typed."""
    tap(kiosk, kiosk.face(2))
    tap(kiosk, kiosk.button("Waiting"))
    tap(kiosk, kiosk.button("Done"))
    for letter in LETTERS:
        tap(kiosk, kiosk.key(letter))
    tap(kiosk, kiosk.button("Done"))
    assert kiosk.screen == "thanks"
    pass_by(kiosk, THANKS_ARE_GONE)


def tap(kiosk: Kiosk, widget: Any) -> None:
    kiosk.touch(widget)
    kiosk.committed()
    pass_by(kiosk, A_MOMENT)


def pass_by(kiosk: Kiosk, seconds: float) -> None:
    """On the tablet's clock, in two frames that are laid out and not drawn: software takes long for that."""
    for _ in range(2):
        kiosk.time.move(seconds=seconds / 2)
        kiosk.kivy_clock.tick()
        kiosk.kivy_clock.tick_draw()


def bytes_per_visit(kiosk: Kiosk, order: Order) -> float:
    before = 0
    for number in range(order.visits):
        if number == order.warm:
            before = _memory()
        visit(kiosk)
        if number % EVERY == 0:
            _sent(kiosk, order)
            kiosk.loop.idle()
    return (_memory() - before) / max(order.visits - order.warm, 1)


def _memory() -> int:
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def main() -> None:
    order = Order(**json.load(sys.stdin))
    folder = Path(order.folder)
    logging.disable()
    tablet = Tablet(open_window(folder, SIZE, **({} if order.draws else {"KIVY_GL_BACKEND": "mock"})), folder)
    tablet.prepare()
    fill(tablet.settings.folder, order.waiting)
    kiosk = tablet.switch_on()
    shown, drawn, committed, bare = map(list, zip(*touch_faces(kiosk, order), strict=True))
    samples = Samples(shown, drawn, committed, bare, bytes_per_visit(kiosk, order))
    tablet.switch_off()
    print(json.dumps(asdict(samples)))


if __name__ == "__main__":
    main()
