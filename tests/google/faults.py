"""What can go wrong between a caller and Google, said before it happens or left to chance."""

import enum
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


class Applied(enum.Enum):
    NEVER = "the call is not carried out"
    BEFORE_ANSWER = "the call is carried out, and the caller does not hear of it"
    LATE = "the call is carried out after the caller gave up"


class Answer(enum.Enum):
    DROP = "the connection is cut without a byte"
    CUT = "half of the answer comes, then the connection is cut"
    TRICKLE = "the answer comes, byte by byte"
    HANG = "nothing comes, until the caller gives up"
    ERROR = "an error of the API, as JSON"
    HTML = "an error page of whatever stands before the API"


@dataclass(frozen=True)
class Fault:
    applied: Applied
    answer: Answer
    status: int = 503
    """Of an error; the usual one otherwise."""


DROPPED_BEFORE = Fault(Applied.NEVER, Answer.DROP)
DROPPED_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.DROP)
DROPPED_LATE = Fault(Applied.LATE, Answer.DROP)
CUT_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.CUT)
INTERNAL_BEFORE = Fault(Applied.NEVER, Answer.ERROR, 500)
INTERNAL_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.ERROR, 500)
UNAVAILABLE_BEFORE = Fault(Applied.NEVER, Answer.ERROR, 503)
UNAVAILABLE_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.ERROR, 503)
UNAVAILABLE_LATE = Fault(Applied.LATE, Answer.ERROR, 503)
PAGE_BEFORE = Fault(Applied.NEVER, Answer.HTML, 502)
PAGE_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.HTML, 502)
TOO_MANY = Fault(Applied.NEVER, Answer.ERROR, 429)
SLOW = Fault(Applied.BEFORE_ANSWER, Answer.TRICKLE)
HANGING_BEFORE = Fault(Applied.NEVER, Answer.HANG)
HANGING_AFTER = Fault(Applied.BEFORE_ANSWER, Answer.HANG)
HANGING_LATE = Fault(Applied.LATE, Answer.HANG)

QUICK = (
    DROPPED_BEFORE, DROPPED_AFTER, DROPPED_LATE, CUT_AFTER, INTERNAL_BEFORE, INTERNAL_AFTER, UNAVAILABLE_BEFORE,
    UNAVAILABLE_AFTER, UNAVAILABLE_LATE, PAGE_BEFORE, PAGE_AFTER, TOO_MANY,
)  # fmt: skip
"""Those of a storm: no caller has to wait for its timeout."""


class Faults:
    """`next(...)` for the coming calls, one each; `storm(...)` for a share of all; `calm()` ends both."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.late_by = 2
        """How many further calls come before a late one is carried out."""
        self.calm()

    def calm(self) -> None:
        with self._lock:
            self._next: deque[tuple[Fault | None, str]] = deque()
            self._share, self._random, self._on = 0.0, Random(0), ""
            self._some: tuple[Fault, ...] = QUICK

    def next(self, *faults: Fault | None, on: str = "") -> None:
        """Those for the coming calls whose path has `on` in it; None lets one pass."""
        with self._lock:
            self._next += ((fault, on) for fault in faults)

    def storm(self, seed: int, share: float = 0.5, faults: Sequence[Fault] = QUICK, *, on: str = "") -> None:
        """The same calls in the same order meet the same faults."""
        with self._lock:
            self._share, self._random, self._some, self._on = share, Random(seed), tuple(faults), on

    def pick(self, path: str) -> Fault | None:
        with self._lock:
            for place, (fault, on) in enumerate(self._next):
                if on in path:
                    del self._next[place]
                    return fault
            if self._share and self._on in path and self._random.random() < self._share:
                return self._random.choice(self._some)
            return None
