"""Reasons to doubt a response, as the tablet sees them: flags, which are kept and stop nothing (science.md 4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.survey import Answer
from surveys.tablet import Doubts

SEVERAL = 3
"""Questions; who finishes so many in no time has read none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One visit's steps; times in seconds of a clock that never jumps."""

    begun: float
    answers: Mapping[str, Answer]
    shown: int = 0
    """How many questions were answered or passed by."""
    finished: float | None = None

    @property
    def is_earnest(self) -> bool:
        """Somebody typed, or wants to hear from the branch."""
        return any(isinstance(answer, str) or answer is True for answer in self.answers.values())


class Lately:
    """The visits of the last while; of what anybody typed it knows nothing."""

    def __init__(self) -> None:
        self._begun: list[float] = []
        self._last: tuple[float, Mapping[str, Answer]] | None = None

    def flags(self, walk: Walk, doubts: Doubts) -> tuple[str, ...]:
        """Of a visit as it stands now; what is added later may take a flag away again."""
        if walk.is_earnest:
            return ()
        burst = 1 + sum(walk.begun - begun <= doubts.burst_seconds for begun in self._begun)
        raised = {
            "repeat": self._is_repeated(walk, doubts),
            "burst": burst >= doubts.burst_visits,
            "child": walk.finished is not None
            and walk.shown >= SEVERAL
            and walk.finished - walk.begun < doubts.quickest_seconds,
        }
        return tuple(flag for flag, is_raised in raised.items() if is_raised)

    def _is_repeated(self, walk: Walk, doubts: Doubts) -> bool:
        if self._last is None:
            return False
        ended, answers = self._last
        return walk.begun - ended <= doubts.repeat_seconds and walk.answers == answers

    def over(self, walk: Walk, at: float, doubts: Doubts) -> None:
        """The visit has ended, and `at` its customer had gone."""
        self._begun = [begun for begun in self._begun if at - begun <= doubts.burst_seconds]
        self._last = None if walk.is_earnest else (at, dict(walk.answers))
        if not walk.is_earnest:
            self._begun.append(walk.begun)

    def forgive(self) -> None:
        """Asked, and answered: doubts begin anew."""
        self._begun, self._last = [], None
