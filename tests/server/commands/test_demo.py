"""A demo is made and taken away again: nobody outside hears of it, and it leaves no trace."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from server.branches.branch import add_branch, all_branches, demo_branches
from server.branches.touchpoint import add_touchpoint
from server.cases.life import take
from server.commands.demo.command import make, take_away
from server.commands.demo.opening import open_site
from server.commands.demo.past import Past
from server.commands.demo.place import HARBOUR, MARKET
from server.commands.demo.visit import visits
from server.database import Session
from server.database.tables import metadata
from server.database.tables.cases import cases
from server.database.tables.deliveries import deliveries
from server.database.tables.fleet import devices
from server.database.tables.intake import responses
from server.database.tables.staff import memberships, people
from server.errors import Conflict
from server.heard import Heard
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.mirror.shelf import archive_path, workbook_path
from server.publishing.publishing import publish
from server.reports.filters import Filters, branches_for
from server.staff.person import Person, add_person, managers_of, people_of
from server.tallies.recount import differences
from server.worker import chores_of
from surveys import catalogue
from surveys.ids import new_id
from tests.builders import a_contact, a_response
from tests.installation import NOON, Hands, install
from tests.server.commands.looks import cases_of, rows
from tests.server.conftest import Cast, Clock

TOLD_BY = {"reminders", "passing on", "digests", "asking back", "mornings", "praise", "reviews", "months", "tablets"}


def test_no_message_ever_leaves_for_it(heard: Heard, cast: Cast, clock: Clock) -> None:
    admin = heard.database.write(add_person, email="root@heard.example", role="admin", now=clock.now)
    make(heard, 14)
    chores = [chore for chore in chores_of(heard) if chore.name in TOLD_BY]
    assert {chore.name for chore in chores} == TOLD_BY
    for hours in (0, 2, 18, 19, 24, 24 * 7):
        clock.now += timedelta(hours=hours)
        for chore in chores:
            chore.run()
    # Nor when somebody real plays with it.
    free = [case for case in heard.database.read(cases_of) if case.owner_id is None and case.status == "open"]
    for case in free:
        heard.database.write(take, admin, case.id, keys=heard.keys, outlets=heard.outlets, now=clock.now)
    assert free
    assert cast.mara.email  # who would be told of her own branch
    assert heard.database.read(rows, deliveries.c.destination, deliveries.c.subject) == []


def test_taken_away_it_leaves_what_is_real_exactly_as_it_was(heard: Heard, cast: Cast) -> None:
    heard.database.write(_real_case, cast, heard)
    before = heard.database.read(everything)
    make(heard, 14)
    assert heard.database.read(everything) != before
    told = take_away(heard)
    assert told.data["removed"] == ["demo-harbour", "demo-hillside", "demo-market"]
    assert heard.database.read(everything) == before
    assert take_away(heard).data == {"removed": []}


def test_reports_never_add_what_is_made_up_to_what_is_real(heard: Heard, cast: Cast) -> None:
    admin = heard.database.write(add_person, email="root@heard.example", role="admin", now=NOON)

    def told_of(**query: str) -> set[str]:
        seen = heard.database.read(branches_for, admin)
        return {one.slug for one in Filters.from_query(query, seen, today=NOON.date()).branches}

    heard.database.write(open_site, HARBOUR, keys=heard.keys, opened=NOON)
    assert told_of() == {"demo-harbour"}  # there is nothing else to look at yet
    heard.database.write(_real_case, cast, heard)
    assert told_of() == {"riverside", "station"}
    assert told_of(branch="demo-harbour") == told_of(region="Demo") == {"demo-harbour"}


def test_whoever_was_given_work_at_a_real_branch_stays(heard: Heard, cast: Cast) -> None:
    site = heard.database.write(open_site, HARBOUR, keys=heard.keys, opened=NOON)
    heard.database.write(_works_at, site.staff[0], cast.riverside.id)
    take_away(heard)
    names = {person.name for person in heard.database.read(people_of, cast.riverside)}
    assert site.staff[0].name in names
    assert [row[0] for row in heard.database.read(rows, people.c.name, where=people.c.demo)] == []


def test_its_workbooks_go_with_it_and_no_others(tmp_path: Path) -> None:
    place = install(tmp_path, clock=Hands())
    site = place.heard.database.write(open_site, MARKET, keys=place.heard.keys, opened=NOON)
    files = [workbook_path(tmp_path, site.branch), *(archive_path(tmp_path, site.branch, n) for n in (1, 2))]
    real = workbook_path(tmp_path, place.riverside)
    for file in (*files, real):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"rows")
    take_away(place.heard)
    assert [file.exists() for file in (*files, real)] == [False, False, False, True]


def test_a_day_that_has_to_be_done_again_is_done_whole(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    site = heard.database.write(open_site, MARKET, keys=heard.keys, opened=NOON - timedelta(days=15))
    came = visits(MARKET, site.branch, first=NOON.date() - timedelta(days=4), now=NOON)
    past = Past(site, Office(heard.keys, heard.outlets), came)
    with monkeypatch.context() as patch:
        patch.setattr("server.commands.demo.past.accept", _deadlock)
        with pytest.raises(ValueError, match="deadlock"):
            heard.database.write(past.live, NOON)
    heard.database.write(past.live, NOON)
    assert heard.database.read(rows, func.count(responses.c.id))[0][0] == len(came)


def test_what_was_broken_off_is_made_anew(heard: Heard) -> None:
    site = heard.database.write(open_site, MARKET, keys=heard.keys, opened=NOON - timedelta(days=15))
    came = visits(MARKET, site.branch, first=NOON.date() - timedelta(days=13), now=NOON)
    heard.database.write(Past(site, Office(heard.keys, heard.outlets), came[:40]).live, NOON)
    said = make(heard, 14)
    assert (said.data["made"], len(said.data["branches"])) == (True, 3)
    assert heard.database.read(differences) == []


def test_the_same_day_makes_up_the_same(tmp_path_factory: pytest.TempPathFactory) -> None:
    def said(days: int) -> list[Any]:
        heard = install(tmp_path_factory.mktemp("again"), clock=Hands()).heard
        site = heard.database.write(open_site, MARKET, keys=heard.keys, opened=NOON)
        first = NOON.date() - timedelta(days=days - 1)
        made = visits(MARKET, site.branch, first=first, now=NOON)
        return [(one.number, one.ends_at, one.walk) for one in made if one.at.date() > date(2026, 2, 20)]

    assert said(14) == said(30)


def test_a_real_branch_of_that_name_is_left_alone(heard: Heard) -> None:
    heard.database.write(add_branch, slug="demo-market", name="Market", timezone="Europe/Madrid", now=NOON)
    with pytest.raises(Conflict, match="real branch demo-market"):
        make(heard, 14)
    assert take_away(heard).data == {"removed": []}
    assert [one.slug for one in heard.database.read(all_branches)] == ["demo-market"]


def test_a_demo_with_a_real_tablet_is_not_taken_away(heard: Heard) -> None:
    site = heard.database.write(open_site, HARBOUR, keys=heard.keys, opened=NOON)
    heard.database.write(_pair, site.touchpoints["Tablet at the door"].id)
    with pytest.raises(Conflict, match="real tablet"):
        take_away(heard)
    assert len(heard.database.read(demo_branches)) == 1


def everything(session: Session) -> dict[str, list[str]]:
    """Every row of every table but what is noted of making and removing a demo."""
    return {
        table.name: sorted(map(repr, session.execute(select(table)).all()))
        for table in metadata.sorted_tables
        if table.name != "audit"
    }


def _deadlock(*_: object, **__: object) -> None:
    raise ValueError("deadlock")


def _real_case(session: Session, cast: Cast, heard: Heard) -> None:
    for file in catalogue.bundled():
        published = publish(session, catalogue.read(file), now=NOON)
        if published.survey.slug == "branch-visit":
            asked = published
    spot = add_touchpoint(
        session, code="K7Q2M4X", branch=cast.riverside, name="Door", kind="poster", survey="branch-visit", now=NOON
    )
    said = a_response(1, answers={"overall": 1, "contact": True}, contact=a_contact(), version=asked.survey.version)
    office = Office(heard.keys, heard.outlets)
    accept(session, [Checked(said, asked)], touchpoint=spot, office=office, now=NOON)
    assert session.execute(select(func.count()).select_from(cases)).scalar() == 1
    assert managers_of(session, cast.riverside)


def _works_at(session: Session, person: Person, branch_id: int) -> None:
    session.execute(memberships.insert().values(person_id=person.id, role="staff", branch_id=branch_id))


def _pair(session: Session, touchpoint_id: int) -> None:
    row = {"id": new_id(NOON), "touchpoint_id": touchpoint_id, "install_id": "real", "token_sha256": "0" * 64}
    session.execute(devices.insert().values(**row, paired_at=NOON))
