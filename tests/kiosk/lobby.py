"""A stage, and customers who touch it; the outbox is real, time is the tests'."""

import json
import queue
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kiosk.outbox import Outbox
from kiosk.stage import Stage
from kiosk.summons import Summons
from kiosk.survey_store import SurveyStore
from surveys.catalogue import definition_of
from surveys.response import Response
from surveys.survey import Survey
from surveys.wire import response_from_wire
from tests.builders import NOW, a_survey
from tests.clock import MovableClock

SURVEY = a_survey(languages=("en", "sw"), version=3)


def publish(store: SurveyStore, survey: Survey = SURVEY, /, *others: Survey, **settings: Any) -> None:
    sent = {each.slug: _translated(definition_of(each), each.languages) for each in (survey, *others)}
    store.take(sent, {"branch": "Riverside", **settings}, NOW)


def tell(store: SurveyStore, **settings: Any) -> None:
    """What the server says beside the surveys."""
    store.take({}, {"branch": "Riverside", **settings}, NOW)


def answers_by(store: SurveyStore, moment: str) -> None:
    """A server that was just heard promises this."""
    store.take({}, {"branch": "Riverside", "answer_by": moment}, NOW)


def _translated(part: Any, languages: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_translated(each, languages) for each in part]
    if isinstance(part, dict) and "en" in part:
        return dict.fromkeys(languages, part["en"])
    return {key: _translated(each, languages) for key, each in part.items()} if isinstance(part, dict) else part


class Lobby:
    def __init__(
        self, outbox: Outbox, store: SurveyStore, *, is_paired: bool = True, someone: Callable[[Any], Any] | None = None
    ) -> None:
        """`someone` is asked to send somebody, where the branch can."""
        self.outbox, self.store, self.clock = outbox, store, MovableClock()
        self.waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.happened: list[str] = []
        self.stage = Stage(
            outbox,
            store,
            is_paired=is_paired,
            clock=self.clock,
            ticks=self.ticks,
            hand_over=self.waiting.put,
            summons=self.summons(someone) if someone else None,
        )
        self.stage.on_ready = lambda: self.happened.append("ready")
        self.wait(1)

    def summons(self, ask: Callable[[Any], Any]) -> Summons:
        return Summons(
            ask,
            is_offered=lambda: self.store.settings.someone,
            ticks=self.ticks,
            hand_over=self.waiting.put,
            poll=0.01,
        )

    def ticks(self) -> float:
        return (self.clock.now - NOW).total_seconds()

    def wait(self, seconds: float) -> None:
        """Half a second at a time, as the app's clock ticks; what was committed meanwhile is heard."""
        until = self.clock.now + timedelta(seconds=seconds)
        while self.clock.now < until:
            self.hear()
            self.clock.move(seconds=0.5)
            self.stage.tick()
        self.hear()

    def hear(self) -> None:
        self.outbox._writer.run(lambda _: None)
        while not self.waiting.empty():
            self.waiting.get()()

    def do(self, report: str, *said: Any) -> None:
        getattr(self.stage, report)(*said)
        self.wait(1)

    @property
    def screen(self) -> str:
        return self.stage.view.screen

    @property
    def ended(self) -> list[Response]:
        return [response_from_wire(json.loads(row.text)) for row in self.outbox.ready(100, 2**20)]

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        found = self.outbox._read("SELECT state, text FROM responses ORDER BY id")
        return [(state, json.loads(text)["answers"]) for state, text in found]
