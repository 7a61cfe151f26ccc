"""What a worker has before it while it works on one sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from server.clock import Clock
from server.database import Database, Session
from server.database.database import clock_of
from server.mirror import layout
from server.mirror.batch import Batch, carried_out, note, open_batches, spent, to_trim, withdraw
from server.mirror.book import Book
from server.mirror.problem import Busy, Refused, Stopped
from server.mirror.sheet import Now, Sheet, hold
from server.mirror.tab import Tab, tabs_of
from server.mirror.typed import JSON, digest
from server.mirror.view import Scope

P = ParamSpec("P")
T = TypeVar("T")

HOLD = timedelta(seconds=200)
"""Where a used id is not refused: longer than Google works on one call, so that no late one can still come."""
APPLIED, DEAD, ABSENT = "applied", "dead", "absent"
SPREADSHEET = {"spreadsheet": True}


class LeaseLost(Exception):
    """Another worker has taken the sheet over; whatever we know of it is old."""


@dataclass
class Desk:
    database: Database
    sheet: Sheet
    scope: Scope
    book: Book
    clock: Clock
    token: UUID
    chance: Random
    lease_clock: Now = clock_of
    tabs: list[Tab] = field(default_factory=list)
    cells: int | None = None
    """Of the whole spreadsheet, once they were counted."""

    @property
    def now(self) -> datetime:
        return self.clock()

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self.database.read(query, *args, **kwargs)

    def write(self, use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Only while the sheet is ours: a worker that was asleep must not undo what another has done."""

        def fenced(session: Session) -> T:
            if not hold(session, self.sheet.id, self.token, clock=self.lease_clock):
                raise LeaseLost
            return use_case(session, *args, **kwargs)

        return self.database.write(fenced)

    def look_up_tabs(self) -> None:
        self.tabs = self.read(tabs_of, self.sheet.id)

    def submit(self, requests: list[JSON], **effect: Any) -> None:
        """One call, all of it or nothing, once; Refused if Google will not have it. `effect`: fields of a Batch."""
        trimmed = self.read(to_trim, self.sheet.id)
        try:
            self._submit(requests, Batch(self.new_id(), digest(requests), trimmed=trimmed, **effect))
        except Refused:
            if not trimmed:
                raise
            # Perhaps only because there was nothing left to trim.
            self._submit(requests, Batch(self.new_id(), digest(requests), **effect))

    def new_id(self) -> int:
        return layout.new_id(self.chance)

    def settle(self) -> None:
        """Find out what became of the calls whose answer never came, and make sure of it."""
        for batch in self.read(open_batches, self.sheet.id):
            state = self._state_of(batch)
            if state == ABSENT and not self.sheet.refuses_used_ids:
                self._wait_for_late_calls(batch)
            elif state == ABSENT:
                try:
                    self.book.write([layout.tag(batch.id, layout.BATCH, "", SPREADSHEET)])
                except Refused:
                    state = self._state_of(batch)
            if state == APPLIED:
                self.write(carried_out, self.sheet.id, batch, now=self.now)
            else:
                self.write(spent, batch)

    def _submit(self, requests: list[JSON], batch: Batch) -> None:
        self.write(note, self.sheet.id, batch, now=self.now)
        tag = layout.tag(batch.id, layout.BATCH, batch.hash, SPREADSHEET)
        try:
            self.book.write([tag, *requests, *(layout.untag(metadataId=id_) for id_ in batch.trimmed)])
        except Refused:
            if self._state_of(batch) != APPLIED:
                self.write(withdraw, batch)
                raise
        except (Busy, Stopped):
            self.write(withdraw, batch)
            raise
        self.write(carried_out, self.sheet.id, batch, now=self.now)

    def _wait_for_late_calls(self, batch: Batch) -> None:
        passed = self.now - batch.created_at if batch.created_at else HOLD
        if passed < HOLD:
            raise Busy((HOLD - passed).total_seconds())

    def _state_of(self, batch: Batch) -> str:
        for found in self.book.search({"metadataId": batch.id}):
            return APPLIED if found.get("metadataValue", "") == batch.hash else DEAD
        return ABSENT
