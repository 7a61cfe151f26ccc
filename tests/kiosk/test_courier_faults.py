"""One bad response, a bad server, a bad network: nothing is lost, nothing doubled, and the others go through."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.outbox import Counts, Outbox
from tests.kiosk.memory import MEMORY
from tests.kiosk.pretend_server import FAULTS
from tests.kiosk.tour import Tour


def test_a_refused_response_is_kept_with_its_reason(tour: Tour) -> None:
    ids = tour.fill(3)
    tour.server.refuses = {ids[1]}
    tour.run(100)
    assert (tour.status.waiting, tour.status.refused) == (0, 1)
    assert tour.outbox.refusals() == [(ids[1], "overall: a score must be a whole number from 1 to 5.")]
    assert len(tour.server.stored) == 2


@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_poisoned_response_among_a_hundred_is_found_and_99_are_stored_at_once(tour: Tour, status: int) -> None:
    ids = tour.fill(100)
    tour.server.poison = {ids[36]: status}
    tour.server.next_sync_in_seconds = 1
    tour.run(20)
    assert set(ids) - tour.server.stored.keys() == {ids[36]}
    assert (tour.status.waiting, tour.outbox.refusals()) == (0, [(ids[36], "Not this one.")])


def test_a_response_that_makes_the_server_stumble_waits_behind_the_others(tour: Tour) -> None:
    ids = tour.fill(100)
    tour.server.poison = {ids[0]: 500}
    tour.server.next_sync_in_seconds = 1
    tour.run(140)
    assert set(ids) - tour.server.stored.keys() == {ids[0]}
    assert tour.outbox.counts() == Counts(1, 0)
    tour.server.poison = {}
    tour.run(140)
    assert tour.outbox.counts() == Counts(0, 0)


def test_it_does_not_hammer_a_server_that_stumbles_over_one(tour: Tour) -> None:
    ids = tour.fill(1)
    tour.server.poison = {ids[0]: 500}
    tour.server.next_sync_in_seconds = 1
    tour.run(3600)
    assert len(tour.sizes) < 6 * 60


@pytest.mark.parametrize("status", [400, 500])
def test_a_server_that_refuses_everybody_costs_no_response(tour: Tour, status: int) -> None:
    ids = tour.fill(5)
    tour.server.poison = dict.fromkeys(ids, status)
    tour.server.largest = -1  # even an empty envelope
    tour.run(600)
    assert tour.outbox.counts() == Counts(5, 0)
    tour.server.poison, tour.server.largest = {}, 100
    tour.run(300)
    assert (tour.outbox.counts(), len(tour.server.stored)) == (Counts(0, 0), 5)


def test_a_server_that_breaks_between_two_visits_costs_neither_of_them(tour: Tour) -> None:
    tour.step()
    ids = tour.fill(1)
    tour.server.poison, tour.server.largest = {ids[0]: 400}, -1
    tour.run(200)
    assert tour.outbox.counts() == Counts(1, 0)


def test_a_batch_that_is_too_large_is_halved_and_grows_again(tour: Tour) -> None:
    tour.fill(200)
    tour.server.largest = 30
    tour.server.next_sync_in_seconds = 1
    tour.run(5)
    assert tour.sizes[:6] == [100, 50, 25, 50, 25, 50]
    tour.run(60)
    assert tour.status.waiting == 0


tablets_day = st.lists(
    st.one_of(
        st.integers(1, 12).map(lambda number: ("visits", number)), st.sampled_from(FAULTS).map(lambda f: ("fault", f))
    ),
    max_size=20,
)


@settings(max_examples=20)
@given(day=tablets_day, spoiled=st.sampled_from(["", "refused", "400", "500 once"]))
def test_whatever_the_network_does_nothing_is_lost_and_nothing_doubled(
    day: list[tuple[str, int | str]], spoiled: str
) -> None:
    with TemporaryDirectory(dir=MEMORY) as folder:
        outbox = Outbox(Path(folder))
        tour = Tour(outbox, Path(folder))
        ids: list[str] = []
        for _, value in day:
            if isinstance(value, int):
                ids += tour.fill(value)
            else:
                tour.server.faults = iter([value])
            if ids and spoiled == "refused":
                tour.server.refuses = {ids[0]}
            if ids and spoiled.startswith(("400", "500")) and ids[0] not in tour.server.stored:
                tour.server.poison = {ids[0]: int(spoiled[:3])}
            tour.step()
        if spoiled == "500 once":
            tour.server.poison = {}
        tour.run(600)
        counts, refused = outbox.counts(), {id_ for id_, _ in outbox.refusals()}
        outbox.close()
    assert counts.waiting == 0
    assert sorted([*tour.server.stored, *refused]) == sorted(ids)
    assert tour.server.conflicts == []
