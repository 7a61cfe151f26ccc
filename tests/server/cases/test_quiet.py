"""Tablets that have no answers where there normally are some."""

from datetime import timedelta

import pytest

from server.cases import tablets
from server.cases.quiet import is_chance
from tests.server.cases.conftest import Desk
from tests.server.cases.lookout import Lookout, a_lookout

NO_ANSWERS = "No answers from Tablet 1 at Riverside"
TABLET = "Tablet 1 at Riverside is silent"


@pytest.fixture
def watch(desk: Desk) -> Lookout:
    return a_lookout(desk)


def test_no_answers_where_there_normally_are_some_tells_the_manager_once_a_day(watch: Lookout) -> None:
    """Five an hour: after 56 minutes without any, that would be chance less than once in a hundred times."""
    for hour in range(9, 17):
        watch.answers_for_weeks(5, hour=hour)
    assert watch.until("2026-03-02T18:00") == [f"Mon 10:00 mara: {NO_ANSWERS}"]


def test_it_says_since_when_and_what_would_be_normal(watch: Lookout) -> None:
    watch.answers_for_weeks(8, hour=9)
    watch.lobby.passes(minutes=5)
    watch.lobby.hears(5, at="Tablet 1")
    watch.lobby.passes(minutes=50)
    watch.beats(watch.on["Tablet 1"])
    watch.works(watch.lobby.database)
    [(_, message)] = watch.lobby.mails()
    assert message.facts[0] == (
        "Tablet",
        "Tablet 1: none since Monday 2 March, 09:05; about 7 normally come in that time",
    )


def test_every_answer_begins_the_wait_anew(watch: Lookout) -> None:
    for hour in range(9, 17):
        watch.answers_for_weeks(4, hour=hour)
    told = []
    for hour in range(9, 17):
        told += watch.until(f"2026-03-02T{hour:02}:45")
        watch.lobby.hears(4, at="Tablet 1")
    assert told == []
    device = watch.on["Tablet 1"]
    assert ("quiet", device) not in watch.lobby.database.read(tablets.notices_of)


def test_an_answer_ends_it(watch: Lookout) -> None:
    watch.answers_for_weeks(5, hour=9)
    watch.until("2026-03-02T10:00")
    watch.lobby.passes(minutes=1)
    watch.lobby.hears(4, at="Tablet 1")
    watch.looks()
    device = watch.on["Tablet 1"]
    assert watch.lobby.database.read(tablets.notices_of)["quiet", device].over_at == watch.lobby.now


def test_before_four_weeks_of_history_nothing_is_said(watch: Lookout) -> None:
    for hour in range(9, 17):
        watch.answers_for_weeks(9, hour=hour, weeks=3)
    assert watch.until("2026-03-02T17:00") == []


def test_few_answers_are_chance_for_long(watch: Lookout) -> None:
    """One every two hours: four in a day, and e**-4 is more than one in a hundred."""
    for hour in range(9, 17, 2):
        watch.answers_for_weeks(1, hour=hour)
    assert watch.until("2026-03-02T17:00") == []


@pytest.mark.parametrize(("expected", "chance"), [(0, True), (4.6, True), (4.61, False)])
def test_chance_ends_at_one_in_a_hundred(expected: float, chance: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_chance(expected) is chance


def test_a_silent_tablet_and_one_with_answers_waiting_are_not_called_quiet(watch: Lookout) -> None:
    for hour in range(9, 17):
        watch.answers_for_weeks(5, hour=hour)
    device = watch.goes_off()
    for _ in range(24):
        watch.lobby.passes(minutes=5)
        watch.beats(device, waiting=3)
        watch.works(watch.lobby.database)
    assert watch.lobby.told() == []
    assert watch.until("2026-03-02T18:00") == [f"Mon 11:30 mara: {TABLET}"]


def test_answers_are_compared_by_the_clock_on_the_wall_through_a_clock_change(watch: Lookout) -> None:
    watch.lobby.moves_to("Europe/Berlin")
    watch.lobby.wall("2026-03-30T09:00")  # the Monday after the change
    for hour in range(9, 17):
        watch.answers_for_weeks(5, hour=hour)
    watch.looks()
    assert watch.until("2026-03-30T18:00") == [f"Mon 10:00 mara: {NO_ANSWERS}"]


def test_a_branch_can_do_without_the_quiet_tablet(watch: Lookout) -> None:
    watch.chooses(quiet_tablet=False)
    watch.answers_for_weeks(9, hour=9)
    assert watch.until("2026-03-02T11:00") == []


def test_a_day_without_answers_is_remembered_for_a_day(watch: Lookout) -> None:
    watch.answers_for_weeks(5, hour=9)
    watch.until("2026-03-02T10:00")
    told_at, key = watch.lobby.now, ("quiet", watch.on["Tablet 1"])
    assert key in watch.lobby.database.read(tablets.notices_of, since=told_at)
    assert key not in watch.lobby.database.read(tablets.notices_of, since=told_at + timedelta(seconds=1))
