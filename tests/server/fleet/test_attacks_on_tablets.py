"""A liar in the server's place: the tablet believes nothing that makes no sense, and never breaks over it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from kiosk.hours import is_asleep
from kiosk.server_client import RESTING, NotJson, NotPaired, ServerClient
from kiosk.summons import Summons
from server.branches.branch import Branch
from server.branches.hours import WEEK, spells_of
from surveys.tablet import Spell, TabletSettings, settings_from_wire
from tests.builders import a_visit
from tests.kiosk.desk import json_reply, open_desk
from tests.server.conftest import NOON

FURTHEST = "9999-12-31T23:59:59-14:00"
EARLIEST = "0001-01-01T00:00:00+14:00"


@pytest.mark.parametrize(
    "told",
    [
        {"doubts": {"repeat_seconds": 10**400}},
        {"branch": "half \ud800"},
        {"look": {"invitation": {"en": "half \udfff"}}},
        {"open": [{"begins": "2026-02-30T09:00:00Z", "ends": 5}]},
        {"pin": {"salt": []}},
        {"look": {"colours": {"act": {"deep": [[]]}}}},
    ],
)
def test_settings_that_make_no_sense_are_left_out(told: dict[str, Any]) -> None:
    assert settings_from_wire({**told, "timezone": "Africa/Nairobi"}) == TabletSettings(timezone="Africa/Nairobi")


def test_hours_from_the_first_year_to_the_last_wake_the_tablet() -> None:
    told = settings_from_wire({"open": [{"begins": EARLIEST, "ends": FURTHEST}]})
    assert len(told.open) == 1
    assert not is_asleep(told.open, NOON)


@pytest.mark.parametrize("first", [datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 10, 16, tzinfo=UTC)])
def test_a_tablet_in_berlin_sleeps_and_wakes_by_the_wall_through_both_changes(first: datetime) -> None:
    berlin = Branch(1, "station", "Station", "", "Europe/Berlin", (), WEEK, frozenset())
    spells = [Spell(begins=begins, ends=ends) for begins, ends in spells_of(berlin, first.date(), 14)]
    for hours in range(13 * 24):
        local = (first + timedelta(hours=hours)).astimezone(berlin.zone)
        is_at_work = local.weekday() < 5 and 9 <= local.hour < 17
        assert is_asleep(spells, local) is not is_at_work, local


@pytest.fixture
def liar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ServerClient]]:
    """A paired tablet whose server answers so from now on."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_desk() as desk:
        tablet = ServerClient(tmp_path, desk.address)

        def says(body: Mapping[str, Any], status: int = 200, kind: str = "application/json") -> ServerClient:
            branch = {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}
            desk.replies += [
                json_reply({"device_id": "d", "branch": branch}),
                json_reply(body, status=status, kind=kind),
            ]
            tablet.pair("K74Q2M22")
            return tablet

        yield says
        tablet.close()


def test_half_characters_are_no_answer_of_our_server(liar: Callable[..., ServerClient]) -> None:
    with pytest.raises(NotJson):
        liar({"verdicts": [], "settings": {"branch": "\ud800"}}).sync({}, {}, [])


def test_a_proof_that_cannot_be_written_wipes_nothing(liar: Callable[..., ServerClient]) -> None:
    lie = {"type": "device-revoked", "proof": "\ud800"}
    with pytest.raises((NotPaired, NotJson)):
        liar(lie, 401, "application/problem+json").sync({}, {}, [])


def test_a_next_sync_beyond_all_numbers_comes_within_an_hour(liar: Callable[..., ServerClient]) -> None:
    assert (
        RESTING <= liar({"verdicts": [], "next_sync_in_seconds": 10**400}).sync({}, {}, []).next_sync_in_seconds <= 3600
    )


@pytest.mark.parametrize("answer", [{"status": []}, {"status": {"coming": 1}}, {"status": "coming", "name": []}, {}])
def test_a_customer_who_called_is_told_something_whatever_the_server_says(answer: dict[str, Any]) -> None:
    handed: Queue[Callable[[], None]] = Queue()
    called = Summons(lambda _: answer, is_offered=lambda: True, ticks=lambda: 0, hand_over=handed.put, poll=0)
    called.call(a_visit())
    handed.get(timeout=30)()
    assert (called.state, called.name) == ("coming" if answer.get("status") == "coming" else "nobody", "")
