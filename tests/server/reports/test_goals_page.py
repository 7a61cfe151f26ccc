"""/reports/goals: targets of a branch, and its visitors, typed or from a file."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest

from server.branches.branch import Branch
from server.database import Database
from server.reports.footfall import footfall_of
from server.reports.targets import targets_of
from server.staff.person import Person
from surveys.survey import Kind
from tests.server.conftest import NOON, Browser, Cast
from tests.server.reports.lobby import Lobby

PAGE = "/reports/goals?of=riverside"
TODAY = NOON.date()


@pytest.fixture
def mara(signed_in: Callable[[Person], Browser], cast: Cast) -> Browser:
    return signed_in(cast.mara)


def visitors(database: Database, branch: Branch) -> list[int]:
    return list(database.read(footfall_of, branch, TODAY - timedelta(days=60), TODAY).values())


def sends(mara: Browser, table: bytes) -> int:
    """The file of a door counter."""
    form = {"file": (BytesIO(table), "door.csv")}
    return mara.post("/reports/goals/riverside/visitors/file", seen=PAGE, **form).status


def test_targets_are_kept_as_they_are_typed(database: Database, mara: Browser, cast: Cast) -> None:
    answer = mara.post("/reports/goals/riverside/targets", seen=PAGE, csat="82,5 %", nps="−10", ces="")
    assert answer.status == 303
    own = cast.riverside.id
    assert database.read(targets_of, [cast.riverside]) == {(own, Kind.CSAT): 82.5, (own, Kind.NPS): -10}
    shown = mara.get(answer.headers["Location"]).text
    assert 'value="82.5"' in shown
    assert "Saved." in shown


def test_a_target_that_is_none_is_said_beside_what_was_typed(database: Database, mara: Browser, cast: Cast) -> None:
    answer = mara.post("/reports/goals/riverside/targets", seen=PAGE, csat="much", nps="5")
    assert answer.status == 400
    assert "A target is a number." in answer.text
    assert 'value="much"' in answer.text
    assert database.read(targets_of, [cast.riverside]) == {}


def test_a_target_stands_beside_the_last_four_weeks(mara: Browser, lobby: Lobby) -> None:
    for number in range(40):
        if number == 29:
            assert "Too early to tell. Now 90" in mara.get(PAGE).text
        lobby.hears(5 if number % 10 else 1, at=NOON - timedelta(hours=number))
    assert (
        "Now 90\u00a0%, very likely between 77\u00a0% and 96\u00a0% (40 answers in four weeks)." in mara.get(PAGE).text
    )
    mara.post("/reports/goals/riverside/targets", seen=PAGE, csat="70")
    assert "Reached, very likely. Now 90" in mara.get(PAGE).text


def test_visitors_are_typed_day_by_day(database: Database, mara: Browser, lobby: Lobby, cast: Cast) -> None:
    for number in range(3):
        lobby.hears(5, at=NOON - timedelta(minutes=1 + number))
    yesterday = TODAY - timedelta(days=1)
    form = {TODAY.isoformat(): "60", yesterday.isoformat(): ""}
    answer = mara.post("/reports/goals/riverside/visitors", seen=PAGE, **form)
    assert answer.status == 303
    assert visitors(database, cast.riverside) == [60]
    assert "<strong>5.0</strong>" in mara.get(PAGE).source
    assert mara.post("/reports/goals/riverside/visitors", seen=PAGE, **{TODAY.isoformat(): "a few"}).status == 400
    assert visitors(database, cast.riverside) == [60]


def test_a_door_counters_file_is_taken_over(database: Database, mara: Browser, cast: Cast) -> None:
    assert sends(mara, b"\xef\xbb\xbfday;visitors\r\n2026-03-01;40\r\n2026-03-02;60\r\n") == 303
    assert visitors(database, cast.riverside) == [40, 60]


@pytest.mark.parametrize("table", [b"", b"day,visitors\nsoon,5\n", b"\xff\x00\x01", b'day,visitors\n"2026'], ids=repr)
def test_a_file_that_is_none_changes_nothing(database: Database, mara: Browser, cast: Cast, table: bytes) -> None:
    assert sends(mara, table) == 400
    assert visitors(database, cast.riverside) == []


def test_another_branch_is_not_there(mara: Browser) -> None:
    assert mara.get("/reports/goals?of=station").status == 404
    assert mara.post("/reports/goals/station/targets", seen=PAGE, csat="5").status == 404
