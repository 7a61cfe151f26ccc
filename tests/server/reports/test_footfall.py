"""Visitors of a day, typed or from a file, and how many of a hundred answered."""

from datetime import date, timedelta

import pytest

from server.database import Database
from server.errors import BadRequest
from server.reports.filters import Filters
from server.reports.footfall import Answered, answered, footfall_from_csv, footfall_of, keep_footfall
from tests.server.conftest import NOON
from tests.server.reports.archive import JULY
from tests.server.reports.lobby import Lobby

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 7, day) for day in (6, 7, 8))


def knows(lobby: Lobby, days: dict[date, int | None]) -> None:
    lobby.database.write(keep_footfall, lobby.branch, days, actor="person 1", now=NOON)


def july(*lobbies: Lobby, **typed: str) -> Filters:
    asked = {"begins": "2026-07-01", "ends": "2026-07-31", **typed}
    return Filters.from_query(asked, [lobby.branch for lobby in lobbies], today=MONDAY)


def test_only_answers_of_days_with_known_visitors_are_measured_by_them(
    database: Database, lobby: Lobby, lobby_of_station: Lobby
) -> None:
    for day, answers in enumerate((3, 2, 4)):
        for number in range(answers):
            lobby.hears(5, at=JULY + timedelta(days=day, minutes=1 + number), kind="poster" if number else "tablet")
    lobby.hears(5, at=JULY + timedelta(minutes=30), flags=("robot",))
    lobby_of_station.hears(5, at=JULY)
    knows(lobby, {MONDAY: 60, TUESDAY: 40})
    both = july(lobby, lobby_of_station)
    assert database.read(answered, both) == {lobby.branch.id: Answered(2, 100, 5)}
    assert Answered(2, 100, 5).per_hundred == 5
    by_poster = database.read(answered, july(lobby, channel="poster", weekday="mon", hours="0-1"))
    assert by_poster == {lobby.branch.id: Answered(2, 100, 3)}


def test_without_visitors_there_is_no_share(database: Database, lobby: Lobby) -> None:
    knows(lobby, {MONDAY: 0})
    assert database.read(answered, july(lobby))[lobby.branch.id].per_hundred is None


def test_a_day_that_is_typed_again_takes_the_place_of_the_first(database: Database, lobby: Lobby) -> None:
    knows(lobby, {MONDAY: 60, TUESDAY: 40, WEDNESDAY: 5})
    knows(lobby, {MONDAY: 61, TUESDAY: None})
    assert database.read(footfall_of, lobby.branch, MONDAY, WEDNESDAY) == {MONDAY: 61, WEDNESDAY: 5}


def test_more_visitors_than_there_are_people_are_refused(lobby: Lobby) -> None:
    for visitors in (-1, 10_000_000):
        with pytest.raises(BadRequest):
            knows(lobby, {MONDAY: visitors})


def test_a_table_is_read_whatever_else_is_in_it() -> None:
    assert footfall_from_csv(["door,day,visitors", "A,2026-07-06,60", "A,2026-07-07, 40"]) == {MONDAY: 60, TUESDAY: 40}
    assert footfall_from_csv(["day;visitors", "2026-07-06;60"]) == {MONDAY: 60}


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["day visitors", "2026-07-06 60"],
        ["day,visitors", "6 July,60"],
        ["day,visitors", ",60"],
        ["day,visitors", "2026-07-06"],
        ["day,visitors", "2026-07-06,-3"],
        ["day,visitors", "2026-07-06,99999999"],
    ],
    ids=str,
)
def test_a_table_that_says_something_else_is_refused(lines: list[str]) -> None:
    with pytest.raises(BadRequest):
        footfall_from_csv(lines)
