from pathlib import Path

import pytest

from server.database import Database
from tests.server.mirror.branch_life import BranchLife


@pytest.fixture
def life(tmp_path: Path, database: Database) -> BranchLife:
    return BranchLife(tmp_path, database)
