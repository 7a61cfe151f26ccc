import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.database import Database
from server.database.migrate import migrate
from server.keys import Keys
from tests.mail_server import MailServer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys("a made-up key of more than thirty-two characters")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schema") / "heard.db"
    with Database(f"sqlite:///{file}") as database:
        migrate(database)
    return file


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(empty_database, tmp_path / "heard.db")
    with Database(f"sqlite:///{tmp_path / 'heard.db'}") as database:
        yield database


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
