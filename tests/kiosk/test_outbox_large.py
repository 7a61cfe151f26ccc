"""After a long outage: as quick with 100,000 responses waiting as with a hundred, told by what SQLite has to do."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, repeat
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.disk import MB
from kiosk.outbox import Counts, Outbox
from tests.builders import a_response
from tests.kiosk.keeping import keep
from tests.kiosk.tour import Tour

MANY, FEW = 100_000, 200
FILL = "INSERT INTO responses (id, state, text, counter) VALUES (?, ?, ?, ?)"
TEXT = "x" * 600
"""As long as a visit with four answers."""


def fill(outbox: Outbox, rows: int, state: str = "ready") -> None:
    values = ((str(UUID(int=number)), state, TEXT, number) for number in range(1, rows + 1))
    outbox._writer.run(lambda db: db.executemany(FILL, values))
    outbox._visits = rows
    outbox._forget_the_log()


class Steps:
    """Of SQLite's virtual machine, on both connections."""

    def __init__(self, outbox: Outbox) -> None:
        self.counted = count()
        for connection in (outbox._reader, outbox._writer._connection):
            connection.set_progress_handler(partial(self.one, self.counted), 1)

    @staticmethod
    def one(counted: Iterator[int]) -> int:
        return next(counted) * 0

    def of(self, work: Callable[[], object]) -> int:
        before = next(self.counted)
        work()
        return next(self.counted) - before


def a_day(outbox: Outbox) -> dict[str, Callable[[], object]]:
    going_on = a_response(counter=1, words="Long wait")
    return {
        "first touch": lambda: keep(outbox, a_response(counter=1), ended=False),
        "second touch": lambda: keep(outbox, going_on, ended=False),
        "thanks": lambda: keep(outbox, going_on),
        "a batch": lambda: outbox.ready(100, MB),
        "refused": lambda: outbox.refuse(outbox.ready(1, MB)[0].id, "No."),
        "stored": lambda: outbox.accepted([row.id for row in outbox.ready(100, MB)]),
        "counts": outbox.counts,
        "refusals": outbox.refusals,
        "left open": lambda: outbox._writer.run(outbox._close_open_visits),
    }


def steps_with(folder: Path, rows: int, state: str) -> dict[str, int]:
    folder.mkdir()
    outbox = Outbox(folder)
    fill(outbox, rows, state)
    keep(outbox, a_response(counter=1))
    steps = Steps(outbox)
    found = {name: steps.of(work) for name, work in a_day(outbox).items()}
    outbox.close()
    return found


@pytest.mark.parametrize("state", ["ready", "refused"])
def test_nothing_takes_longer_the_more_there_is(tmp_path: Path, state: str) -> None:
    few, many = steps_with(tmp_path / "few", FEW, state), steps_with(tmp_path / "many", MANY // 4, state)
    assert few.keys() == many.keys()
    assert {name: steps for name, steps in many.items() if steps > few[name] * 1.05 + 5} == {}


def test_a_hundred_thousand_are_held_counted_and_known_in_size(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    fill(outbox, MANY)
    assert (outbox.counts(), outbox.visits) == (Counts(MANY, 0), MANY)
    assert 60 * MB < outbox.size < 100 * MB
    assert outbox.size == sum(file.stat().st_size for file in tmp_path.glob("outbox.db*"))
    outbox.close()


def test_the_log_of_a_busy_day_is_folded_by_the_courier_and_not_while_a_customer_waits(tour: Tour) -> None:
    tour.server.faults = repeat("no network")
    log = tour.folder / "outbox.db-wal"
    for _ in range(500):
        keep(tour.outbox, a_response())
    assert log.stat().st_size > 4 * MB
    tour.step()
    assert (log.stat().st_size < MB / 8, tour.outbox.counts()) == (True, Counts(500, 0))


def test_what_a_long_outage_took_of_the_disk_is_given_back(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    fill(outbox, 5000)
    kept = a_response(counter=5000)
    keep(outbox, kept)
    outbox.refuse(str(kept.id), "No.")
    while rows := outbox.ready(100, MB):
        outbox.accepted([row.id for row in rows])
    assert (outbox.counts(), outbox.size < MB / 4) == (Counts(0, 1), True)
    assert sqlite3.connect(tmp_path / "outbox.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
    outbox.close()
