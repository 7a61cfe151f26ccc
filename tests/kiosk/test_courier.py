"""The courier step by step, on a clock that the tests move."""

import threading
from itertools import cycle, repeat

import pytest

from kiosk.courier import Status
from kiosk.outbox import Counts
from tests.builders import NOW, a_response
from tests.kiosk.keeping import keep
from tests.kiosk.test_survey_store import published
from tests.kiosk.tour import Tour


def test_what_the_server_stored_is_erased(tour: Tour) -> None:
    ids = tour.fill(3)
    assert tour.step() == 30
    assert list(tour.server.stored) == ids
    assert tour.status == Status(waiting=0, refused=0, connected=True, problem="")


def test_a_sync_says_how_the_tablet_is(tour: Tour) -> None:
    tour.store.take({"small": published(3)}, {"digest": "abc"}, NOW)
    tour.outbox.count_visit()
    tour.fill(2)
    tour.step()
    assert tour.server.known == {"small": 3}
    assert tour.server.health == {
        "app_version": "0.1.0",
        "sent_at": "2026-03-02T09:00:00.000Z",
        "visits": 1,
        "waiting": 2,
        "refused": 0,
        "battery": 80,
        "disk_free_mb": 1500,
        "settings": "abc",
    }


def test_a_batch_is_at_most_a_hundred_and_the_rest_follows_when_the_server_says(tour: Tour) -> None:
    tour.fill(250)
    tour.server.next_sync_in_seconds = 1
    assert [tour.step() for _ in range(4)] == [1, 1, 1, 30]
    assert tour.sizes == [100, 100, 50, 0]


def test_a_batch_is_at_most_256_kilobytes(tour: Tour) -> None:
    tour.fill(100, words="w" * 4000)
    tour.step()
    assert 55 < tour.sizes[0] < 65


def test_an_empty_outbox_still_shows_that_the_tablet_is_well(tour: Tour) -> None:
    tour.run(300)
    assert tour.sizes == [0] * 10


def test_from_a_server_in_trouble_it_backs_off_from_a_second_to_a_minute(tour: Tour) -> None:
    tour.server.faults = iter(["lost reply"] * 8)
    tour.fill(1)
    assert [tour.step() for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 30]
    assert tour.status.waiting == 0


@pytest.mark.parametrize("fault", ["no network", "captive portal"])
def test_after_a_night_without_a_network_it_sends_within_seconds(tour: Tour, fault: str) -> None:
    tour.server.faults = repeat(fault)
    tour.fill(1)
    waits = [tour.step() for _ in range(5000)]
    assert (waits[:5], max(waits), tour.status.connected) == ([1, 2, 4, 8, 8], 8, False)
    tour.server.faults = iter([])
    tour.step()
    assert (tour.status.waiting, tour.status.connected) == (0, True)


def test_what_is_wrong_after_an_outage_is_new(tour: Tour) -> None:
    tour.server.faults = iter(["no network"] * 20 + ["lost reply"] * 3)
    waits = [tour.step() for _ in range(23)]
    assert waits[-4:] == [8, 4, 8, 16]


def test_a_network_that_comes_and_goes_is_not_hammered(tour: Tour) -> None:
    tour.server.faults = cycle(["no network", "server error"])
    tour.run(3600)
    assert len(tour.sizes) < 3600 / 4


def test_jitter_spreads_the_tablets_over_half_of_the_wait(tour: Tour) -> None:
    tour.courier._chance = lambda: 0.0
    tour.server.faults = iter(["no network"] * 3)
    assert [tour.step() for _ in range(3)] == [0.5, 1, 2]


def test_a_new_row_does_not_break_a_back_off(tour: Tour) -> None:
    tour.server.faults = iter(["no network"] * 3)
    for _ in range(3):
        tour.step()
    assert tour.courier.step(tour.now - 1.5) == 1.5
    assert len(tour.sizes) == 3


def test_no_network_is_no_reason_for_smaller_batches(tour: Tour) -> None:
    tour.server.faults = iter(["no network", "captive portal"])
    tour.fill(100)
    tour.run(10)
    assert tour.sizes[:3] == [100, 100, 100]


def test_on_a_line_too_slow_for_the_whole_halves_get_through_and_grow_again(tour: Tour) -> None:
    tour.server.faults = iter(["lost reply"] * 3)
    tour.server.next_sync_in_seconds = 1
    tour.fill(300)
    tour.run(20)
    assert tour.sizes[:8] == [100, 50, 25, 12, 24, 48, 96, 100]
    assert (len(tour.server.stored), tour.server.conflicts) == (300, [])


def test_a_lost_reply_doubles_nothing(tour: Tour) -> None:
    tour.server.faults = iter(["lost reply"] * 5)
    ids = tour.fill(3)
    tour.run(100)
    assert (list(tour.server.stored), tour.server.conflicts, tour.status.waiting) == (ids, [], 0)


def test_what_the_reply_leaves_out_stays_and_is_sent_again(tour: Tour) -> None:
    tour.server.faults = iter(["forgets half"])
    tour.fill(4)
    tour.step()
    assert tour.status.waiting == 2
    tour.step()
    assert tour.status.waiting == 0


def test_a_verdict_that_the_tablet_does_not_know_erases_nothing(tour: Tour) -> None:
    tour.server.says = "put off"
    tour.fill(2)
    tour.run(100)
    assert tour.outbox.counts() == Counts(2, 0)


def test_the_server_cannot_erase_what_was_not_sent(tour: Tour) -> None:
    visit = a_response()
    keep(tour.outbox, visit, ended=False)
    tour.server.stored[str(visit.id)] = "something else"
    tour.fill(1)
    tour.step()
    keep(tour.outbox, visit)
    assert tour.outbox.counts() == Counts(1, 0)


def test_a_revoked_tablet_is_told_so_and_erases_nothing_by_itself(tour: Tour) -> None:
    tour.server.faults = iter(["revoked"])
    tour.fill(2)
    tour.step()
    assert tour.happened == ["revoked"]
    assert (tour.status.problem, tour.outbox.counts()) == ("revoked", Counts(2, 0))


def test_news_from_the_server_are_kept_and_told_once(tour: Tour) -> None:
    tour.server.surveys = {"small": published(4)}
    tour.run(100)
    assert (tour.store.versions, tour.happened) == ({"small": 4}, ["news"])


def test_a_server_not_heard_for_ten_minutes_is_not_connected(tour: Tour) -> None:
    assert not tour.status.connected
    tour.step()
    tour.server.faults = iter(["no network"] * 1000)
    tour.run(500)
    assert (tour.status.connected, tour.status.problem) == (True, "no-network")
    tour.run(180)
    assert not tour.status.connected


def test_after_pairing_it_speaks_at_once(tour: Tour) -> None:
    tour.server.faults = iter(["no network"] * 7)
    for _ in range(7):
        tour.step()
    tour.courier.paired()
    assert tour.courier.step(tour.now - 59) == 30


def test_the_thread_sends_what_it_is_woken_for_and_ends_when_asked(tour: Tour) -> None:
    told = threading.Event()
    tour.courier.on_status = told.set
    tour.courier.start()
    assert told.wait(30)
    told.clear()
    ids = tour.fill(1)
    tour.courier.wake()
    assert told.wait(30)
    tour.courier.stop()
    assert list(tour.server.stored) == ids


def test_the_thread_outlives_whatever_goes_wrong(tour: Tour) -> None:
    told = threading.Event()
    tour.courier._battery = lambda: 1 // 0
    tour.courier.on_status = told.set
    tour.courier.start()
    assert told.wait(30)
    tour.courier.stop()
    assert tour.status.problem == "tablet"
