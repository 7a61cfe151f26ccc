"""Who did what, for those who may know it."""

from collections.abc import Callable
from uuid import UUID

import pytest

from server.branches.touchpoint import add_touchpoint
from server.database import Database
from server.staff.audit import COMMAND_LINE, actor_of, note
from server.staff.audit_lines import AT_ONCE, Line, readable
from server.staff.leaving import leave
from server.staff.person import Person, add_person
from tests.server.conftest import NOON, Cast

Noted = Callable[..., None]


@pytest.fixture
def noted(database: Database) -> Noted:
    def noted(who: Person | None, action: str, subject: str = "", **more: object) -> None:
        actor = actor_of(who) if who else COMMAND_LINE
        database.write(note, actor, action, subject, now=NOON, **more)  # type: ignore[arg-type]

    return noted


def read(database: Database, who: Person, **more: object) -> list[Line]:
    return list(database.read(readable, who, **more).lines)  # type: ignore[arg-type]


def actions(database: Database, who: Person, **more: object) -> list[str]:
    return [line.action for line in read(database, who, **more)]


def test_a_line_is_said_in_names(database: Database, cast: Cast, noted: Noted) -> None:
    poster = database.write(
        add_touchpoint, code="ABCDEFG", branch=cast.riverside, name="Front door", kind="poster", survey="s", now=NOON
    )
    noted(cast.mara, "touchpoint closed", f"touchpoint:{poster.id}")
    noted(cast.mara, "person left", f"person:{cast.theo.id}", branch_id=cast.riverside.id, detail={"role": "Staff"})
    noted(None, "PIN renewed", f"branch:{cast.riverside.id}")
    third, second, first = read(database, cast.mara)
    assert (first.who, first.action, first.about, first.branch) == (
        "Mara",
        "touchpoint closed",
        "Front door",
        cast.riverside,
    )
    assert (second.about, second.path, second.detail) == ("Theo", f"/staff/{cast.theo.id}", "role: Staff")
    assert (third.who, third.about) == ("", "Riverside")


def test_a_manager_reads_of_their_branch_and_their_people_alone(database: Database, cast: Cast, noted: Noted) -> None:
    adam = database.write(add_person, email="adam@head.example", role="admin", now=NOON)
    boss = database.write(add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON)
    noted(cast.theo, "signed in")
    noted(cast.mara, "exported", "responses")
    noted(adam, "PIN renewed", f"branch:{cast.riverside.id}")
    noted(adam, "signed in as admin")
    noted(cast.ines, "signed in at station")
    noted(boss, "PIN renewed at station", f"branch:{cast.station.id}")
    noted(None, "something of no branch")
    assert actions(database, cast.mara) == ["PIN renewed", "exported", "signed in"]
    assert actions(database, boss) == ["PIN renewed at station", "signed in at station"]
    assert len(actions(database, adam)) == 7


def test_it_is_narrowed_to_a_person_or_a_branch(database: Database, cast: Cast, noted: Noted) -> None:
    adam = database.write(add_person, email="adam@head.example", role="admin", now=NOON)
    noted(cast.theo, "signed in")
    noted(cast.mara, "PIN renewed", f"branch:{cast.riverside.id}")
    noted(adam, "station renamed", f"branch:{cast.station.id}")
    noted(None, "hours set", f"branch:{cast.riverside.id}")
    assert actions(database, adam, actor=cast.theo.id) == ["signed in"]
    assert actions(database, adam, branch="riverside") == ["hours set", "PIN renewed"]
    assert actions(database, cast.mara, branch="station") == actions(database, cast.mara)
    assert actions(database, cast.mara, actor=adam.id) == []


def test_older_lines_follow_page_by_page_and_none_twice(database: Database, cast: Cast, noted: Noted) -> None:
    for number in range(AT_ONCE * 2 + 3):
        noted(cast.theo, f"act {number}")
    seen, before = [], None
    while True:
        found = database.read(readable, cast.mara, before=before)
        seen += [line.action for line in found.lines]
        noted(cast.theo, "meanwhile")
        if (before := found.next) is None:
            break
    assert seen == [f"act {number}" for number in reversed(range(AT_ONCE * 2 + 3))]


def test_a_subject_that_is_gone_is_still_a_line(database: Database, cast: Cast, noted: Noted) -> None:
    noted(cast.mara, "till revoked", f"till:{UUID(int=1)}")
    noted(cast.mara, "looked", "person:999")
    assert [(line.about, line.branch) for line in read(database, cast.mara)] == [("person", None), ("till", None)]


def test_what_somebody_did_before_they_left_can_still_be_read(database: Database, cast: Cast, noted: Noted) -> None:
    noted(cast.theo, "exported", "responses")
    database.write(leave, cast.theo, now=NOON)
    assert [(line.who, line.action) for line in read(database, cast.mara)] == [("Theo", "exported")]
    assert cast.theo.name in [one.name for one in database.read(readable, cast.mara).people]
    assert actions(database, cast.mara, actor=0) == []
