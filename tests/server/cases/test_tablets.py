"""Tablets that send no heartbeat in opening hours: who is told, when by the clock on the wall, and how often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from server.branches.branch import set_hours
from server.branches.touchpoint import close_touchpoint
from server.cases import tablets
from server.database import Database
from server.database.tables.branches import touchpoints
from server.fleet.device import revoke
from tests.server.cases.conftest import Desk
from tests.server.cases.lobby import MAIL
from tests.server.cases.lookout import Lookout, a_lookout
from tests.server.conftest import KEYS

TABLET = "Tablet 1 at Riverside is silent"


@pytest.fixture
def watch(desk: Desk) -> Lookout:
    return a_lookout(desk)


def test_a_tablet_that_is_well_is_not_spoken_of(watch: Lookout) -> None:
    assert watch.until("2026-03-03T10:00") == []


def test_half_an_hour_without_a_heartbeat_tells_the_manager_once(watch: Lookout) -> None:
    watch.until("2026-03-02T10:00")
    watch.goes_off()
    assert watch.until("2026-03-03T12:00") == [f"Mon 10:30 mara: {TABLET}"]


def test_it_says_since_when_what_waits_and_what_to_do(watch: Lookout) -> None:
    watch.until("2026-03-02T10:00")
    watch.beats(watch.goes_off(), waiting=7)
    watch.lobby.passes(minutes=31)
    watch.works(watch.lobby.database)
    [(_, message)] = watch.lobby.mails()
    assert message.facts[0] == ("Tablet", "Tablet 1: last heard of Monday 2 March, 10:00; 7 answers wait on it")
    assert message.facts[-1][0] == "What to do"
    assert message.links == (("Open the devices", "https://heard.example/devices"),)


def test_a_night_a_weekend_and_a_holiday_are_no_silence(watch: Lookout) -> None:
    watch.lobby.database.write(set_hours, watch.lobby.branch, None, {date(2026, 3, 9)})
    watch.until("2026-03-06T16:45")
    watch.goes_off()
    assert watch.until("2026-03-10T10:00") == [f"Tue 09:15 mara: {TABLET}"]


@pytest.mark.parametrize("saturday", ["2026-03-28", "2026-10-24"])
def test_on_the_mornings_after_a_clock_change_the_wall_counts(watch: Lookout, saturday: str) -> None:
    """Berlin's hour that is lost or won is nobody's opening hour."""
    watch.lobby.moves_to("Europe/Berlin")
    watch.lobby.wall(f"{saturday}T09:00")
    watch.looks()
    watch.lobby.told()
    watch.goes_off()
    monday = date.fromisoformat(saturday) + timedelta(days=2)
    assert watch.until(f"{monday}T10:00") == [f"Mon 09:30 mara: {TABLET}"]


def test_a_tablet_that_was_paired_and_never_heard_of_is_silent_too(watch: Lookout) -> None:
    watch.goes_off(watch.pairs(now=watch.lobby.now))
    watch.until("2026-03-02T09:25")
    watch.lobby.now += timedelta(minutes=5)
    watch.beats(watch.on["Tablet 1"])
    watch.works(watch.lobby.database)
    [(_, message)] = watch.lobby.mails()
    assert message.facts[0] == ("Tablet", "Tablet 2: paired Monday 2 March, 09:00, never heard of")


def test_several_silent_tablets_are_one_message(watch: Lookout) -> None:
    for _ in range(2):
        watch.pairs()
    watch.looks()
    watch.on.clear()
    assert watch.until("2026-03-02T12:00") == ["Mon 09:30 mara: 3 tablets at Riverside are silent"]


def test_well_again_is_noted_and_the_next_silence_is_told_again(watch: Lookout) -> None:
    device = watch.goes_off()
    watch.until("2026-03-02T11:00")
    watch.on["Tablet 1"] = device
    assert watch.until("2026-03-02T12:00") == []
    notice = watch.lobby.database.read(tablets.notices_of)["silent", device]
    assert (notice.told_at, notice.over_at) == (watch.at("2026-03-02T09:30"), watch.at("2026-03-02T11:05"))
    watch.goes_off()
    assert watch.until("2026-03-02T17:00") == [f"Mon 12:30 mara: {TABLET}"]


def test_a_tablet_that_comes_and_goes_is_told_of_every_two_hours_at_most(watch: Lookout) -> None:
    told = []
    for half_hour in range(10, 22):
        device = watch.goes_off()
        told += watch.until(f"2026-03-02T{9 + half_hour // 3}:{half_hour % 3 * 20:02}")
        watch.on["Tablet 1"] = device
        told += watch.looks()
    assert len(told) <= 3


@pytest.mark.parametrize("how", ["revoked", "closed", "switched off"])
def test_what_is_meant_to_be_silent_is(watch: Lookout, how: str) -> None:
    device_id = watch.goes_off()
    device = watch.devices()["Tablet 1"]
    if how == "revoked":
        watch.lobby.database.write(revoke, device_id, stolen=False, now=watch.lobby.now)
    elif how == "closed":
        watch.lobby.database.write(close_touchpoint, device.touchpoint, closed=True)
    else:
        watch.chooses(silent_tablet=False)
    assert watch.until("2026-03-02T17:00") == []


def test_a_silent_tablet_that_is_revoked_is_over(watch: Lookout) -> None:
    device = watch.goes_off()
    watch.until("2026-03-02T10:00")
    watch.lobby.database.write(revoke, device, stolen=True, now=watch.lobby.now)
    watch.until("2026-03-02T10:10")
    assert watch.lobby.database.read(tablets.notices_of)["silent", device].over_at == watch.at("2026-03-02T10:05")


def test_a_branch_chooses_its_patience(watch: Lookout) -> None:
    watch.chooses(silent_minutes=120)
    watch.goes_off()
    assert watch.until("2026-03-02T18:00") == [f"Mon 11:00 mara: {TABLET}"]


def test_while_the_server_was_down_no_tablet_was_silent(watch: Lookout) -> None:
    watch.lobby.wall("2026-03-02T13:00")
    watch.listening_since = watch.lobby.now
    watch.works(watch.lobby.database)
    assert watch.lobby.told() == []
    watch.goes_off()
    assert watch.until("2026-03-02T18:00") == [f"Mon 13:30 mara: {TABLET}"]


def test_what_the_server_slept_through_was_no_tablets_silence(watch: Lookout) -> None:
    """A laptop that was shut over lunch: the tablets could not reach it either."""
    its = tablets.Watch(watch.lobby.now)

    def look() -> list[str]:
        its.look_around(watch.lobby.database, outlets=MAIL, keys=KEYS, now=watch.lobby.now)
        return [title for _, title in watch.lobby.told()]

    for minutes, told in ((5, []), (120, []), (1, []), (9, []), (10, []), (10, [TABLET])):
        watch.lobby.passes(minutes=minutes)
        assert look() == told, minutes


def test_without_mail_the_chat_is_told(watch: Lookout) -> None:
    watch.lobby.desk.outlets = type(MAIL)("https://heard.example", email=False, chats=("chat-1",))
    watch.goes_off()
    assert watch.until("2026-03-02T10:00") == [f"Mon 09:30 chat-1: {TABLET}"]


@pytest.fixture
def rivals(database_url: str) -> Iterator[list[Database]]:
    databases = [Database(database_url) for _ in range(3)]
    yield databases
    for one in databases:
        one.close()


def test_of_several_workers_one_tells(watch: Lookout, rivals: list[Database]) -> None:
    for _ in range(3):
        watch.pairs()
    watch.on.clear()
    watch.lobby.passes(minutes=30)
    with ThreadPoolExecutor(len(rivals)) as pool:
        list(pool.map(watch.works, rivals))
    assert watch.lobby.told() == [("mara", "4 tablets at Riverside are silent")]


def test_another_branchs_manager_hears_nothing(watch: Lookout) -> None:
    elsewhere = update(touchpoints).values(branch_id=watch.lobby.desk.cast.station.id)
    watch.lobby.database.write(lambda session: session.execute(elsewhere))
    watch.goes_off()
    assert [one.split()[2] for one in watch.until("2026-03-02T10:00")] == ["ines:"]
