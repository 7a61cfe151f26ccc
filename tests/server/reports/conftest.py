import pytest

from server.branches.branch import Branch, add_branch
from server.database import Database
from tests.server.conftest import Cast
from tests.server.reports.archive import JULY, VISIT, Archive


@pytest.fixture
def archive(database: Database, cast: Cast) -> Archive:
    del cast
    return Archive(database, VISIT)


@pytest.fixture
def harbour(database: Database) -> Branch:
    """A branch that turns its clocks."""
    return database.write(add_branch, slug="harbour", name="Harbour", timezone="Europe/Berlin", now=JULY)
