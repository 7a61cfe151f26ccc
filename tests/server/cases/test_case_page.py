"""The page of a case: who sees the number, what is kept of what was typed, and what is seen when it is opened."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from server.cases import life
from server.cases.case import case_of_visit
from server.cases.gestures import give
from server.cases.triage_settings import GestureKind, change_triage
from server.heard import Heard
from server.staff.person import Person, add_person
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import Customer
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON, Browser, Cast, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]
NEEMA = Contact(by="call", phone="+254712345678", name="Neema")
FEE = GestureKind(name="Fee", currency="KES", staff_limit=10_000, manager_limit=90_000)


@pytest.fixture
def lobby(heard: Heard, cast: Cast) -> Lobby:
    heard.database.write(change_triage, cast.riverside, gestures=(FEE,))
    return Lobby(Desk(heard.database, cast, heard.outlets))


@pytest.fixture
def neema(lobby: Lobby) -> Customer:
    return Customer.says(lobby, "I waited an hour", contact=NEEMA)


@pytest.fixture
def case(neema: Customer) -> str:
    return f"/cases/{neema.case.id}"


def takes(lobby: Lobby, person: Person, case_id: UUID) -> None:
    lobby.desk.does(life.take, person, case_id, now=NOON)


def test_the_number_shows_to_whoever_took_it_and_to_managers_beside_them(
    signed_in: SignedIn, lobby: Lobby, cast: Cast, neema: Customer, case: str
) -> None:
    rosa = lobby.database.write(
        add_person, email="rosa@riverside.example", role="staff", branch=cast.riverside, now=NOON
    )
    for person in (cast.theo, cast.mara, rosa):
        assert "712345678" not in signed_in(person).get(case).text
    takes(lobby, cast.theo, neema.case.id)
    assert ["712345678" in signed_in(person).get(case).text for person in (cast.theo, cast.mara, rosa)] == [
        True,
        True,
        False,
    ]
    assert "Theo</bdi> has how to reach <bdi>Neema" in signed_in(rosa).get(case).source


def test_it_says_how_an_answer_gets_to_a_customer_without_any_contact(
    signed_in: SignedIn, lobby: Lobby, cast: Cast
) -> None:
    (visit,) = lobby.hears(1, words="Cold")
    found = lobby.database.read(case_of_visit, visit.id)
    assert found
    takes(lobby, cast.theo, found.id)
    page = signed_in(cast.theo).get(f"/cases/{found.id}").text
    assert "your answer goes on the page behind their slip" in page
    assert "Could not reach</button>" not in page


def test_opening_it_marks_what_the_customer_wrote_as_seen(
    signed_in: SignedIn, cast: Cast, neema: Customer, case: str
) -> None:
    neema.writes("Please ring after five.")
    browser = signed_in(cast.theo)
    assert '<span class="mark">New</span>' in browser.get(case).source
    again = browser.get(case).source
    assert "Please ring after five." in again
    assert '<span class="mark">New</span>' not in again


def test_an_answer_goes_to_the_customer_and_a_note_does_not(
    signed_in: SignedIn, lobby: Lobby, cast: Cast, neema: Customer, case: str
) -> None:
    browser = signed_in(cast.theo)
    browser.post(f"{case}/take", seen=case)
    browser.post(f"{case}/note", seen=case, words="She was loud")
    browser.post(f"{case}/answered", seen=case, words="We are sorry.")
    assert neema.thread == [("Theo", "We are sorry.")]
    assert lobby.desk.case(neema.case.id).status == "answered"


@pytest.mark.parametrize("to", ["", "soon", "2026-03-04", "2026-03-04T14:00:00", "2026-03-07T14:00:00+00:00"])
def test_a_time_that_was_not_offered_is_not_promised_and_the_reason_is_kept(
    signed_in: SignedIn, cast: Cast, case: str, neema: Customer, to: str
) -> None:
    browser, before = signed_in(cast.mara), neema.case.promised_by
    refused = browser.post(f"{case}/move", seen=case, to=to, reason="The part comes then")
    assert (refused.status, "choose one of the times" in refused.text) == (400, True)
    assert ">The part comes then</textarea>" in refused.source
    assert neema.case.promised_by == before


def test_a_promise_is_moved_on_the_page(signed_in: SignedIn, cast: Cast, case: str, neema: Customer) -> None:
    browser = signed_in(cast.mara)
    moved = browser.post(f"{case}/move", seen=case, to="2026-03-05T14:00:00+00:00", reason="The part comes then")
    assert moved.status == 303
    assert neema.case.promised_by.isoformat() == "2026-03-05T14:00:00+00:00"


def test_what_is_no_amount_is_said_with_all_that_was_typed(
    signed_in: SignedIn, lobby: Lobby, cast: Cast, case: str, neema: Customer
) -> None:
    takes(lobby, cast.theo, neema.case.id)
    refused = signed_in(cast.theo).post(f"{case}/gesture", seen=case, kind="Fee", amount="a lot", why="Billed twice")
    assert (refused.status, "such as 500" in refused.text) == (400, True)
    assert 'value="a lot"' in refused.source
    assert 'value="Billed twice"' in refused.source


def test_a_manager_decides_on_the_page_of_that_case_only(
    signed_in: SignedIn, lobby: Lobby, cast: Cast, case: str, neema: Customer
) -> None:
    takes(lobby, cast.theo, neema.case.id)
    more: dict[str, Any] = {"keys": KEYS, "outlets": lobby.desk.outlets, "now": NOON}
    asked = lobby.database.write(give, cast.theo, neema.case.id, kind="Fee", amount=50_000, why="Billed twice", **more)
    other = Customer.says(lobby, "Cold")
    mara, theo = signed_in(cast.mara), signed_in(cast.theo)
    assert mara.post(f"/cases/{other.case.id}/gesture/{asked.id}", seen=case, approve="yes").status == 404
    assert theo.post(f"{case}/gesture/{asked.id}", seen=case, approve="yes").status == 403
    assert mara.post(f"{case}/gesture/{asked.id}", seen=case, approve="yes").status == 303
    assert "with a yes of" in theo.get(case).text
