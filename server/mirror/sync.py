"""Keeping every Google sheet like the database: any number of workers, each sheet worked on by one at a time."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from server.clock import Clock, utc_now
from server.database import Database, Session
from server.database.database import clock_of
from server.database.tables.mirror import sheet_keys
from server.errors import Refusal
from server.keys import Keys
from server.mirror import budget
from server.mirror.key import content_of
from server.mirror.problem import Busy, Problem
from server.mirror.sheet import PAUSED, Now, Sheet, change, claim, is_any_due, release, scope_of
from server.settings import Settings

if TYPE_CHECKING:
    from gspread import Client

PATIENCE = 3.0
"""Seconds to wait for a call to be free; if it takes longer, another sheet comes first."""
MOST = 20
"""Turns in one go."""
AGAIN = timedelta(minutes=15)
"""Until a key that cannot be used is looked at once more; a new key is used at once."""


class Sync:
    """For one thread: its clients of Google are not shared. What `wait` raises ends a turn as a crash would."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        settings: Settings,
        *,
        public_url: str,
        clock: Clock = utc_now,
        wait: Callable[[float], object] = time.sleep,
        chance: Random | None = None,
        lease_clock: Now = clock_of,
    ) -> None:
        self._database = database
        self._keys = keys
        self._base_url = settings.sheets_api_url
        self._public_url = public_url
        self._clock = clock
        self._wait = wait
        self._chance = chance or SystemRandom()
        self._lease_clock = lease_clock
        self._clients: dict[bytes, Client] = {}

    def run(self) -> int:
        """A turn at every sheet that is due, the longest waiting first; how many there were."""
        turns = 0
        while turns < MOST and self._database.read(is_any_due, now=self._clock()) and self._turn():
            turns += 1
        return turns

    def _turn(self) -> bool:
        from server.mirror.book import Book
        from server.mirror.desk import Desk
        from server.mirror.turn import take_turn

        token = uuid4()
        sheet = self._database.write(claim, token, now=self._clock(), clock=self._lease_clock)
        if sheet is None:
            return False
        try:
            client = self._client(sheet)
        except (ValueError, Refusal):  # sealed under a key that is lost, or no longer one we use
            self._database.write(
                change,
                sheet.id,
                state=PAUSED,
                problem=Problem.KEY_REFUSED,
                problem_since=self._clock(),
                next_try_at=self._clock() + AGAIN,
                leased_until=None,
            )
            return True
        desk = Desk(
            database=self._database,
            sheet=sheet,
            scope=self._database.read(scope_of, sheet, public_url=self._public_url, keys=self._keys),
            book=Book(client, sheet.spreadsheet_id, lambda writes: self._take_call(sheet, writes=writes)),
            clock=self._clock,
            token=token,
            chance=self._chance,
            lease_clock=self._lease_clock,
        )
        take_turn(desk)
        self._database.write(release, sheet.id, token)
        return True

    def _client(self, sheet: Sheet) -> "Client":
        from server.mirror.google import client

        sealed = self._database.read(_sealed, sheet.key_id)
        if sealed not in self._clients:
            content = self._database.read(content_of, sheet.key_id, self._keys)
            self._clients[sealed] = client(content, self._base_url)
        return self._clients[sealed]

    def _take_call(self, sheet: Sheet, *, writes: bool) -> None:
        while seconds := self._database.write(budget.take, sheet.key_id, sheet.id, writes=writes, now=self._clock()):
            if seconds > PATIENCE:
                raise Busy(seconds)
            self._wait(seconds)


def _sealed(session: Session, key_id: int) -> bytes:
    sealed: bytes = session.execute(select(sheet_keys.c.sealed).where(sheet_keys.c.id == key_id)).scalar_one()
    return sealed
