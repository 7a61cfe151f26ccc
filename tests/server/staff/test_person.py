from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from server.branches.branch import Branch, add_branch
from server.database import Database
from server.errors import BadRequest
from server.staff.leaving import leave
from server.staff.person import Membership, Person, add_person, branches_of, people_of, person_by_email
from tests.server.conftest import NOON, Cast

Hire = Callable[..., Person]


@pytest.fixture
def hire(database: Database) -> Hire:
    def hire(email: str, role: str, **more: object) -> Person:
        return database.write(add_person, email=email, role=role, now=NOON, **more)  # type: ignore[arg-type]

    return hire


def test_people_see_their_own_branch_and_no_other(cast: Cast) -> None:
    assert cast.theo.may_see(cast.riverside)
    assert not cast.ines.may_see(cast.riverside)


def test_a_region_sees_its_branches_and_an_admin_sees_all(cast: Cast, database: Database, hire: Hire) -> None:
    hills = database.write(add_branch, slug="hills", name="Hills", timezone="Africa/Nairobi", region="hills", now=NOON)
    nowhere = database.write(add_branch, slug="nowhere", name="Nowhere", timezone="Africa/Nairobi", now=NOON)
    ruth = hire("ruth@head.example", "region", region="coast")
    adam = hire("adam@head.example", "admin")
    assert database.read(branches_of, ruth) == (cast.riverside, cast.station)
    assert database.read(branches_of, adam) == (hills, nowhere, cast.riverside, cast.station)


def test_a_wider_role_does_for_a_narrower_one_but_not_at_another_branch(cast: Cast) -> None:
    assert cast.mara.has_role("staff", cast.riverside)
    assert not cast.theo.has_role("manager")
    assert cast.mara.has_role("manager")
    assert not cast.mara.has_role("manager", cast.station)


def test_being_staff_elsewhere_does_not_widen_a_managers_role(cast: Cast, hire: Hire) -> None:
    mara = hire("mara@riverside.example", "staff", branch=cast.station)
    assert mara.has_role("staff", cast.station)
    assert not mara.has_role("manager", cast.station)


def test_a_known_address_gets_a_further_membership_and_keeps_its_name(cast: Cast, hire: Hire) -> None:
    again = hire(" Theo@Riverside.example ", "manager", branch=cast.station, name="Somebody Else")
    assert (again.id, again.name) == (cast.theo.id, "Theo")
    assert [membership.role for membership in again.memberships] == ["staff", "manager"]


def test_adding_the_same_twice_changes_nothing(cast: Cast, hire: Hire) -> None:
    assert hire("theo@riverside.example", "staff", branch=cast.riverside) == cast.theo


def test_a_name_is_taken_from_the_address_when_none_is_given(hire: Hire) -> None:
    person = hire("amina.o_kello@head.example", "admin")
    assert (person.name, person.first_name) == ("Amina O Kello", "Amina")


def test_staff_and_managers_of_a_branch_are_told(cast: Cast, database: Database, hire: Hire) -> None:
    hire("adam@head.example", "admin")
    assert database.read(people_of, cast.riverside) == (cast.mara, cast.theo)


def test_where_nobody_works_the_region_is_told_and_else_the_admins(database: Database, hire: Hire) -> None:
    kiosk = database.write(add_branch, slug="kiosk", name="Kiosk", timezone="Africa/Nairobi", region="coast", now=NOON)
    adam = hire("adam@head.example", "admin")
    assert database.read(people_of, kiosk) == (adam,)
    ruth = hire("ruth@head.example", "region", region="coast")
    assert database.read(people_of, kiosk) == (ruth,)


def test_a_branch_without_a_region_is_not_in_the_region_of_people_without_one(database: Database, hire: Hire) -> None:
    nowhere = database.write(add_branch, slug="nowhere", name="Nowhere", timezone="Africa/Nairobi", now=NOON)
    with pytest.raises(BadRequest, match="needs a region"):
        hire("ruth@head.example", "region", branch=nowhere)


@pytest.mark.parametrize(
    "email",
    ["mara", "mara@", "@riverside", "a b@c.example", "a@b.example,c@d.example", "a@b\nBcc: c@d", "x" * 255 + "@y"],
)
def test_what_is_not_one_address_is_refused(email: str, cast: Cast, hire: Hire) -> None:
    with pytest.raises(BadRequest, match="not an e-mail address"):
        hire(email, "staff", branch=cast.riverside)


def test_an_unknown_role_and_a_missing_branch_are_refused_by_name(hire: Hire) -> None:
    with pytest.raises(BadRequest, match="staff, manager, region, admin"):
        hire("theo@riverside.example", "boss")
    with pytest.raises(BadRequest, match="role manager needs a branch"):
        hire("theo@riverside.example", "manager")


def test_a_stranger_is_nobody(cast: Cast, database: Database) -> None:
    assert database.read(person_by_email, "nobody@riverside.example") is None
    assert database.read(person_by_email, "THEO@riverside.example") == cast.theo


def test_without_an_address_a_name_is_enough_and_each_is_somebody_else(
    cast: Cast, database: Database, hire: Hire
) -> None:
    amina, other = (hire("", "staff", branch=cast.riverside, name="Amina") for _ in range(2))
    assert (amina.email, amina.name, amina.id != other.id) == ("", "Amina", True)
    assert database.read(person_by_email, "") is None
    with pytest.raises(BadRequest, match="give a name"):
        hire("", "staff", branch=cast.riverside)


def test_who_comes_back_is_nothing_of_what_they_were(cast: Cast, database: Database, hire: Hire) -> None:
    database.write(leave, cast.mara, now=NOON)
    assert database.read(person_by_email, cast.mara.email) is None
    again = hire(cast.mara.email, "staff", branch=cast.station)
    assert (again.id, again.memberships) == (cast.mara.id, (Membership("staff", cast.station.id, None),))


def test_a_name_is_one_line_that_turns_nothing_around(cast: Cast, hire: Hire) -> None:
    assert hire("", "staff", branch=cast.riverside, name=" Amina\n\u202eOkello\0 ").name == "Amina Okello"


def test_two_who_add_the_same_person_at_once_add_one(cast: Cast, database: Database, hire: Hire) -> None:
    together = Barrier(2)

    def add(branch: Branch) -> Person:
        together.wait()
        return hire("amina@head.example", "staff", branch=branch)

    with ThreadPoolExecutor(2) as pool:
        assert len({one.id for one in pool.map(add, (cast.riverside, cast.station))}) == 1
    amina = database.read(person_by_email, "amina@head.example")
    assert amina
    assert {one.branch_id for one in amina.memberships} == {cast.riverside.id, cast.station.id}
