"""How long the screen waits for a customer (words.md): deadlines only, in seconds of a clock that never jumps."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk import flow


@dataclass(frozen=True, slots=True)
class Waits:
    silence: float = 15
    typing: float = 30
    """Instead of `silence`, once something was typed."""
    still: float = 20
    """How long *Still answering?* waits after either of them."""
    thanks: float = 5
    slip: float = 30
    """Instead of `thanks`, where there is a number to write down."""
    resting: float = 30
    playing: float = 30
    help: float = 90
    """Until somebody was found who comes, or nobody; the server is asked for a minute."""
    coming: float = 20
    """How long it says who comes, before the thanks."""
    pin: float = 30
    service: float = 300
    awake: float = 60
    """After a touch outside the opening hours."""

    def patience(
        self,
        screen: str,
        *,
        in_visit: bool,
        is_paired: bool = True,
        has_slip: bool = False,
        is_strange: bool = False,
    ) -> tuple[float | None, float]:
        """
        How long to wait in silence, None for ever, and then with *Still answering?*.

        `is_strange`: somebody chose a language or an ease, and has said nothing yet.
        """
        if screen == flow.PAIRING:
            return (self.service if is_paired else None), 0
        if screen == flow.THANKS:
            return (self.slip if has_slip else self.thanks), 0
        if screen in self._screens:
            return self._screens[screen], 0
        if in_visit:
            return self.silence, self.still
        return (self.silence + self.still if is_strange else None), 0

    @property
    def _screens(self) -> dict[str, float]:
        return {
            flow.RESTING: self.resting,
            flow.PLAYING: self.playing,
            flow.SUMMONS: self.help,
            flow.PIN: self.pin,
            flow.SERVICE: self.service,
        }


class Silence(StrEnum):
    STILL_ANSWERING = "still_answering"
    ENDED = "ended"


class Idle:
    def __init__(self) -> None:
        self._wait: float | None = None
        self._still: float = 0
        self._since: float = 0
        self._asked_at: float | None = None

    @property
    def is_asking(self) -> bool:
        """Whether *Still answering?* is shown."""
        return self._asked_at is not None

    def watch(self, now: float, wait: float | None, still: float = 0) -> None:
        """Of now on: `wait` seconds of silence, `still` more if it is to ask; None waits for ever."""
        self._wait, self._still = wait, still
        self.touch(now)

    def touch(self, now: float) -> None:
        self._since, self._asked_at = now, None

    def hold(self, now: float) -> None:
        """No silence: something is being said, and it is not the customer's turn."""
        self._since = now
        if self._asked_at is not None:
            self._asked_at = now

    def tick(self, now: float) -> Silence | None:
        """What the silence has come to, each once."""
        if self._wait is None:
            return None
        if self._still and self._asked_at is None:
            if now - self._since < self._wait:
                return None
            # From here, not from the deadline: after a hiccup of the machine the question must still be seen.
            self._asked_at = now
            return Silence.STILL_ANSWERING
        began, patience = (self._since, self._wait) if self._asked_at is None else (self._asked_at, self._still)
        if now - began < patience:
            return None
        self._wait, self._asked_at = None, None
        return Silence.ENDED
