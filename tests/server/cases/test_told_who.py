from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from server.branches.branch import Branch
from server.branches.hours import WEEK
from server.cases.told_who import covers, digest_at, goes_out
from server.cases.triage_settings import Duty
from server.database.tables.staff import people
from surveys.rules import Reason
from tests.server.cases.conftest import Desk, a_story
from tests.server.conftest import NOON

NAIROBI, BERLIN = ZoneInfo("Africa/Nairobi"), ZoneInfo("Europe/Berlin")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def told(desk: Desk) -> list[str]:
    """By mail, in the first name."""
    return sorted(owed.destination.partition("@")[0] for owed in desk.owed() if owed.channel == "email")


def duty(person_id: int, begins: str = "09:00", ends: str = "17:00", days: tuple[str, ...] = EVERY_DAY) -> Duty:
    return Duty(person_id=person_id, days=days, begins=begins, ends=ends)


def test_only_who_is_on_duty_at_that_hour_is_told(desk: Desk) -> None:
    riverside = desk.chooses(told="duty", duty=(duty(desk.cast.theo.id),))
    desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup"))  # 15:00 in Nairobi
    assert told(desk) == ["theo"]


def test_with_nobody_on_duty_everybody_is_told(desk: Desk) -> None:
    riverside = desk.chooses(told="duty", duty=(duty(desk.cast.theo.id, "18:00", "22:00"),))
    desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup"))
    assert told(desk) == ["mara", "theo"]


def test_somebody_on_duty_who_has_no_address_or_has_left_is_as_nobody(desk: Desk) -> None:
    riverside = desk.chooses(told="duty", duty=(duty(desk.cast.theo.id),))
    nobody_can_write = update(people).where(people.c.id == desk.cast.theo.id).values(email=None)
    desk.database.write(lambda session: session.execute(nobody_can_write))
    desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup"))
    assert told(desk) == ["mara"]


def test_urgent_words_go_to_everybody_where_the_branch_wants_that(desk: Desk) -> None:
    riverside = desk.chooses(told="duty", duty=(duty(desk.cast.theo.id),), urgent_everybody=True)
    desk.opens(a_story(desk.cast, branch=riverside, words="Gas!", findings=frozenset({Reason.URGENT})))
    assert told(desk) == ["mara", "theo"]


@pytest.mark.parametrize(
    ("begins", "ends", "at", "is_covered"),
    [
        ("09:00", "17:00", "2026-03-02T09:00", True),
        ("09:00", "17:00", "2026-03-02T16:59", True),
        ("09:00", "17:00", "2026-03-02T17:00", False),
        ("09:00", "17:00", "2026-03-03T12:00", False),  # a Tuesday
        ("00:00", "24:00", "2026-03-02T23:59", True),
        ("22:00", "06:00", "2026-03-02T23:00", True),
        ("22:00", "06:00", "2026-03-03T05:59", True),  # still Monday's
        ("22:00", "06:00", "2026-03-03T06:00", False),
        ("22:00", "06:00", "2026-03-02T05:00", False),  # Sunday's
    ],
)
def test_a_duty_of_mondays_covers(begins: str, ends: str, at: str, is_covered: bool) -> None:  # noqa: FBT001
    assert covers(duty(1, begins, ends, ("mon",)), datetime.fromisoformat(at)) is is_covered


def a_branch(triage: str, zone: str = "Europe/Berlin", **more: object) -> Branch:
    branch = Branch(1, "station", "Station", "", zone, (), WEEK, frozenset(), triage)
    return replace(branch, **more)  # type: ignore[arg-type]


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


NIGHTS = '{"":{"quiet":["22:00","07:00"]}}'
CLOSED = '{"":{"quiet":"closed"}}'


@pytest.mark.parametrize(
    ("quiet", "comes_in", "goes"),
    [
        (NIGHTS, "2026-03-02T21:59", "2026-03-02T21:59"),
        (NIGHTS, "2026-03-02T22:00", "2026-03-03T07:00"),
        (NIGHTS, "2026-03-03T06:59", "2026-03-03T07:00"),
        (NIGHTS, "2026-03-03T07:00", "2026-03-03T07:00"),
        (NIGHTS, "2026-03-28T23:00", "2026-03-29T07:00"),  # the night that is an hour shorter
        (NIGHTS, "2026-10-24T23:00", "2026-10-25T07:00"),  # and an hour longer
        ('{"":{"quiet":["12:00","24:00"]}}', "2026-03-02T13:00", "2026-03-03T00:00"),
        (CLOSED, "2026-03-02T16:59", "2026-03-02T16:59"),
        (CLOSED, "2026-03-06T17:00", "2026-03-09T09:00"),  # a week-end
        ("", "2026-03-07T03:00", "2026-03-07T03:00"),
    ],
)
def test_what_comes_in_when_it_is_quiet_goes_out_when_that_ends(quiet: str, comes_in: str, goes: str) -> None:
    assert goes_out(a_branch(quiet), at(comes_in)) == at(goes)


def test_a_week_of_holidays_is_quiet_and_a_branch_that_never_opens_is_not() -> None:
    holidays = frozenset(date(2026, 3, day) for day in range(2, 9))
    assert goes_out(a_branch(CLOSED, holidays=holidays), at("2026-03-02T10:00")) == at("2026-03-09T09:00")
    assert goes_out(a_branch(CLOSED, hours={}), at("2026-03-02T10:00")) == at("2026-03-02T10:00")


def test_an_alert_waits_for_the_end_of_the_quiet_hours_and_goes_to_who_is_on_duty_then(desk: Desk) -> None:
    early, late = duty(desk.cast.mara.id, "06:00", "12:00"), duty(desk.cast.theo.id, "12:00", "22:00")
    riverside = desk.chooses(quiet=("14:00", "07:00"), told="duty", duty=(early, late))
    case_id = desk.opens(a_story(desk.cast, branch=riverside, words="Cold soup"))
    assert {owed.run_at for owed in desk.owed()} == {at("2026-03-03T07:00", NAIROBI)}
    assert told(desk) == ["mara"]
    [line] = [line for line in desk.page(case_id).timeline if line.what == "told"]
    assert line.words == "Mara, the chat, Tuesday 3 March, 07:00"


def test_urgent_words_ignore_quiet_hours(desk: Desk) -> None:
    riverside = desk.chooses(quiet=("14:00", "07:00"))
    desk.opens(a_story(desk.cast, branch=riverside, words="Gas!", findings=frozenset({Reason.URGENT})))
    assert {owed.run_at for owed in desk.owed()} == {NOON}


@pytest.mark.parametrize(
    ("digest", "now", "goes"),
    [
        ("hourly", "2026-03-02T10:00", "2026-03-02T11:00"),
        ("hourly", "2026-03-02T10:59:59", "2026-03-02T11:00"),
        ("hourly", "2026-03-29T01:30", "2026-03-29T03:00"),  # there is no two o'clock that night
        ("opening", "2026-03-02T08:00", "2026-03-02T09:00"),
        ("opening", "2026-03-02T09:00", "2026-03-03T09:00"),
        ("opening", "2026-03-02T12:00", "2026-03-03T09:00"),
        ("opening", "2026-03-06T12:00", "2026-03-09T09:00"),
        ("opening", "2026-03-28T12:00", "2026-03-30T09:00"),  # the clock changes on the way
    ],
)
def test_a_digest_goes_out(digest: str, now: str, goes: str) -> None:
    assert digest_at(a_branch(f'{{"":{{"digest":"{digest}"}}}}'), at(now)) == at(goes)


def test_a_branch_that_never_opens_has_its_digest_at_midnight() -> None:
    assert digest_at(a_branch('{"":{"digest":"opening"}}', hours={}), at("2026-03-02T12:00")) == at("2026-03-03T00:00")


def test_hours_of_zones_that_are_not_whole_hours_away_are_full_there() -> None:
    found = digest_at(a_branch('{"":{"digest":"hourly"}}', "Asia/Kathmandu"), datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    assert found - datetime(2026, 3, 2, 12, 0, tzinfo=UTC) == timedelta(minutes=15)
