"""kill -9 at every write of a tablet's life: whatever was acknowledged is in the file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.outbox import Outbox
from tests.kiosk.dying_tablet import MOMENTS, WRITES

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_what_was_acknowledged_survives_a_kill_at_every_write(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tests.kiosk.dying_tablet", tmp_path], cwd=ROOT, check=True, timeout=60)
    folders = sorted(tmp_path.iterdir())
    assert len(folders) == WRITES * len(MOMENTS)
    for folder in folders:
        acknowledged = dict(line.split() for line in (folder / "acknowledged").read_text().splitlines())
        kept = answers_kept(folder)
        for id_, stage in acknowledged.items():
            if stage == "gone":
                assert id_ not in kept, folder.name
            elif id_ in kept or not folder.name.startswith(f"{WRITES}-"):  # in the last write it may be gone already
                assert kept[id_] >= int(stage), folder.name
        assert len(kept) <= len(acknowledged) + 1, folder.name


def answers_kept(folder: Path) -> dict[str, int]:
    """Id -> how many answers, of all that is sent after the next start."""
    outbox = Outbox(folder)
    assert outbox.set_aside is None
    rows = outbox.ready(100, 2**20)
    outbox.close()
    return {row.id: len(json.loads(row.text)["answers"]) for row in rows}
