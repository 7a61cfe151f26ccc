"""The branch riverside with its Google sheet: answers come in, time goes by, the worker takes its turns."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.database import Database
from server.keys import Keys
from server.mirror.key import keep_key
from server.mirror.rows import ASKED
from server.mirror.sheet import Sheet, connect, scope_of, sheet_by_id
from server.mirror.standing import Standing, status
from server.mirror.sync import Sync
from server.mirror.typed import plain, same
from server.mirror.view import ID, KINDS, Line, Scope, answer_lines, lines
from server.settings import Settings
from tests.clock import MovableClock
from tests.google.accounts import Account
from tests.google.server import Google
from tests.google.user import User
from tests.server.mirror.branch_life import PUBLIC_URL, BranchLife

KEYS = Keys("a made-up key of more than forty characters")


class Killed(BaseException):
    """The worker's process is no more."""


class SheetLife(BranchLife):
    def __init__(
        self, folder: Path, database: Database, google: Google, clock: MovableClock, *, is_chain: bool = False
    ) -> None:
        super().__init__(folder, database)
        self.google = google
        self.clock = clock
        self.chance = Random(1)
        """Of every worker: ids must not repeat."""
        self.account: Account = google.account()
        self.mara: User = google.spreadsheet("Riverside", self.account)
        key = database.write(keep_key, self.account.new_key(), keys=KEYS, now=clock())
        self.key_id = key.id
        self.sheet_id = self.connects(self.mara, None if is_chain else self.riverside.id)
        self.worker = self.a_worker()

    def connects(self, user: User, branch_id: int | None, **options: Any) -> int:
        return self.database.write(
            connect, user.id, key_id=self.key_id, title="Riverside", branch_id=branch_id, now=self.clock(), **options
        )

    def a_worker(self) -> Sync:
        settings = Settings(home=self.home, sheets_api_url=self.google.url)
        return Sync(
            self.database,
            KEYS,
            settings,
            public_url=PUBLIC_URL,
            clock=self.clock,
            wait=lambda seconds: self.clock.move(seconds=seconds),
            chance=self.chance,
            lease_clock=lambda _: self.clock(),
        )

    def goes_on(self, seconds: float = 120, *, step: float = 5) -> None:
        """The worker works for so long."""
        until = self.clock() + timedelta(seconds=seconds)
        while self.clock() < until:
            self.worker.run()
            self.clock.move(seconds=step)

    def settles(self) -> None:
        """Long enough for everything to be compared and put right."""
        self.google.faults.calm()
        self.google.deliver_late()
        for _ in range(3):
            self.clock.move(minutes=11)
            self.goes_on(40, step=6)

    def dies(self) -> None:
        """A new worker takes over when the old one's lease has run out."""
        self.worker = self.a_worker()
        self.clock.move(minutes=4)

    @property
    def sheet(self) -> Sheet:
        return self.database.read(sheet_by_id, self.sheet_id)

    @property
    def standing(self) -> Standing:
        return self.database.read(status, self.sheet_id, keys=KEYS, now=self.clock())

    def shows(self, title: str = "Answers", user: User | None = None) -> list[dict[str, Any]]:
        """The rows with an id, under their titles, the zone left out."""
        header, *others = (user or self.mara).table(title, "UNFORMATTED_VALUE")
        titles = [str(one).partition(" (")[0] for one in header]
        full = [dict(zip(titles, [*row, *[""] * (len(titles) - len(row))], strict=False)) for row in others]
        return [row for row in full if row[ID]]

    def differences(self, user: User | None = None) -> list[str]:
        """Where the sheet is not what the database says; empty when all is well."""
        scope = self.database.read(scope_of, self.sheet, public_url=PUBLIC_URL, keys=KEYS)
        return [one for kind in KINDS for one in self._differences(scope, kind, user or self.mara)]

    def _differences(self, scope: Scope, kind: str, user: User) -> Iterator[str]:
        found: dict[UUID, dict[str, Any]] = {}
        for tab, columns in self._tabs(kind, user):
            rows = user.book.content.sheet(tab).rows
            for cells in rows:
                values = {name: cells[at].entered if at < len(cells) else "" for name, at in columns.items()}
                try:
                    subject = UUID(str(values[ID]))
                except ValueError:
                    continue
                if subject in found:
                    yield f"{kind}: {subject} is there twice"
                found[subject] = values
        wanted = {line.subject: line for line in self._wanted(scope, kind)}
        yield from (f"{kind}: {subject} is missing" for subject in wanted.keys() - found.keys())
        yield from (f"{kind}: {subject} should not be there" for subject in found.keys() - wanted.keys())
        for subject in wanted.keys() & found.keys():
            for name, value in found[subject].items():
                if not same(plain(wanted[subject].cells.get(name)), value):
                    yield f"{kind}: {subject} has {value!r} as its {name}"

    def _tabs(self, kind: str, user: User) -> Iterator[tuple[int, dict[str, int]]]:
        tags = user.book.content.tags.values()
        for tag in tags:
            if tag.key == "heard.tab" and tag.value.split(" ")[0] == kind:
                yield (
                    tag.place.sheet or 0,
                    {
                        one.value: one.place.at
                        for one in tags
                        if one.key == "heard.column" and one.place.sheet == tag.place.sheet
                    },
                )

    def _wanted(self, scope: Scope, kind: str) -> list[Line]:
        if kind == "answers":
            return self.database.read(_all_answers, scope)
        return list(self.database.read(lines, scope, kind, now=self.clock()).values())


def _all_answers(session: Any, scope: Scope) -> list[Line]:
    from server.database.tables.intake import responses

    ids = list(session.scalars(select(responses.c.id).where(responses.c.branch_id.in_(scope.ids))))
    return list(answer_lines(session, scope, ids, [f"{ASKED}recommend"]))
