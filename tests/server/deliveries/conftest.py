from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from server.keys import Keys
from tests.mail_server import MailServer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys("a made-up key of more than thirty-two characters")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
