"""Riverside's desk: answers come in, Mara has a Google sheet and a key file, and the worker does its rounds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import RowMapping, select

from server.branches.branch import Branch
from server.database.tables.deliveries import deliveries
from server.deliveries.message import Message
from server.heard import Heard
from server.mirror.behind import watch
from server.mirror.connecting import Trial, take_up
from server.mirror.key import keep_key
from server.mirror.overview import Overview, overview
from server.mirror.sync import Sync
from tests.clock import MovableClock
from tests.google.accounts import Account
from tests.google.server import Google
from tests.google.user import User
from tests.server.reports.archive import VISIT, Archive

LINK = "https://docs.google.com/spreadsheets/d/{}/edit?gid=0#gid=0"


@dataclass
class SheetDesk:
    heard: Heard
    riverside: Branch
    google: Google
    clock: MovableClock
    archive: Archive = field(init=False)
    account: Account = field(init=False)
    key: dict[str, Any] = field(init=False)
    mara: User = field(init=False)
    """Her hands on her sheet, which is not shared yet."""
    worker: Sync = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.heard.database, VISIT)
        self.account = self.google.account()
        self.key = self.account.new_key()
        self.mara = self.google.spreadsheet("Riverside’s answers")
        heard = self.heard
        self.worker = Sync(
            heard.database,
            heard.keys,
            heard.settings,
            public_url=heard.public_url,
            clock=self.clock,
            wait=lambda seconds: self.clock.move(seconds=seconds),
            chance=Random(1),
            lease_clock=lambda _: self.clock(),
        )

    @property
    def key_file(self) -> bytes:
        return json.dumps(self.key).encode()

    def hears(self, *comments: str, branch: Branch | None = None) -> None:
        answers = [{"overall": 2, "comment": comment} for comment in comments]
        self.archive.hears_many(branch or self.riverside, answers, at=self.clock())

    def shares(self, role: str = "writer") -> None:
        self.mara.share(self.account.email, role)

    def connected(self, branch: Branch | None = None) -> int:
        """As the page does it, without the page; `branch` None: riverside."""
        self.shares()
        database = self.heard.database
        key = database.write(keep_key, self.key, keys=self.heard.keys, now=self.clock())
        return database.write(
            take_up,
            self.mara.id,
            Trial(None, "Riverside’s answers"),
            key_id=key.id,
            branch=branch or self.riverside,
            shows_personal=False,
            actor="test",
            now=self.clock(),
        )

    def works(self, seconds: float = 30, *, step: float = 5) -> None:
        until = self.clock() + timedelta(seconds=seconds)
        while self.clock() < until:
            self.worker.run()
            self.watches()
            self.clock.move(seconds=step)

    def watches(self) -> None:
        heard = self.heard
        heard.database.write(watch, outlets=heard.outlets, keys=heard.keys, now=self.clock())

    def overview(self, sheet_id: int) -> Overview:
        return self.heard.database.read(overview, sheet_id, keys=self.heard.keys, now=self.clock())

    @property
    def told(self) -> list[str]:
        """Who was to be told about sheets, the earliest first."""
        return [row["destination"] for row in self._deliveries()]

    @property
    def owed(self) -> list[Message]:
        """What was not called off again."""
        unseal = self.heard.keys.unseal
        waiting = (row["payload"] for row in self._deliveries() if row["status"] == "waiting")
        return [Message.from_payload(unseal("delivery", payload)) for payload in waiting]

    def _deliveries(self) -> Sequence[RowMapping]:
        about = select(deliveries).where(deliveries.c.subject.like("sheet:%")).order_by(deliveries.c.created_at)
        return self.heard.database.read(lambda session: session.execute(about).mappings().all())


def with_google(heard: Heard, google: Google) -> Heard:
    settings = heard.settings.model_copy(update={"sheets_api_url": google.url})
    return replace(heard, settings=settings)
