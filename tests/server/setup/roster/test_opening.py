"""A list becomes branches, people and posters: once, all of it, and again only what differs."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.branches.branch import all_branches, branch
from server.branches.touchpoint import all_touchpoints
from server.database import Database
from server.database.tables.deliveries import deliveries
from server.fleet.pairing import LIFETIME, end_unused, new_pairing_code, waiting_on_paper
from server.heard import Heard
from server.publishing.publishing import publish
from server.setup.assigning import assign
from server.setup.roster.changes import plan_of, roster_beside
from server.setup.roster.opening import Opened, bring_in
from server.setup.roster.roster import RosterRefused, roster_from
from server.staff.person import add_person, person_by_email
from surveys.catalogue import bundled, read
from tests.server.conftest import NOON as NOW
from tests.server.conftest import Cast, only_on_sqlite

pytestmark = pytest.mark.usefixtures("cast")

LIST = """name,zone,hours,holidays,manager,email,region,languages,survey
Riverside,,mon-fri 08:00-16:00,2026-12-25,Mara,mara@riverside.example,,"en,sw",
Harbour,Berlin,,,Ines,ines@station.example,Coast,en,receipt
Hilltop,Africa/Nairobi,,,Kai Odhiambo,kai@chain.example,Hills,,
Valley,Africa/Nairobi,,,Kai Odhiambo,kai@chain.example,hills,,
"""


@pytest.fixture(autouse=True)
def _published(database: Database) -> None:
    for file in bundled():
        database.write(publish, read(file), now=NOW)


def bring(heard: Heard, text: str = LIST, *, mails: bool = True) -> Opened:
    outlets = replace(heard.outlets, email=mails)
    return heard.database.write(
        bring_in, roster_from(text.encode()), actor="test", outlets=outlets, keys=heard.keys, now=NOW
    )


def mailed(heard: Heard) -> list[str]:
    sent = select(deliveries.c.destination).order_by(deliveries.c.destination)
    return heard.database.read(lambda session: [*session.execute(sent).scalars()])


def counts(heard: Heard) -> tuple[int, int]:
    return len(heard.database.read(all_branches)), len(heard.database.read(all_touchpoints))


def test_a_list_opens_branches_with_their_people_and_posters(heard: Heard) -> None:
    done = bring(heard)
    assert [change.slug for change in done.plan.added] == ["harbour", "hilltop", "valley"]
    assert [part.name for part in done.plan.changes[0].parts] == ["hours", "holidays", "languages", "poster"]
    assert done.plan.new_regions == ("Hills",)
    harbour, riverside = (heard.database.read(branch, slug) for slug in ("harbour", "riverside"))
    assert (harbour.timezone, harbour.region, harbour.survey) == ("Europe/Berlin", "coast", "receipt")
    assert riverside.hours["mon"] == (("08:00", "16:00"),)
    posters = {one.branch.slug: one.survey for one in heard.database.read(all_touchpoints)}
    assert posters == dict.fromkeys(("riverside", "hilltop", "valley"), "branch-visit") | {"harbour": "receipt"}
    ines = heard.database.read(person_by_email, "ines@station.example")
    assert ines
    assert ines.has_role("manager", harbour)
    assert ines.has_role("staff", heard.database.read(branch, "station"))


def test_whoever_is_new_is_invited_once_for_all_of_theirs(heard: Heard) -> None:
    assert [person.name for person in bring(heard).invited.now] == ["Mara", "Ines", "Kai Odhiambo"]
    assert mailed(heard) == ["ines@station.example", "kai@chain.example", "mara@riverside.example"]
    again = bring(heard, LIST.replace("Valley", "Dale"))
    assert (again.invited.now, len(mailed(heard))) == ((), 3)


def test_without_a_mail_server_they_are_invited_by_the_same_list_later(heard: Heard) -> None:
    assert len(bring(heard, mails=False).invited.waiting) == 3
    assert mailed(heard) == []
    assert len(bring(heard).invited.now) == 3


def test_the_same_list_again_changes_nothing(heard: Heard) -> None:
    bring(heard)
    before = counts(heard)
    assert len(bring(heard).plan.same) == 4
    assert counts(heard) == before


def test_a_list_again_changes_what_differs(heard: Heard) -> None:
    bring(heard)
    text = LIST.replace("Hills", "Uplands").replace("hills", "Uplands").replace("Ines,ines", "Otieno,otieno")
    done = bring(heard, text.replace("Coast,en,receipt", "Coast,en,branch-visit"))
    parts = {
        change.slug: [(part.name, part.before, part.after) for part in change.parts] for change in done.plan.changes
    }
    assert parts["riverside"] == []
    assert parts["hilltop"] == [("region", "Hills", "Uplands")]
    assert parts["harbour"] == [("survey", "receipt", "branch-visit"), ("manager", "", "Otieno otieno@station.example")]
    assert {one.survey for one in heard.database.read(all_touchpoints)} == {"branch-visit"}


def test_one_fault_leaves_everything_as_it_was(heard: Heard) -> None:
    before = counts(heard)
    with pytest.raises(RosterRefused) as refused:
        bring(heard, LIST + "Nowhere,,,,,,,uk,\nStation,,,,,,,,census\nDelta,Cairo,,,,,,uk,\n")
    assert [(fault.line, fault.what.split(";")[0]) for fault in refused.value.faults] == [
        (6, "a new branch needs its time zone, such as Africa/Nairobi"),
        (6, "the survey branch-visit is not written in Українська, only in en, fr, es, ar, hi, sw"),
        (7, "no survey census was published"),
        (8, "the survey branch-visit is not written in Українська, only in en, fr, es, ar, hi, sw"),
    ]
    assert (counts(heard), mailed(heard)) == (before, [])


@only_on_sqlite
def test_what_only_shows_beside_what_is_there_is_told_with_faults_of_typing(heard: Heard) -> None:
    text = LIST + "Nowhere,Moonbase,,,,,,,census\nDelta,,,,,,,,\nOasis,Cairo,soon,,,,,,\n"
    with pytest.raises(RosterRefused) as refused:
        roster_beside(heard.database, text.encode())
    assert [(fault.line, re.split("[;:]", fault.what)[0]) for fault in refused.value.faults] == [
        (6, "the time zone Moonbase is not known"),
        (6, "no survey census was published"),
        (7, "a new branch needs its time zone, such as Africa/Nairobi"),
        (8, "soon"),
    ]


def test_of_two_who_bring_the_same_list_at_once_one_opens_it(heard: Heard) -> None:
    with ThreadPoolExecutor(2) as both:
        done = [each.result() for each in [both.submit(bring, heard) for _ in range(2)]]
    assert sorted(len(one.plan.added) for one in done) == [0, 3]
    assert len(mailed(heard)) == 3


def test_a_new_branch_asks_what_its_region_was_given(heard: Heard, cast: Cast) -> None:
    heard.database.write(assign, "receipt", [cast.riverside, cast.station])
    bring(heard, "name,zone,region\nHarbour,Berlin,coast\nHilltop,Berlin,\n")
    posters = {one.branch.slug: one.survey for one in heard.database.read(all_touchpoints)}
    assert posters == {"harbour": "receipt", "hilltop": "branch-visit"}


def test_a_plan_names_who_would_look_after_nothing(heard: Heard) -> None:
    kai = heard.database.write(add_person, email="kai@x.example", name="Kai", role="region", region="coast", now=NOW)
    assert kai.memberships[0].region == "coast"
    for text, left in (
        ("name,region\nRiverside,Bay\n", ()),
        ("name,region\nRiverside,Bay\nStation,Bay\n", (("Kai", "coast"),)),
        ("name,region,zone\nRiverside,Bay,\nStation,Bay,\nHarbour,coast,Berlin\n", ()),
    ):
        assert heard.database.read(plan_of, roster_from(text.encode())).left_behind == left


def test_a_plan_writes_nothing(heard: Heard) -> None:
    before = counts(heard)
    assert len(heard.database.read(plan_of, roster_from(LIST.encode())).added) == 3
    assert counts(heard) == before


def test_a_code_on_paper_waits_and_one_on_the_page_does_not(heard: Heard, cast: Cast) -> None:
    def make(lifetime: timedelta) -> None:
        heard.database.write(new_pairing_code, cast.riverside, keys=heard.keys, now=NOW, lifetime=lifetime)

    def waits(after: timedelta = timedelta()) -> bool:
        return bool(heard.database.read(waiting_on_paper, cast.riverside.id, now=NOW + after))

    make(LIFETIME)
    assert not waits()
    make(timedelta(days=14))
    assert (waits(), waits(timedelta(days=15))) == (True, False)
    heard.database.write(end_unused, cast.riverside.id, now=NOW)
    assert not waits()
