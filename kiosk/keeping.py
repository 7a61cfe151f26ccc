"""Visits on their way into the outbox, with what the tablet knows of them beside the answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kiosk.doubts import Lately, Walk
from kiosk.outbox import Outbox
from kiosk.rehearsal import Rehearsal
from surveys.ids import new_id
from surveys.response import Response
from surveys.slip import new_secret
from surveys.survey import Survey
from surveys.tablet import Doubts
from surveys.visit import Visit

HandOver = Callable[[Callable[[], None]], None]


class Keeping:
    """One visit at a time. Whatever is told back comes in the stage's thread."""

    def __init__(self, outbox: Outbox, *, ticks: Callable[[], float], hand_over: HandOver) -> None:
        self._outbox, self._ticks, self._hand_over = outbox, ticks, hand_over
        self._keeps: Outbox | Rehearsal = outbox
        self._lately = Lately()
        self._counter, self._begun = 0, 0.0
        self._walk: Walk | None = None
        self.owes = False
        """Whether a visit may still be open in the outbox that nobody is at any more."""
        self._doubts = Doubts()
        self.layout = ""
        """How the answers stand on this glass, such as row; goes with the response."""
        self.is_burst = False
        """Whether the visit that ended last was one of too many."""

    def new_visit(self, survey: Survey, language: str, now: datetime) -> Visit:
        return Visit(survey, id=new_id(now), slip=new_secret(), language=language, started_at=now)

    def begin(self, doubts: Doubts, *, rehearses: bool = False) -> None:
        """A first answer was given that fits."""
        self._keeps = Rehearsal() if rehearses else self._outbox
        self._counter, self._begun, self._doubts = self._keeps.count_visit(), self._ticks(), doubts

    def save(
        self, visit: Visit, now: datetime, *, then: Callable[[], None], otherwise: Callable[[Exception], None]
    ) -> None:
        """As it stands if the customer walks away now."""
        self._keeps.save(
            self._told(visit, visit.leave(now)), then=self._back(then), otherwise=self._back_with(otherwise)
        )

    def finish(
        self, visit: Visit, now: datetime, *, then: Callable[[], None], otherwise: Callable[[Exception], None]
    ) -> None:
        told = self._told(visit, visit.finish(now))
        self.is_burst = "burst" in told.flags
        self._keeps.finish(told, then=self._back(then), otherwise=self._back_with(otherwise))

    def leave(
        self, visit: Visit, now: datetime, *, then: Callable[[], None], otherwise: Callable[[Exception], None]
    ) -> None:
        told = self._told(visit, visit.leave(now))
        self._keeps.finish(told, then=self._back(then), otherwise=self._back_with(otherwise))

    def close_open_visits(self, *, then: Callable[[], None], otherwise: Callable[[Exception], None]) -> None:
        def done() -> None:
            self.owes = False
            then()

        self._outbox.close_open_visits(then=self._back(done), otherwise=self._back_with(otherwise))

    def over(self, at: float) -> None:
        """Nobody was there any more `at` this tick; of the visit nothing is kept here."""
        if self._walk:
            self._lately.over(self._walk, at, self._doubts)
        self._walk, self.is_burst = None, False

    def forgive(self) -> None:
        """Nobody is doubted for what was before."""
        self._lately.forgive()

    def _told(self, visit: Visit, response: Response) -> Response:
        self._walk = Walk(
            begun=self._begun,
            answers=response.answers,
            shown=len(visit.shown),
            finished=self._ticks() if response.ended == "finished" else None,
        )
        flags = self._lately.flags(self._walk, self._doubts)
        return replace(response, layout=self.layout, counter=self._counter, flags=flags)

    def _back(self, then: Callable[[], None]) -> Callable[[], None]:
        return lambda: self._hand_over(then)

    def _back_with(self, otherwise: Callable[[Exception], None]) -> Callable[[Exception], None]:
        def failed(failure: Exception) -> None:
            self.owes = True
            otherwise(failure)

        return lambda failure: self._hand_over(lambda: failed(failure))
