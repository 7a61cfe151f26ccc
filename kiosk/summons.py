"""*Please send someone now*: asks the server in a thread of its own, until somebody comes or nobody is free."""

from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import Any, Literal

from kiosk.server_client import NotReached, Refused
from surveys.visit import Visit
from surveys.wire import answers_to_wire

State = Literal["", "asked", "coming", "nobody"]
Json = Mapping[str, Any]

POLL = 2
PATIENCE = 60
"""Seconds until a customer is told that nobody is free."""
TRIES = 2
"""So often in a row the server may not be reached after the first time."""
LONGEST_NAME = 60


class Summons:
    """One at a time. `on_change` and all that is read here belong to the window's thread."""

    def __init__(
        self,
        ask: Callable[[Json], Json],
        *,
        is_offered: Callable[[], bool],
        ticks: Callable[[], float],
        hand_over: Callable[[Callable[[], None]], None],
        poll: float = POLL,
    ) -> None:
        """`ask` posts to the server and raises NotReached or Refused; again after `poll` seconds."""
        self._ask, self._is_offered, self._ticks, self._hand_over = ask, is_offered, ticks, hand_over
        self._poll = poll
        self.on_change: Callable[[], None] = lambda: None
        self.state: State = ""
        self.name = ""
        """Who comes."""
        self._asking: _Asking | None = None

    @classmethod
    def of_nobody(cls) -> "Summons":
        """Where there is no server to ask."""
        return cls(lambda _: {}, is_offered=lambda: False, ticks=lambda: 0, hand_over=lambda _: None)

    @property
    def is_offered(self) -> bool:
        return self._is_offered()

    def call(self, visit: Visit) -> None:
        body = {"visit": str(visit.id), "language": visit.language, "answers": answers_to_wire(visit.answers)}
        self.state, self.name = "asked", ""
        asking = self._asking = _Asking(self._ask, body, self._ticks, self._poll)
        asking.start(lambda state, name: self._hand_over(lambda: self._heard(asking, state, name)))

    def forget(self) -> None:
        """The visit is over, or goes on without: whoever was called and does not come yet need not."""
        if self._asking and self.state == "asked":
            self._asking.call_off()
        self._asking, self.state, self.name = None, "", ""

    def _heard(self, asking: "_Asking", state: State, name: str) -> None:
        if asking is self._asking and self.state == "asked":
            self.state, self.name = state, name
            self.on_change()


class _Asking:
    """Speaks for one visit, and tells once what came of it."""

    def __init__(self, ask: Callable[[Json], Json], body: Json, ticks: Callable[[], float], poll: float) -> None:
        self._ask, self._body, self._ticks, self._poll = ask, body, ticks, poll
        self._gone = Event()

    def start(self, tell: Callable[[State, str], None]) -> None:
        Thread(target=self._run, args=(tell,), name="summons", daemon=True).start()

    def call_off(self) -> None:
        self._gone.set()

    def _run(self, tell: Callable[[State, str], None]) -> None:
        until, silent = self._ticks() + PATIENCE, 0
        state, name = self._step()
        while state in {"", "asked"} and self._ticks() < until and silent < TRIES and not self._gone.wait(self._poll):
            state, name = self._step()
            silent = 0 if state else silent + 1
        if state in {"", "asked"}:
            # Also when this side gave up: nobody is to run for a customer who was told otherwise.
            self._speak(gone=True)
        if not self._gone.is_set():
            tell("coming" if state == "coming" else "nobody", name)

    def _step(self) -> tuple[State, str]:
        """What the server says; nothing if it was not reached."""
        answer = self._speak(gone=False)
        if answer is None:
            return "", ""
        said, name = answer.get("status"), answer.get("name")
        state: State = said if said in ("asked", "coming") else "nobody"  # also a list may have been sent
        return state, name[:LONGEST_NAME] if isinstance(name, str) else ""

    def _speak(self, *, gone: bool) -> Json | None:
        try:
            return self._ask({**self._body, "gone": gone})
        except (NotReached, Refused):
            return None
