"""A tablet's courier going its rounds, step by step, on a clock that the tests move."""

from pathlib import Path

from kiosk.courier import Courier, Status
from kiosk.outbox import Outbox
from kiosk.survey_store import SurveyStore
from tests.builders import NOW, a_response
from tests.kiosk.keeping import keep
from tests.kiosk.pretend_server import PretendServer


class Tour:
    def __init__(self, outbox: Outbox, folder: Path) -> None:
        self.outbox, self.server, self.store = outbox, PretendServer(), SurveyStore(folder)
        self.folder, self.now = folder, 1000.0
        self.happened: list[str] = []
        self.courier = Courier(
            outbox,
            self.server,
            self.store,
            clock=lambda: NOW,
            app_version="0.1.0",
            battery=lambda: 80,
            chance=lambda: 1.0,
            on_news=lambda: self.happened.append("news"),
            on_revoked=lambda: self.happened.append("revoked"),
        )

    def fill(self, number: int, words: str | None = None) -> list[str]:
        """Ids of ended visits, oldest first."""
        responses = [a_response(words=words) for _ in range(number)]
        for response in responses[:-1]:
            self.outbox.finish(response, then=lambda: None, otherwise=print)
        keep(self.outbox, responses[-1])
        return [str(response.id) for response in responses]

    def step(self) -> float:
        """One step; the time is then as late as it asked for."""
        wait = self.courier.step(self.now)
        self.now += wait
        return wait

    def run(self, seconds: float) -> None:
        until = self.now + seconds
        while self.now < until:
            self.step()

    @property
    def status(self) -> Status:
        return self.courier.status(self.now)

    @property
    def sizes(self) -> list[int]:
        return [len(batch) for batch in self.server.batches]
