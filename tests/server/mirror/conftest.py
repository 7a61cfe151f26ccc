from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.mirror.branch_life import BranchLife


@pytest.fixture
def life(tmp_path: Path) -> Iterator[BranchLife]:
    with BranchLife(tmp_path) as life:
        yield life
