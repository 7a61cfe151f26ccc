"""The same person's earlier cases, by how they may be reached, and only of branches one may see."""

from dataclasses import replace
from uuid import UUID

import pytest

from server.cases import life
from server.cases.case import Case, case_of_visit
from server.cases.earlier import MOST_SHOWN, earlier_of
from server.staff.person import Person, add_person
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.lobby import Lobby
from tests.server.conftest import NOON

NEEMA = Contact(by="call", phone="+254 712 345 678", name="Neema")
NEIGHBOUR = Contact(by="call", phone="+254798765432", name="Neema")


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


def comes(lobby: Lobby, contact: Contact | None, words: str = "Cold soup") -> Case:
    (visit,) = lobby.hears(1, words=words, contact=contact)
    lobby.passes(minutes=5)
    found = lobby.database.read(case_of_visit, visit.id)
    assert found
    return found


def is_solved(lobby: Lobby, case: Case) -> UUID:
    person = lobby.desk.cast.mara if case.branch.slug == "riverside" else lobby.desk.cast.ines
    lobby.desk.does(life.take, person, case.id, now=lobby.now)
    lobby.database.write(life.solve, person, case.id, cause_key="waiting", remedy="A till", now=lobby.now)
    return case.id


def seen(lobby: Lobby, case: Case, person: Person | None = None) -> list[UUID]:
    return [other.id for other in lobby.database.read(earlier_of, person or lobby.desk.cast.mara, case)]


def test_the_same_number_leads_to_what_was_before_newest_first_however_it_was_written(lobby: Lobby) -> None:
    first = is_solved(lobby, comes(lobby, NEEMA))
    second = is_solved(lobby, comes(lobby, replace(NEEMA, phone="+254712345678")))
    assert seen(lobby, comes(lobby, NEEMA)) == [second, first]


def test_the_same_name_is_not_the_same_person(lobby: Lobby) -> None:
    is_solved(lobby, comes(lobby, NEIGHBOUR))
    assert seen(lobby, comes(lobby, NEEMA)) == []


def test_without_a_contact_nobody_is_known(lobby: Lobby) -> None:
    is_solved(lobby, comes(lobby, None))
    assert seen(lobby, comes(lobby, None)) == []


def test_what_comes_later_is_not_earlier(lobby: Lobby) -> None:
    first = comes(lobby, NEEMA)
    is_solved(lobby, first)
    comes(lobby, NEEMA)
    assert seen(lobby, first) == []


def test_cases_of_another_branch_are_for_those_who_may_see_it(lobby: Lobby) -> None:
    lobby.slug = "station"
    other = is_solved(lobby, comes(lobby, NEEMA))
    lobby.slug, lobby.touchpoints = "riverside", {}
    here = comes(lobby, NEEMA)
    kai = lobby.database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOON)
    assert seen(lobby, here) == []
    assert seen(lobby, here, kai) == [other]


def test_only_the_newest_are_shown(lobby: Lobby) -> None:
    all_of_them = [is_solved(lobby, comes(lobby, NEEMA)) for _ in range(MOST_SHOWN + 2)]
    assert seen(lobby, comes(lobby, NEEMA)) == list(reversed(all_of_them))[:MOST_SHOWN]
