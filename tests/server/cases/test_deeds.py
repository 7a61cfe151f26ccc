"""You said, we did: what is shown in the hall, who may show it, and what never stands there."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server.branches.branch import branch
from server.branches.settings import settings_of
from server.cases import life
from server.cases.deeds import LONGEST, SHOWN, Deed, deed_of, keep_deed, shown_at
from server.cases.entry import Entry, Sender, log
from server.cases.follow_up import give_verdict
from server.database import Session
from server.errors import BadRequest, Conflict, NotAllowed, NotFound
from server.privacy.erase import erase
from server.staff.person import Person, add_person
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import BY_MAIL, Customer, alerts_of, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON, only_on_sqlite

THIRD = "A third window is open at noon now."


REFUSED = (
    ("", "write what was done"),
    ("x" * (LONGEST + 1), str(LONGEST)),
    ("Neema has her refund.", "names the customer"),
    ("Call 0712 345 678 for it.", "numbers and addresses"),
    ("Write to desk@riverside.example.", "numbers and addresses"),
    ("You said: stood there for forty minutes. Sorry!", "own words"),
    ("STOOD THERE, for forty minutes!", "own words"),
)


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


def settled(lobby: Lobby, words: str = "I stood there for forty minutes, nobody came") -> Customer:
    customer, theo = Customer.says(lobby, words, contact=BY_MAIL), lobby.desk.cast.theo
    does(lobby, theo, life.take, customer.case)
    does(lobby, theo, life.answer, customer.case, "Sorry.")
    does(lobby, theo, life.solve, customer.case, cause_key="waiting", remedy="Opened the third window.")
    return customer


def shows(customer: Customer, did: str = THIRD, person: Person | None = None, **more: Any) -> Deed:
    lobby = customer.lobby
    words = {"said": "waiting", "did": {"en": did, "fr": "Un guichet de plus."}, "shown": True, **more}
    who = person or lobby.desk.cast.theo
    return lobby.database.write(keep_deed, who, customer.case.id, keys=KEYS, now=lobby.passes(minutes=1), **words)


def slides(lobby: Lobby) -> list[str]:
    """As the tablets of the branch get them, in English."""
    return [slide.words["en"] for slide in lobby.database.read(settings_of, lobby.branch).deeds]


def test_what_was_done_is_shown_with_what_customers_said_in_our_words(lobby: Lobby) -> None:
    shows(settled(lobby))
    assert slides(lobby) == [f"You said: The wait was too long.\nWe did: {THIRD}"]


@only_on_sqlite
def test_without_a_cause_of_ours_only_what_was_done_is_shown(lobby: Lobby) -> None:
    shows(settled(lobby), said="")
    assert slides(lobby) == [f"We did: {THIRD}"]


@only_on_sqlite
def test_it_is_kept_in_the_languages_of_the_branch(lobby: Lobby) -> None:
    deed = shows(settled(lobby))
    assert deed.did == {"en": THIRD}
    assert deed.slide.words.keys() == {"en"}


@only_on_sqlite
def test_what_is_not_ticked_is_kept_and_not_shown(lobby: Lobby) -> None:
    customer = settled(lobby)
    shows(customer)
    shows(customer, shown=False)
    assert slides(lobby) == []
    deed = lobby.database.read(deed_of, customer.case.id)
    assert deed is not None
    assert deed.did == {"en": THIRD}


@only_on_sqlite
def test_its_owner_and_managers_may_show_it_and_nobody_else(lobby: Lobby) -> None:
    cast = lobby.desk.cast
    rosa = lobby.database.write(
        add_person, email="rosa@riverside.example", role="staff", branch=cast.riverside, now=NOON
    )
    customer = settled(lobby)
    with pytest.raises(NotAllowed):
        shows(customer, person=rosa)
    with pytest.raises(NotFound):
        shows(customer, person=cast.ines)
    assert slides(lobby) == []
    shows(customer, person=cast.mara)
    assert len(slides(lobby)) == 1


@only_on_sqlite
def test_only_what_was_solved_is_shown(lobby: Lobby) -> None:
    customer = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.theo, life.take, customer.case)
    with pytest.raises(Conflict, match="solved"):
        shows(customer)


@only_on_sqlite
def test_what_could_tell_who_the_customer_was_is_refused(lobby: Lobby) -> None:
    customer = settled(lobby)
    for did, why in REFUSED:
        with pytest.raises(BadRequest, match=why):
            shows(customer, did=did)
    assert slides(lobby) == []
    assert lobby.database.read(deed_of, customer.case.id) is None


@only_on_sqlite
def test_a_name_that_was_written_down_at_the_counter_is_refused_too(lobby: Lobby) -> None:
    theo, outlets = lobby.desk.cast.theo, lobby.desk.outlets
    entry = Entry(branch=lobby.branch, what="The stove was cold", how="letter", language="en", name="Otieno Ouma")
    sender = Sender("Theo", "1", theo)
    logged, _ = lobby.database.write(log, entry, sender, keys=KEYS, outlets=outlets, now=lobby.now)
    case = lobby.desk.case(logged.case_id)
    does(lobby, theo, life.take, case)
    does(lobby, theo, life.solve, case, cause_key="place", remedy="New stove")
    with pytest.raises(BadRequest, match="names the customer"):
        lobby.database.write(
            keep_deed, theo, case.id, said="", did={"en": "Mr Ouma is warm."}, shown=True, keys=KEYS, now=lobby.now
        )


def test_opened_again_it_comes_down_and_solved_again_it_waits_for_a_tick(lobby: Lobby) -> None:
    customer, theo = settled(lobby), lobby.desk.cast.theo
    shows(customer)
    does(lobby, theo, life.reopen, customer.case)
    assert slides(lobby) == []
    does(lobby, theo, life.take, customer.case)
    does(lobby, theo, life.solve, customer.case, cause_key="waiting", remedy="Once more.")
    assert slides(lobby) == []


@only_on_sqlite
def test_not_yet_says_the_customer_and_it_comes_down(lobby: Lobby) -> None:
    customer = settled(lobby)
    shows(customer)

    def say(session: Session) -> None:
        give_verdict(alerts_of(lobby, session), customer.case_in(session), "not-yet")

    lobby.database.write(say)
    assert slides(lobby) == []


def test_erased_it_is_gone_everywhere(lobby: Lobby) -> None:
    customer = settled(lobby)
    shows(customer)
    lobby.database.write(lambda session: erase(alerts_of(lobby, session), customer.id))
    assert slides(lobby) == []
    assert lobby.database.read(deed_of, customer.case.id) is None


def test_the_newest_five_are_shown(lobby: Lobby) -> None:
    for number in range(SHOWN + 1):
        shows(settled(lobby), did=f"We mended door {number}.")
    newest = [deed.did["en"][-2] for deed in lobby.database.read(shown_at, lobby.branch)]
    assert newest == ["5", "4", "3", "2", "1"]


@only_on_sqlite
def test_what_says_the_same_is_shown_once(lobby: Lobby) -> None:
    for _ in range(2):
        shows(settled(lobby))
    assert len(slides(lobby)) == 1


def test_of_two_that_are_shown_at_once_both_are_there(lobby: Lobby) -> None:
    both = [settled(lobby) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(shows, both, ("A third window.", "Two more chairs.")))
    assert len(slides(lobby)) == 2
    here = lobby.database.read(branch, "riverside")
    assert len(lobby.database.read(shown_at, here)) == 2
