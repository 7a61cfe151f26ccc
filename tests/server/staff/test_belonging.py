"""Who may say who works where."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from server.branches.branch import add_branch
from server.database import Database
from server.errors import BadRequest, Conflict, NotFound
from server.staff.belonging import Reach, join, known_to, part
from server.staff.leaving import leave
from server.staff.person import Membership, Person, add_person, all_people, person_by_id
from tests.server.conftest import NOON, Cast

Hire = Callable[..., Person]


@pytest.fixture
def hire(database: Database) -> Hire:
    def hire(email: str, role: str, **more: object) -> Person:
        return database.write(add_person, email=email, role=role, now=NOON, **more)  # type: ignore[arg-type]

    return hire


def reach_of(database: Database, person: Person) -> Reach:
    return database.read(Reach.of, person)


def test_a_manager_says_who_is_staff_or_manager_of_their_branch_alone(database: Database, cast: Cast) -> None:
    reach = reach_of(database, cast.mara)
    assert [place.key for place in reach.places] == ["staff@riverside", "manager@riverside"]
    for key in ("staff@station", "region@coast", "admin@", ""):
        with pytest.raises(BadRequest):
            reach.place(key)


def test_a_region_says_so_of_its_branches_and_of_itself(database: Database, cast: Cast, hire: Hire) -> None:
    database.write(add_branch, slug="hills", name="Hills", timezone="Africa/Nairobi", region="hills", now=NOON)
    reach = reach_of(database, hire("ruth@head.example", "region", region="coast"))
    assert {place.key.partition("@")[2] for place in reach.places} == {"riverside", "station", "coast"}
    assert reach.rules(cast.mara)


def test_staff_say_so_of_nobody(database: Database, cast: Cast) -> None:
    reach = reach_of(database, cast.theo)
    assert reach.places == ()
    assert not reach.knows(cast.theo)


def test_whoever_belongs_to_others_only_is_as_unknown_as_nobody(database: Database, cast: Cast, hire: Hire) -> None:
    reach = reach_of(database, cast.mara)
    hidden = (cast.ines, hire("ruth@head.example", "region", region="coast"), hire("adam@head.example", "admin"))
    for person_id in (*(one.id for one in hidden), 999):
        with pytest.raises(NotFound, match="no such person among yours"):
            database.read(known_to, reach, person_id)
    assert database.read(known_to, reach, cast.theo.id) == cast.theo


def test_who_works_elsewhere_too_is_known_but_not_ruled(database: Database, cast: Cast, hire: Hire) -> None:
    both = hire(cast.theo.email, "staff", branch=cast.station)
    reach = reach_of(database, cast.mara)
    assert reach.knows(both)
    assert not reach.rules(both)
    assert [place.key for place in reach.places_of(both)] == ["staff@riverside"]


def test_only_who_is_above_somebody_changes_how_they_sign_in(database: Database, cast: Cast, hire: Hire) -> None:
    peer = hire("paul@riverside.example", "manager", branch=cast.riverside)
    ruth, adam = hire("ruth@head.example", "region", region="coast"), hire("adam@head.example", "admin")
    mara, above, top = (reach_of(database, one) for one in (cast.mara, ruth, adam))
    assert (mara.outranks(cast.theo), mara.outranks(peer), mara.outranks(cast.mara)) == (True, False, False)
    assert (above.outranks(peer), above.outranks(ruth), above.outranks(adam)) == (True, False, False)
    assert top.outranks(ruth)


def test_another_role_at_the_same_branch_takes_the_place_of_the_one_before(database: Database, cast: Cast) -> None:
    place = reach_of(database, cast.mara).place("manager@riverside")
    for _ in range(2):
        database.write(join, database.read(person_by_id, cast.theo.id), place)
    theo = database.read(person_by_id, cast.theo.id)
    assert theo.memberships == (Membership("manager", cast.riverside.id, None),)


def test_what_somebody_is_can_be_taken_away_but_not_the_last_of_it(database: Database, cast: Cast, hire: Hire) -> None:
    both = hire(cast.theo.email, "staff", branch=cast.station)
    place = reach_of(database, cast.mara).place("staff@riverside")
    database.write(part, both, place)
    theo = database.read(person_by_id, both.id)
    assert theo.memberships == (Membership("staff", cast.station.id, None),)
    with pytest.raises(Conflict, match="have left"):
        database.write(part, theo, place)


def test_there_is_always_an_administrator(database: Database, cast: Cast, hire: Hire) -> None:
    adam = hire("adam@head.example", "admin")
    both = hire("adam@head.example", "staff", branch=cast.riverside)
    place = reach_of(database, adam).place("admin@")
    with pytest.raises(Conflict, match="needs an administrator"):
        database.write(part, both, place)
    with pytest.raises(Conflict, match="needs an administrator"):
        database.write(leave, both, now=NOON)
    eve = hire("eve@head.example", "admin")
    database.write(leave, adam, now=NOON)
    with pytest.raises(Conflict, match="needs an administrator"):
        database.write(leave, eve, now=NOON)


@pytest.mark.parametrize("attempt", range(4))
def test_of_the_last_two_administrators_who_go_at_once_one_stays(database: Database, hire: Hire, attempt: int) -> None:
    pair = [hire(f"{name}{attempt}@head.example", "admin") for name in ("adam", "eve")]
    together = Barrier(2)

    def go(one: Person) -> str:
        together.wait()
        try:
            database.write(leave, one, now=NOON)
        except Conflict:
            return "stayed"
        return "left"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, pair)) == ["left", "stayed"]
    assert len(database.read(all_people)) == 1
