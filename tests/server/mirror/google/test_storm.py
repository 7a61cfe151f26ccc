"""Half of all calls fail in every way there is, people edit, workers die and compete: the sheet is right in the end."""

import os
import threading
from random import Random

import pytest

from server.mirror.sync import Sync
from tests.google.faults import Applied
from tests.server.mirror.google.sheet_life import Killed, SheetLife
from tests.server.mirror.google.users import does_something

BATCHES = 500 if os.environ.get("SOAK") else 40
SEEDS = range(3 if os.environ.get("SOAK") else 1)

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_doubled_or_missing_after_a_storm(life: SheetLife, seed: int) -> None:
    chance = Random(seed)
    life.goes_on(10)
    life.google.faults.storm(seed=seed)
    for number in range(BATCHES):
        said = {"overall": chance.randint(1, 5), "comment": f"{number}"}
        answers = [life.hears(said, at=life.clock()) for _ in range(5)]
        if chance.random() < 0.3:
            life.opens_case(answers[0], at=life.clock())
        life.goes_on(chance.choice([5, 60, 200]))
    late = [call for call in life.google.calls if call.fault and call.fault.applied is Applied.LATE]
    assert len([call for call in life.google.calls if call.fault]) > BATCHES
    assert late
    life.settles()
    assert life.differences() == []
    # Nor was anything ever doubled and then healed.
    assert "deleteDimension" not in {request for call in life.google.calls for request in call.requests}
    assert [row["Comment"] for row in life.shows()] == [str(number // 5) for number in range(5 * BATCHES)]


@pytest.mark.parametrize("seed", SEEDS)
def test_people_edit_and_workers_die_in_a_storm(life: SheetLife, seed: int) -> None:
    chance = Random(seed)
    killed = 0
    life.goes_on(10)
    life.google.faults.storm(seed=seed, share=0.3)
    life.worker = a_mortal_worker(life, chance)
    done = []
    for number in range(BATCHES):
        for _ in range(3):
            life.hears({"overall": chance.randint(1, 5), "comment": f"{number}"}, at=life.clock())
        done.append(does_something(life.mara, chance))
        try:
            life.goes_on(chance.choice([5, 30]))
        except Killed:
            killed += 1
            life.clock.move(minutes=4)
            life.worker = a_mortal_worker(life, chance)
    assert killed
    life.worker = life.a_worker()
    life.clock.move(minutes=4)
    life.settles()
    assert life.differences() == [], done


@pytest.mark.parametrize("seed", SEEDS)
def test_two_workers_of_which_one_believes_every_lease_to_be_over(life: SheetLife, seed: int) -> None:
    life.goes_on(10)
    life.google.faults.storm(seed=seed, share=0.3)
    thief = life.a_worker()
    thief._lease_clock = lambda _: life.clock.now.replace(year=2100)
    is_over = threading.Event()
    threads = [threading.Thread(target=works, args=(worker, is_over)) for worker in (life.worker, thief)]
    for thread in threads:
        thread.start()
    for _ in range(2 * BATCHES):
        life.hears({"overall": 3}, at=life.clock())
        life.clock.move(seconds=2)
        is_over.wait(0.02)
    is_over.set()
    for thread in threads:
        thread.join()
    life.settles()
    assert life.differences() == []


def a_mortal_worker(life: SheetLife, chance: Random) -> Sync:
    worker = life.a_worker()

    def clock() -> object:
        if chance.random() < 0.01:
            raise Killed
        return life.clock()

    worker._clock = clock  # type: ignore[assignment]
    return worker


def works(worker: Sync, is_over: threading.Event) -> None:
    while not is_over.is_set():
        worker._turn()


@pytest.mark.parametrize("seed", SEEDS)
def test_where_google_does_not_refuse_a_used_id_we_wait_for_late_calls(life: SheetLife, seed: int) -> None:
    life.google.doubts.used_id_refused = False
    life.connects(life.mara, life.riverside.id, refuses_used_ids=False)
    life.goes_on(10)
    life.google.faults.storm(seed=seed, share=0.4)
    life.google.faults.late_by = 1
    for number in range(10):
        life.hears({"overall": 3, "comment": f"{number}"}, at=life.clock())
        life.goes_on(60)
        life.google.deliver_late()
    life.settles()
    assert life.differences() == []
