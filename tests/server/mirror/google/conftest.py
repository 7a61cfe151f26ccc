from collections.abc import Iterator
from pathlib import Path

import pytest

from server.database import Database
from tests.clock import MovableClock
from tests.google.server import Google
from tests.server.mirror.branch_life import NOON
from tests.server.mirror.google.sheet_life import SheetLife


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOON)


@pytest.fixture
def google(clock: MovableClock) -> Iterator[Google]:
    with Google(clock) as google:
        yield google


@pytest.fixture
def life(tmp_path: Path, database: Database, google: Google, clock: MovableClock) -> SheetLife:
    return SheetLife(tmp_path, database, google, clock)
