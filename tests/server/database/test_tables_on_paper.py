"""docs/architecture.md knows every table."""

import re
from pathlib import Path

from server.database.tables import metadata

PAGE = Path(__file__).parents[3] / "docs" / "architecture.md"


def test_every_table_stands_once_in_the_architecture() -> None:
    part = PAGE.read_text("utf-8").partition("## Tables")[2]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([a-z_]+)`", row)]
    assert sorted(named) == sorted(metadata.tables)
