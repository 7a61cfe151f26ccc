"""A tablet without glass that ends by kill -9 at a chosen moment. Run as a module it is the server that forks them."""

import json
import os
import queue
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import kiosk.outbox
from kiosk.courier import Courier
from kiosk.outbox import Outbox
from kiosk.server_client import ServerClient
from kiosk.stage import Stage
from kiosk.survey_store import SurveyStore
from kiosk.writer import Writer
from surveys.response import Contact
from tests.journeys.crashing import Fate, say

ROOT = Path(__file__).parents[2]
WORDS = "Nobody came."
ANSWERS: tuple[dict[str, Any], ...] = (
    {"overall": 1},
    {"overall": 1, "why": ["waiting"]},
    {"overall": 2, "why": ["waiting"]},
    {"overall": 2},
    {"overall": 2, "comment": WORDS, "contact": True},
)
"""Of a visit, as it goes on; at its end it also says how to reach the customer."""
PATIENCE = 60
"""Seconds for one commit, and for the server."""


class FallingTablet:
    """`with FallingTablet(home) as tablet`: switched on again and again, each time as a fresh process on its files."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "kiosk"
        self.folder.mkdir(parents=True)
        self.acknowledged: dict[str, dict[str, Any]] = {}
        """Id of a visit -> its answers when the last screen came that anybody saw."""
        self.thanked: set[str] = set()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.journeys.falling_tablet"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def live(self, now: datetime, fate: str = "") -> str:
        """Sends what is left of before, has one visit and sends that; where it died, or nothing if it did not."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"folder": str(self.folder), "now": now.isoformat(), "fate": fate}) + "\n")
        self._process.stdin.flush()
        place = ""
        while "ended" not in (told := json.loads(self._process.stdout.readline())):
            place = told.get("died", place)
            if "answers" in told:
                self.acknowledged[told["id"]] = told["answers"]
                self.thanked |= {told["id"]} if told["shown"] == "thanks" else set()
        assert told["ended"] == (-signal.SIGKILL if place else 0), told
        return place


class Walk:
    """The stage, and the one thread that stands for the window's."""

    def __init__(self, folder: Path, now: datetime, fate: Fate) -> None:
        self.fate = fate
        self.outbox, self.store = Outbox(folder), SurveyStore(folder)
        server = ServerClient(folder)
        self.courier = Courier(self.outbox, server, self.store, clock=lambda: now, app_version="0.1.0")
        self.waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        seconds = count()
        self.stage = Stage(
            self.outbox,
            self.store,
            is_paired=server.is_paired,
            clock=lambda: now,
            ticks=lambda: next(seconds),
            hand_over=self.hand_over,
        )
        self.stage.on_change, self.stage.on_ready = self.changed, self.courier.wake
        self.courier.on_news = lambda: self.hand_over(self.stage.refresh)
        self.courier.on_status = lambda: self.waiting.put(lambda: None)
        self.visit = self.stage.visit
        self.courier.start()

    def hand_over(self, call: Callable[[], None]) -> None:
        self.fate.at("told")
        self.waiting.put(call)

    def changed(self) -> None:
        """The customer sees the next screen."""
        self.visit = self.stage.visit or self.visit
        if self.visit:
            say(shown=self.stage.screen, id=str(self.visit.id), answers=dict(self.visit.answers))
        self.fate.at("shown")

    def hear_until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            self.waiting.get(timeout=PATIENCE)()

    def do(self, report: str, *said: Any, leads_to: str) -> None:
        getattr(self.stage, report)(*said)
        self.hear_until(lambda: self.stage.screen == leads_to)

    def whole_visit(self) -> None:
        self.hear_until(lambda: self.stage.screen == "faces")
        self.do("answer", "overall", 1, leads_to="reasons")
        self.do("answer", "why", ("waiting",), leads_to="words")
        self.do("change", leads_to="faces")
        self.do("answer", "overall", 2, leads_to="reasons")
        self.do("skip", "why", leads_to="words")
        self.do("want_answer", "comment", WORDS, leads_to="contact")
        assert self.visit
        reached = Contact(by="email", email=f"{self.visit.id}@mail.example")
        self.do("reach", reached, leads_to="thanks")
        self.hear_until(lambda: self.outbox.counts().waiting == 0)


def live(folder: str, now: str, fate: str) -> None:
    mine = Fate()
    mine.choose(fate)
    mine.around(Writer, "_commit", after="committed")
    mine.around(ServerClient, "sync", before="send", after="answered")
    mine.around(Outbox, "accepted", after="erased")
    connect = kiosk.outbox._connect

    def connect_and_watch(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_trace_callback(Statements(mine).begins)
        return connection

    kiosk.outbox._connect = connect_and_watch
    Walk(Path(folder), datetime.fromisoformat(now), mine).whole_visit()


class Statements:
    """Of one connection, as they are about to run: those that write, and one that runs for many rows once."""

    def __init__(self, fate: Fate) -> None:
        self.fate, self.last = fate, ""

    def begins(self, sql: str) -> None:
        if (words := " ".join(sql.split()[:3])) != self.last and not words.startswith("SELECT"):
            self.fate.at("statement", words)
        self.last = words


def main() -> None:
    # Forked from here every child has all imports at once; this process has no thread that could hold a lock.
    for order in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                live(**json.loads(order))
                code = 0
            except BaseException:  # noqa: BLE001 - it must not come back to this loop
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
            os._exit(code)
        say(ended=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
