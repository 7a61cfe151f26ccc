"""The power goes after any fsync, or while the next one writes: what was acknowledged is there, once, and it opens."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kiosk.disk import Disk
from kiosk.outbox import FILE, Outbox
from tests.faults.disk import kept_fsyncs
from tests.kiosk.powered_tablet import PLENTY, STEPS

ROOT = Path(__file__).parents[2]
Notes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Cut:
    """What a disk holds on which only fsyncs are sure."""

    fsyncs: int
    files: dict[str, bytes]
    is_torn: bool
    """Of what was being written then half has reached the disk."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Cut], Notes]:
    base = tmp_path_factory.mktemp("powered")
    (folder := base / "kiosk").mkdir()
    copies, notes = base / "copies", base / "notes"
    preloaded = kept_fsyncs(base, FILE, copies)
    command = [sys.executable, "-m", "tests.kiosk.powered_tablet", *map(str, (folder, copies, notes))]
    subprocess.run(command, cwd=ROOT, env=os.environ | preloaded, check=True, timeout=60)
    return list(cuts(copies)), [json.loads(line) for line in notes.read_text().splitlines()]


def cuts(copies: Path) -> Iterator[Cut]:
    files: dict[str, bytes] = {}
    yield Cut(0, {}, is_torn=False)
    for number, copy in enumerate(sorted(copies.glob("*-*")), 1):
        name, new = copy.name.partition("-")[2], copy.read_bytes()
        old = files.get(name, b"")
        changed = [at for at in range(len(new)) if new[at : at + 1] != old[at : at + 1]]
        half = changed[len(changed) // 2] if changed else 0
        yield Cut(number - 1, files | {name: new[:half] + old[half:]}, is_torn=True)
        files = files | {name: new}
        yield Cut(number, files, is_torn=False)


def test_nothing_acknowledged_is_lost_and_nothing_doubled(lived: tuple[list[Cut], Notes], tmp_path: Path) -> None:
    every_cut, notes = lived
    for number, cut in enumerate(every_cut):
        folder = tmp_path / str(number)
        folder.mkdir()
        for name, content in cut.files.items():
            (folder / name).write_bytes(content)
        outbox = Outbox(folder, Disk(folder, free=lambda: 0))
        assert outbox.set_aside is None, cut.fsyncs
        agrees(outbox, [note for note in notes if note["fsyncs"] <= cut.fsyncs], notes)
        outbox.close()


def agrees(outbox: Outbox, noted: Notes, later: Notes) -> None:
    rows = {row.id: json.loads(row.text) for row in outbox.ready(100, PLENTY)}
    assert outbox.counts().waiting == len(rows)
    assert outbox._read("PRAGMA integrity_check") == [("ok",)]
    going = {note["id"] for note in noted if note["step"] == "going"}
    gone = {note["id"] for note in noted if note["step"] == "gone"}
    assert rows.keys().isdisjoint(gone)
    kept = {note["id"]: note for note in noted if "answers" in note}
    for id_, note in kept.items():
        if id_ in rows:
            assert note["answers"] <= len(rows[id_]["answers"]) <= note["answers"] + 1, note
            assert rows[id_]["ended"] == "finished" or note["step"] != "thanks", note
        else:
            assert id_ in going, note
    assert len(rows.keys() - kept.keys()) <= 1, "at most the touch that nobody was told of"
    assert rows.keys() <= {note["id"] for note in later}
    assert outbox.visits in range(len(kept), len(kept) + 2)


def test_the_power_was_cut_at_every_step(lived: tuple[list[Cut], Notes]) -> None:
    every_cut, notes = lived
    cut_at = {cut.fsyncs for cut in every_cut}
    assert {note["step"] for note in notes if note["fsyncs"] in cut_at} == {*STEPS, "left", "going", "gone"}
    assert any(cut.is_torn for cut in every_cut)


def test_each_answer_costs_one_fsync_also_the_first_after_all_was_sent(lived: tuple[list[Cut], Notes]) -> None:
    _, notes = lived
    costs = {now["fsyncs"] - before["fsyncs"] for before, now in pairwise(notes) if "answers" in now}
    assert costs == {1}
