"""The benchmark runs; what it measures in a moment means nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.journey
def test_every_row_of_the_benchmark_is_measured() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) >= 11
    for row in (
        "phone page",
        "one durable response",
        "batches",
        "slower",
        "minted",
        "tallies",
        "loaded",
        "GROUP BY",
        "api/v1/scores",
        "mail server",
        "Google sheet",
        "compared",
        "workbook",
        "ready",
        "memory",
    ):
        assert any(row in line for line in rows), row
