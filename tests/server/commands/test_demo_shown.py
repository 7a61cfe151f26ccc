"""What there is to see in a demo: a living product."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean
from typing import Any

import pytest
from sqlalchemy import func

from server.app import create_app
from server.branches.branch import all_branches, branch, demo_branches
from server.branches.touchpoint import all_touchpoints
from server.cases.messages import is_unread
from server.commands.demo.command import make
from server.commands.demo.place import PLACES
from server.contacts.contact import contact_of
from server.database.tables.cases import case_messages, gestures, praises
from server.database.tables.contacts import contacts
from server.database.tables.intake import responses
from server.database.tables.staff import people
from server.errors import BadRequest
from server.heard import Heard
from server.reports.filters import Filters
from server.reports.footfall import answered
from server.reports.review.kept import review_of
from server.reports.targets import targets_of
from server.staff.person import Person, add_person
from server.tallies.recount import differences
from tests.installation import NOON, Hands, Installation, install
from tests.server.commands.looks import cases_of, rows
from tests.server.conftest import Browser

DAYS = 42


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """With a demo; nothing in it is changed."""
    place = install(tmp_path_factory.mktemp("demo"), clock=Hands(), smtp_url="smtp://127.0.0.1:1")
    make(place.heard, DAYS)
    return place


@pytest.fixture(scope="module")
def shown(place: Installation) -> Heard:
    return place.heard


def answers_at(heard: Heard, slug: str) -> list[Any]:
    here = heard.database.read(branch, slug)
    columns = (responses.c.day, responses.c.hour, responses.c.answers, responses.c.flags, responses.c.counted)
    return heard.database.read(rows, *columns, where=responses.c.branch_id == here.id)


def test_every_branch_says_in_its_name_that_it_is_made_up(shown: Heard) -> None:
    made_up = shown.database.read(demo_branches)
    assert [one.slug for one in made_up] == ["demo-harbour", "demo-hillside", "demo-market"]
    assert all(one.name.endswith(" (demo)") for one in made_up)
    assert not [one for one in shown.database.read(all_branches) if one.is_demo and one not in made_up]


def test_a_recount_agrees_with_every_tally(shown: Heard) -> None:
    assert shown.database.read(differences) == []


def test_one_branch_improves(shown: Heard) -> None:
    scores = [(row.day, row.answers["overall"]) for row in answers_at(shown, "demo-harbour")]
    middle = NOON.date() - timedelta(days=DAYS // 2)
    early, late = ([score for day, score in scores if (day < middle) is is_early] for is_early in (True, False))
    assert mean(late) - mean(early) > 0.15


def test_one_branch_has_a_broken_queue_at_noon(shown: Heard) -> None:
    found = answers_at(shown, "demo-market")
    noon, else_ = ([row for row in found if (row.hour in {12, 13}) is at_noon] for at_noon in (True, False))
    assert mean(row.answers["overall"] for row in else_) - mean(row.answers["overall"] for row in noon) > 0.8
    reasons = Counter(reason for row in noon if row.answers["overall"] <= 2 for reason in row.answers.get("why", ()))
    assert reasons.most_common(1)[0][0] == "waiting"


def test_a_child_played_with_a_tablet_and_is_not_counted(shown: Heard) -> None:
    child = [row for row in answers_at(shown, "demo-hillside") if "child" in row.flags]
    assert len(child) > 10
    assert not any(row.counted for row in child)
    assert len({row.day for row in child}) == 1


def test_customers_speak_several_languages_and_answer_in_three_ways(shown: Heard) -> None:
    languages = {row[0] for row in shown.database.read(rows, responses.c.language)}
    assert languages == {"en", "sw", "hi", "es", "ar", "fr"}
    kinds = {one.kind for one in shown.database.read(all_touchpoints) if one.branch.is_demo}
    assert kinds == {"tablet", "poster", "till"}


def test_nobody_who_exists_can_be_reached_by_what_they_left(shown: Heard) -> None:
    left = [row[0] for row in shown.database.read(rows, contacts.c.response_id)]
    assert len(left) > 20
    for response_id in left:
        contact = shown.database.read(contact_of, response_id, shown.keys)
        assert contact
        assert (contact.phone or "").startswith(("+447700900", "+3363998")) or not contact.phone
        assert (contact.email or "").endswith(("@example.com", "@example.org", "@example.net")) or not contact.email
    assert {row[0] for row in shown.database.read(rows, people.c.email, where=people.c.demo)} == {None}


def test_cases_have_whole_lives(shown: Heard) -> None:
    found = shown.database.read(cases_of)
    solved = [case for case in found if case.status == "solved"]
    assert len(solved) > len(found) / 2
    assert all(case.cause and case.remedy for case in solved)
    assert {"fixed", "not-yet"} <= {case.verdict for case in found}
    in_time = [case.answered_at <= case.promised_by for case in found if case.answered_at]
    assert 0.7 < mean(in_time) < 1
    assert {case.origin for case in found} == {"answer", "burst"}
    assert shown.database.read(rows, func.count(), where=gestures.c.status == "given")[0][0] > 0
    named = shown.database.read(rows, praises.c.id, where=praises.c.person_id.is_not(None))
    assert len(named) > 5


@pytest.mark.parametrize("slug", [one.slug for one in PLACES])
def test_every_inbox_has_one_of_today_to_take_a_late_one_and_an_unread_message(shown: Heard, slug: str) -> None:
    found = [case for case in shown.database.read(cases_of) if case.branch.slug == slug]
    free = [case for case in found if case.owner_id is None and case.status == "open"]
    assert [case for case in free if NOON - case.touched_at < timedelta(hours=1)]
    assert [case for case in found if case.owner_id and not case.is_answered and case.is_late(NOON)]
    mine = case_messages.c.case_id.in_([case.id for case in found])
    assert shown.database.read(rows, case_messages.c.id, where=mine & is_unread())


def test_reviews_of_past_weeks_are_there(shown: Heard) -> None:
    for one in shown.database.read(demo_branches):
        kept = shown.database.read(review_of, one)
        assert kept
        assert kept.week.begins == date(2026, 2, 23)
        assert kept.review.answers > 50


def test_answers_can_be_measured_by_visitors_and_by_a_target(shown: Heard) -> None:
    filters = Filters(seen=shown.database.read(demo_branches), begins=date(2026, 2, 2), ends=date(2026, 3, 1))
    measured = shown.database.read(answered, filters).values()
    assert len(measured) == 3
    assert all(5 < (one.per_hundred or 0) < 15 for one in measured)
    assert set(shown.database.read(targets_of, filters.seen).values()) == {75.0}


def test_pages_say_so_to_whoever_sees_a_demo_and_to_nobody_else(place: Installation) -> None:
    heard = place.heard
    admin = heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON)
    for person, sees in ((admin, True), (place.mara, False)):
        page = _signed_in(heard, person).get("/")
        assert page.status == 200
        assert ("Branches marked (demo) are made up" in page.text) is sees


def test_made_twice_it_is_made_once(shown: Heard) -> None:
    before = shown.database.read(rows, func.count(responses.c.id))
    said = make(shown, DAYS)
    assert said.data == {"made": False, "days": DAYS, "until": "2026-03-02"}
    assert shown.database.read(rows, func.count(responses.c.id)) == before


@pytest.mark.parametrize("days", [0, 13, 401])
def test_a_demo_of_no_sensible_length_is_refused(shown: Heard, days: int) -> None:
    with pytest.raises(BadRequest, match="14 to 400 days"):
        make(shown, days)


def _signed_in(heard: Heard, person: Person) -> Browser:
    from server.staff.links import make_link

    browser = Browser(create_app(heard).test_client())
    secret = heard.database.write(make_link, person.id, "sign-in", "/", lifetime=timedelta(minutes=1), now=NOON)
    assert browser.post(f"/sign-in/{secret}", seen=f"/sign-in/{secret}").status == 303
    return browser
