"""The gate in front of the write lock: one at a time, also for those who know nothing of each other."""

import threading
from pathlib import Path

import pytest

from server.database.gate import Gate

fcntl = pytest.importorskip("fcntl", reason="without file locks SQLite's own lock has to do")


def test_two_gates_of_one_database_let_one_in_at_a_time(tmp_path: Path) -> None:
    mine, theirs = (Gate(str(tmp_path / "heard.db")) for _ in range(2))  # as two processes have
    order = []

    def enter() -> None:
        with theirs.held():
            order.append("they entered")

    other = threading.Thread(target=enter)
    with mine.held():
        other.start()
        other.join(0.2)
        order.append("I leave")
    other.join()
    assert order == ["I leave", "they entered"]


def test_a_gate_opens_again_after_a_failure(tmp_path: Path) -> None:
    gate = Gate(str(tmp_path / "heard.db"))
    with pytest.raises(LookupError), gate.held():
        raise LookupError
    with gate.held():
        assert (tmp_path / "heard.db.lock").exists()
