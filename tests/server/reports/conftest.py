from datetime import timedelta

import pytest

from server.branches.branch import Branch, add_branch
from server.database import Database
from tests.server.conftest import KEYS, Cast
from tests.server.reports.archive import JULY, VISIT, Archive
from tests.server.reports.lobby import Lobby


@pytest.fixture
def archive(database: Database, cast: Cast) -> Archive:
    del cast
    return Archive(database, VISIT)


@pytest.fixture
def harbour(database: Database) -> Branch:
    """A branch that turns its clocks."""
    return database.write(add_branch, slug="harbour", name="Harbour", timezone="Europe/Berlin", now=JULY)


@pytest.fixture
def lobby(database: Database, cast: Cast) -> Lobby:
    lobby = Lobby(database, cast.riverside, KEYS)
    lobby.opens(JULY - timedelta(days=90))
    return lobby


@pytest.fixture
def lobby_of_station(database: Database, cast: Cast, lobby: Lobby) -> Lobby:
    del lobby
    elsewhere = Lobby(database, cast.station, KEYS)
    elsewhere.opens(JULY - timedelta(days=90))
    return elsewhere
