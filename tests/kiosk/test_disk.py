"""A disk that fills up: said before, and answers are taken as long as anything can be written."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.disk import MB, Disk, State
from kiosk.outbox import Counts, Outbox
from tests.builders import a_response
from tests.faults.disk import fill, small_disk
from tests.kiosk.keeping import keep
from tests.kiosk.tour import Tour


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=8) as folder:
        yield folder


def a_disk(folder: Path) -> Disk:
    return Disk(folder, nearly_full=6 * MB, full=MB, for_answers=2 * MB)


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (200 * MB, State.ROOMY),
        (200 * MB - 1, State.NEARLY_FULL),
        (20 * MB, State.NEARLY_FULL),
        (20 * MB - 1, State.FULL),
        (0, State.FULL),
    ],
)
def test_a_disk_is_nearly_full_before_it_is_full(tmp_path: Path, free: int, state: State) -> None:
    disk = Disk(tmp_path, free=lambda: free)
    assert (disk.state(), disk.free()) == (state, free)


def test_a_disk_that_does_not_say_is_no_alarm(tmp_path: Path) -> None:
    gone = Disk(tmp_path / "gone")
    assert (gone.state(), gone.free()) == (State.ROOMY, None)


def test_the_reserve_takes_real_room_and_is_given_up_once(small: Path) -> None:
    disk = a_disk(small)
    before = disk.free() or 0
    disk.hold_back()
    assert before - (disk.free() or 0) == 3 * MB
    assert (disk.for_answers.give_up(), disk.for_answers.give_up()) == (True, False)
    assert before - (disk.free() or 0) == MB


def test_a_full_disk_keeps_no_reserve(small: Path) -> None:
    disk = a_disk(small)
    fill(small)
    disk.hold_back()
    assert (disk.state(), list(small.iterdir())) == (State.FULL, [small / "ballast"])


def test_a_full_disk_takes_more_answers_from_the_reserve_until_nothing_is_left(small: Path) -> None:
    outbox = Outbox(small, a_disk(small))
    ballast = fill(small)
    kept, failure = [], None
    while failure is None:
        response = a_response(counter=outbox.count_visit())
        failure = keep(outbox, response)
        kept += [] if failure else [str(response.id)]
    assert isinstance(failure, sqlite3.OperationalError)
    assert len(kept) > 500
    assert outbox.counts() == Counts(len(kept), 0)
    ballast.unlink()
    assert keep(outbox, a_response(counter=outbox.count_visit())) is None
    outbox.close()


def test_a_full_disk_does_not_keep_the_tablet_from_starting(small: Path) -> None:
    first = Outbox(small, a_disk(small))
    keep(first, before := a_response(counter=first.count_visit()))
    first.close()
    fill(small)
    again = Outbox(small, a_disk(small))
    assert [row.id for row in again.ready(10, MB)] == [str(before.id)]
    assert keep(again, a_response(counter=again.count_visit())) is None
    again.close()


def test_the_reserve_comes_back_with_the_room(small: Path) -> None:
    outbox = Outbox(small, a_disk(small))
    tour = Tour(outbox, small)
    ballast = fill(small)
    outbox.disk.for_answers.give_up()
    tour.step()
    assert not (small / "reserve").exists()
    ballast.unlink()
    tour.step()
    assert (small / "reserve").stat().st_size == 2 * MB
    outbox.close()


def test_on_a_full_disk_the_courier_goes_on_sending(small: Path) -> None:
    outbox = Outbox(small, a_disk(small))
    tour = Tour(outbox, small)
    for _ in range(300):
        keep(outbox, a_response())
    fill(small)
    while not keep(outbox, a_response()):
        """Until nothing more fits."""
    tour.server.next_sync_in_seconds = 1
    tour.run(100)
    assert (tour.status.waiting, tour.status.problem) == (0, "")
    assert keep(outbox, a_response()) is None
    outbox.close()


def test_a_full_disk_can_be_wiped(small: Path) -> None:
    outbox = Outbox(small, a_disk(small))
    fill(small)
    while not keep(outbox, a_response(words="w" * 1000)):
        """Until nothing more fits."""
    outbox.wipe()
    assert (outbox.counts(), outbox._read("SELECT id FROM responses")) == (Counts(0, 0), [])
    assert b"wwww" not in b"".join(file.read_bytes() for file in small.glob("outbox.db*"))
    outbox.close()


def test_of_many_that_wait_for_a_full_disk_all_are_kept(small: Path) -> None:
    outbox = Outbox(small, a_disk(small))
    fill(small)
    block, told = threading.Event(), list[object]()
    outbox._writer.put(lambda _: block.wait(30), lambda _: None, print)
    for _ in range(200):
        outbox.finish(a_response(words="w" * 1000), then=lambda: told.append("kept"), otherwise=told.append)
    block.set()
    outbox._writer.run(lambda _: None)
    assert told == ["kept"] * 200
    outbox.close()
