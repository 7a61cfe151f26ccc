"""Time passes over a case while the workers look, and what each person is told on the way."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.branches.branch import Branch, branch
from server.cases.reminders import SAID, remind
from server.database import Database, Session
from server.staff.person import add_person
from tests.server.cases.conftest import Desk
from tests.server.conftest import KEYS, NOON

DAYTIME = range(8, 18)

Told = tuple[str, str, str]
"""When on the branch's wall, such as "Fri 17:00"; the step; to whom, by the names before the @."""


@dataclass
class Vigil:
    desk: Desk
    branch: Branch
    workers: Sequence[Database]
    now: datetime

    def look(self, at: datetime) -> list[Told]:
        """All workers at once; what they tell has gone out by mail afterwards."""
        self.now = at
        if len(self.workers) == 1:
            self.work(self.workers[0])
        else:
            with ThreadPoolExecutor(len(self.workers)) as pool:
                list(pool.map(self.work, self.workers))
        told: dict[str, list[str]] = {}
        for owed in self.desk.owed():
            told.setdefault(owed.message.title, []).append(owed.destination.partition("@")[0])
        if told:
            self.desk.deliver_everything()
        return [(self.clock(at), self._step(title), " ".join(people)) for title, people in told.items()]

    def until(self, end: datetime) -> list[Told]:
        """Every quarter of an hour by day, every hour at night."""
        told = []
        while self.now < end:
            by_day = self.now.astimezone(self.branch.zone).hour in DAYTIME
            told += self.look(self.now + timedelta(minutes=15 if by_day else 60))
        return told

    def clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.branch.zone):%a %H:%M}"

    def at(self, text: str) -> datetime:
        """The moment when the clock on the branch's wall shows this."""
        return datetime.fromisoformat(text).replace(tzinfo=self.branch.zone)

    def work(self, worker: Database) -> None:
        while worker.write(remind, outlets=self.desk.outlets, keys=KEYS, now=self.now):
            """Until no case's time has come."""

    def _step(self, title: str) -> str:
        return next((step for step, said in SAID.items() if title == said.format(self.branch.name)), title)


def with_people_above(session: Session) -> None:
    """A manager at Station too, and somebody for the region and for all."""
    station = branch(session, "station")
    add_person(session, email="manager@station.example", role="manager", branch=station, now=NOON)
    add_person(session, email="region@coast.example", role="region", region="coast", now=NOON)
    add_person(session, email="admin@heard.example", role="admin", now=NOON)
