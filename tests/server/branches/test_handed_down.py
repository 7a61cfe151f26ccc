"""The chain hands settings down as a model branch has them: followers follow, who chose for themselves keeps it."""

from datetime import date

import pytest

from server.branches.branch import Branch, add_branch, branch_by_id, set_hours
from server.branches.handed_down import (
    CHAIN,
    bring_up_to_date,
    follow_again,
    hand_down,
    is_behind,
    make_own,
    standing,
    stop,
)
from server.branches.pictures import keep_picture, picture_from, picture_of
from server.branches.settings import change_settings, settings_of
from server.cases.triage_settings import Duty, GestureKind, change_triage, triage_of
from server.database import Database, Session
from surveys.tablet import Look, Slide
from tests.server.codes.papers import a_logo
from tests.server.conftest import NOON, Cast

CHRISTMAS = frozenset({date(2026, 12, 25)})


@pytest.fixture
def harbour(database: Database, cast: Cast) -> Branch:
    """Of another region than Riverside and Station."""
    assert cast.riverside.region == "coast"
    return database.write(add_branch, slug="harbour", name="Harbour", timezone="Europe/Berlin", region="bay", now=NOON)


def closed_on(database: Database, *branches: Branch) -> list[bool]:
    return [bool(database.read(branch_by_id, one.id).holidays) for one in branches]


def follows(database: Database, branch: Branch) -> list[str]:
    return [one.part.name for one in database.read(standing, branch) if one.follows]


def test_holidays_of_a_model_reach_all_who_chose_none(database: Database, cast: Cast, harbour: Branch) -> None:
    own = frozenset({date(2026, 1, 2)})
    database.write(set_hours, cast.riverside, None, CHRISTMAS)
    database.write(set_hours, cast.station, None, own)
    assert database.write(hand_down, "holidays", CHAIN, cast.riverside, now=NOON) == 1
    assert database.read(branch_by_id, harbour.id).holidays == CHRISTMAS
    assert database.read(branch_by_id, cast.station.id).holidays == own
    assert (follows(database, harbour), follows(database, cast.station)) == (["holidays"], [])
    database.write(follow_again, cast.station, "holidays", now=NOON)
    assert database.read(branch_by_id, cast.station.id).holidays == CHRISTMAS


def test_a_change_of_the_model_and_a_new_branch_are_brought_up_to_date(
    database: Database, cast: Cast, harbour: Branch
) -> None:
    database.write(hand_down, "holidays", CHAIN, cast.riverside, now=NOON)
    assert not database.read(is_behind)
    database.write(set_hours, cast.riverside, None, CHRISTMAS)
    added = database.write(add_branch, slug="new", name="New", timezone="UTC", now=NOON)
    assert database.read(is_behind)
    changed = database.write(bring_up_to_date, now=NOON)
    assert [branch.id for branch, _ in changed] == [cast.station.id, harbour.id, added.id]
    assert closed_on(database, cast.station, harbour, added) == [True] * 3
    assert not database.read(is_behind)


def test_who_changes_what_it_follows_has_its_own_and_may_follow_again(
    database: Database, cast: Cast, harbour: Branch
) -> None:
    database.write(set_hours, cast.riverside, None, CHRISTMAS)
    database.write(hand_down, "holidays", CHAIN, cast.riverside, now=NOON)
    database.write(set_hours, harbour, None, ())
    assert (follows(database, harbour), database.read(is_behind)) == ([], False)
    database.write(make_own, cast.station, "holidays")
    database.write(set_hours, cast.riverside, None, ())
    database.write(bring_up_to_date, now=NOON)
    assert closed_on(database, cast.station) == [True]
    database.write(follow_again, cast.station, "holidays", now=NOON)
    assert closed_on(database, cast.station) == [False]


def test_a_region_stands_before_the_chain_until_it_stops(database: Database, cast: Cast, harbour: Branch) -> None:
    database.write(set_hours, cast.riverside, None, CHRISTMAS)
    database.write(hand_down, "holidays", "coast", cast.riverside, now=NOON)
    database.write(hand_down, "holidays", CHAIN, harbour, now=NOON)
    assert closed_on(database, cast.station, harbour) == [True, False]
    database.write(stop, "holidays", "coast", now=NOON)
    assert closed_on(database, cast.station, cast.riverside) == [False, True]


def test_a_look_comes_with_its_logo_and_leaves_the_slides(database: Database, cast: Cast) -> None:
    logo, slides = picture_from(a_logo().content), (Slide(words={"en": "Ours"}),)

    def prepare(session: Session) -> None:
        keep_picture(session, cast.riverside, logo, now=NOON)
        change_settings(session, cast.riverside, look=Look(logo=logo.sha256, colours={"act": "#14565e"}), now=NOON)
        change_settings(session, cast.station, slides=slides, now=NOON)

    database.write(prepare)
    database.write(hand_down, "look", CHAIN, cast.riverside, now=NOON)
    station = database.read(settings_of, cast.station)
    assert (station.look.logo, station.slides) == (logo.sha256, slides)
    assert database.read(picture_of, cast.station.id, logo.sha256) == logo


def test_rules_come_without_the_people_who_are_told(database: Database, cast: Cast) -> None:
    duty = Duty(person_id=cast.ines.id, days=("mon",), begins="09:00", ends="17:00")
    gift = GestureKind(name="A coffee")
    database.write(change_triage, cast.station, duty=(duty,), told="duty")
    database.write(change_triage, cast.riverside, take_within_hours=2, gestures=(gift,), told="duty")
    database.write(change_triage, cast.riverside, "receipt", low_csat=1)
    database.write(hand_down, "rules", CHAIN, cast.riverside, now=NOON)
    station = database.read(branch_by_id, cast.station.id)
    rules = triage_of(station)
    assert (rules.take_within_hours, rules.gestures, rules.duty, rules.told) == (2, (gift,), (duty,), "duty")
    assert triage_of(station, "receipt").low_csat == 1
    database.write(change_triage, cast.station, told="everybody")
    assert follows(database, cast.station) == ["rules"], "whom they tell is theirs anyway"


def test_the_week_comes_in_each_branchs_own_zone(database: Database, cast: Cast, harbour: Branch) -> None:
    late = {"mon": (("12:00", "20:00"),)}
    database.write(set_hours, cast.riverside, late, None)
    database.write(change_settings, cast.riverside, sleeps=True, now=NOON)
    database.write(hand_down, "hours", CHAIN, cast.riverside, now=NOON)
    there = database.read(branch_by_id, harbour.id)
    assert (there.hours, there.timezone) == (late, "Europe/Berlin")
    assert database.read(settings_of, harbour).sleeps
