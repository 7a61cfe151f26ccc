"""A monkey at the glass for a long time: it never gets out, loses nothing, breaks nothing, and reads nobody's words."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kiosk.courier import Courier
from tests.kiosk.memory import MEMORY
from tests.screens.glass import Tablet
from tests.screens.monkey import Monkey, said

EVENTS = 50_000 if os.environ.get("SOAK") else 1_500
SEEN = {"faces", "reasons", "words", "contact", "thanks", "summons", "resting", "pin", "asleep"}


@pytest.fixture
def monkey(window: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Monkey]:
    """It steps the courier itself, on its own clock."""
    for name in ("start", "stop"):
        monkeypatch.setattr(Courier, name, lambda _: None)
    size = tuple(window.size)
    with TemporaryDirectory(dir=MEMORY) as folder:
        tablet = Tablet(window, Path(folder))
        yield Monkey(tablet.switch_on(), seed=5)
        tablet.switch_off()
    window.size = size


@pytest.mark.thorough
def test_a_monkey_leaves_no_harm(monkey: Monkey, caplog: pytest.LogCaptureFixture) -> None:
    monkey.play(EVENTS)
    monkey.go_home()
    traces = [record.getMessage() for record in caplog.get_records("call") if record.exc_info]
    assert traces == []
    assert monkey.screens.keys() >= SEEN
    bodies = [json.loads(text) for text in monkey.server.stored.values()]
    stored = {body["id"]: body["answers"] for body in bodies}
    lost = {
        id_: (shown, stored.get(id_))
        for id_, shown in monkey.shown.items()
        if stored.get(id_) not in (shown, said(monkey.visits[id_].leave(monkey.kiosk.time.now)))
    }
    assert lost == {}
    assert len(stored) > EVENTS // 200
    assert monkey.server.conflicts == []
    counters = {body["counter"] for body in bodies}
    assert len(counters) == len(bodies)
    assert counters <= set(range(1, monkey.app.outbox.visits + 1))
