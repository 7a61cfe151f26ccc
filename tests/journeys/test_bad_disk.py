"""A disk that is full or slow: who is told "stored" is stored, who is not may come again, nothing is doubled."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import select

from server.clock import utc_now
from server.database import Session
from server.database.tables.intake import responses
from server.tallies.recount import differences
from surveys.response import Response
from tests.faults.disk import fill, slow_fsync, small_disk
from tests.installation import Installation, install
from tests.journeys.running import Running
from tests.tablet import Refused, Tablet, over_http

pytestmark = pytest.mark.journey

FSYNC = 150
"""Milliseconds more."""
AT_ONCE, EACH = 16, 10


class Complaining(Running):
    """May write tracebacks into its log."""

    def __exit__(self, *_: object) -> None:
        assert self.end().code == 0


@contextmanager
def installed(home: Path) -> Iterator[Installation]:
    town = install(home, clock=utc_now)
    yield town
    town.heard.close()


def test_a_full_disk_takes_nothing_and_with_room_again_everything_once(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=16) as disk, installed(disk) as town, Complaining(disk) as running:
        tablet, read = town.tablet(over_http(running.address)), town.heard.database.read
        ballast = fill(disk)
        said, unsaid = sent_until_refused(tablet)
        assert read(stored) == said
        ballast.unlink()
        assert {verdict["status"] for verdict in tablet.sync(unsaid)} == {"stored"}
        assert read(stored) == said | {visit.id for visit in unsaid}
        assert read(differences) == []


def test_on_a_slow_disk_those_who_wait_share_one_fsync(tmp_path: Path) -> None:
    slow = slow_fsync(tmp_path, FSYNC)
    with installed(tmp_path / "home") as town, Running(tmp_path / "home", ends_by=SIGINT, **slow) as running:
        tablet = town.tablet(over_http(running.address))
        visits = [tablet.visit(4) for _ in range(AT_ONCE * EACH)]
        began = monotonic()
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            verdicts = list(crowd.map(lambda visit: tablet.sync([visit])[0]["status"], visits))
        assert set(verdicts) == {"stored"}
        assert monotonic() - began < len(visits) * FSYNC / 1000
        assert town.heard.database.read(stored) == {visit.id for visit in visits}


def sent_until_refused(tablet: Tablet) -> tuple[set[UUID], list[Response]]:
    """What the server said is stored, SQLite having some pages left; and the first that it could not store."""
    said: set[UUID] = set()
    while True:
        batch = [tablet.visit(1, comment="x" * 4_000) for _ in range(50)]
        try:
            tablet.sync(batch)
        except Refused:
            return said, batch
        said |= {visit.id for visit in batch}


def stored(session: Session) -> set[UUID]:
    return set(session.scalars(select(responses.c.id)))
