"""Finding a case again by whatever somebody remembers of it, and only one's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from server.cases import search
from server.cases.entry import Entry, Sender, log
from server.cases.life import answer, take, write_note
from server.cases.search import answers_with, by_reference, find
from server.database.tables.contacts import contacts
from server.keys import Keys
from server.staff.person import Person
from surveys.response import Contact
from surveys.slip import reference
from tests.server.cases.conftest import MAIL_AND_CHAT, Desk, a_story
from tests.server.cases.customer import BY_CALL, BY_MAIL, Customer
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON

HOUR = timedelta(hours=1)
Finds = Callable[..., list[UUID]]


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


@pytest.fixture
def finds(desk: Desk) -> Finds:
    """What Mara finds, or somebody else."""

    def found(typed: str, person: Person | None = None, keys: Keys = KEYS) -> list[UUID]:
        result = desk.database.read(find, person or desk.cast.mara, typed, keys=keys)
        return [case.id for case in result.cases]

    return found


def test_a_reference_finds_every_match_one_may_see_newest_first(desk: Desk) -> None:
    older = desk.opens(a_story(desk.cast, words="Queue"), now=NOON)
    newer = desk.opens(a_story(desk.cast, words="Queue"), now=NOON + HOUR)
    desk.opens(a_story(desk.cast, words="Queue", branch=desk.cast.station))
    desk.opens(a_story(desk.cast, words="Queue", reference="AAA-222"))
    for typed in ("K74-Q2M", " k74 q2m "):
        assert [case.id for case in desk.database.read(by_reference, desk.cast.mara, typed)] == [newer, older]
    assert desk.database.read(by_reference, desk.cast.mara, "hello") == ()


def test_the_slip_of_a_visit_that_joined_finds_the_case_too(desk: Desk, finds: Finds) -> None:
    case_id = desk.opens(a_story(desk.cast, words="Queue", address_hash="k:jo"))
    desk.opens(a_story(desk.cast, words="Queue", address_hash="k:jo", reference="AAA-222"))
    assert finds("aaa222") == [case_id]


def test_a_slip_of_which_no_case_came_finds_its_answer(desk: Desk, lobby: Lobby) -> None:
    (happy,) = lobby.hears(5)
    typed = reference(happy.slip)
    assert desk.database.read(answers_with, desk.cast.mara, typed) == (happy.id,)
    assert desk.database.read(answers_with, desk.cast.ines, typed) == ()
    with_case = Customer.says(lobby)
    assert desk.database.read(answers_with, desk.cast.mara, reference(with_case.visit.slip)) == ()


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ", "muller  café", "Стойк", "مصعد"])
def test_words_are_found_without_case_and_accents_in_any_order(lobby: Lobby, finds: Finds, typed: str) -> None:
    said = "Café closed, Mrs Müller rude. У СТОЙКИ никого. المَصعَد معطل"
    wanted = Customer.says(lobby, said).case.id
    Customer.says(lobby, "Something quite different")
    assert finds(typed) == [wanted]


def test_all_words_must_stand_in_the_case(lobby: Lobby, finds: Finds) -> None:
    Customer.says(lobby, "Cold soup")
    both = Customer.says(lobby, "Cold soup and a warm salad").case.id
    assert finds("soup salad") == [both]
    assert finds("soup pizza") == []


def test_notes_answers_and_what_the_customer_wrote_are_words_too(desk: Desk, lobby: Lobby, finds: Finds) -> None:
    customer = Customer.says(lobby, contact=BY_MAIL)
    case_id = customer.case.id
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    desk.database.write(write_note, desk.cast.theo, case_id, "Left a voicemail", now=NOON)
    desk.does(answer, desk.cast.theo, case_id, "We have repaired the boiler", now=NOON)
    customer.writes("The radiator is still cold")
    for typed in ("voicemail", "boiler", "radiator"):
        assert finds(typed) == [case_id], typed


def test_a_logged_case_is_found_by_what_was_said_and_by_whom(desk: Desk, finds: Finds) -> None:
    neema = Contact(by="call", phone="+254712345678", name="Neema")
    entry = Entry(branch=desk.cast.riverside, what="Two tills were closed", how="phone", language="en", contact=neema)
    sender = Sender("Theo", "1", desk.cast.theo)
    logged, _ = desk.database.write(log, entry, sender, keys=KEYS, outlets=MAIL_AND_CHAT, now=NOON)
    for typed in ("tills", "neema", "0712 345678"):
        assert finds(typed) == [logged.case_id], typed


@pytest.mark.parametrize("typed", ["+254712345678", "0712 345 678", "0712-345-678", "00254712345678"])
def test_a_number_finds_its_customer_however_it_is_typed(lobby: Lobby, finds: Finds, typed: str) -> None:
    wanted = Customer.says(lobby, contact=BY_CALL).case.id
    Customer.says(lobby, contact=replace(BY_CALL, phone="+254712345679"))
    assert finds(typed) == [wanted]


def test_an_address_finds_its_customer_and_part_of_it_does_not(lobby: Lobby, finds: Finds) -> None:
    wanted = Customer.says(lobby, contact=BY_MAIL).case.id
    assert finds(" Neema.W@Example.com ") == [wanted]
    assert finds("w@example.com") == []


def test_the_name_that_the_customer_left_finds_them(lobby: Lobby, finds: Finds) -> None:
    wanted = Customer.says(lobby, contact=BY_MAIL).case.id
    Customer.says(lobby)
    assert finds("neema") == [wanted]


def test_what_was_kept_under_an_older_key_is_found_too(lobby: Lobby, finds: Finds) -> None:
    wanted = Customer.says(lobby, contact=BY_CALL).case.id
    newer = Keys("another made-up key of more than forty characters, a made-up key of more than forty characters")
    assert finds("0712345678", keys=newer) == [wanted]


def test_once_a_contact_is_erased_the_number_finds_nothing(desk: Desk, lobby: Lobby, finds: Finds) -> None:
    case_id = Customer.says(lobby, contact=BY_CALL).case.id
    assert finds("0712345678") == [case_id]
    desk.database.write(lambda session: session.execute(contacts.delete()))
    assert finds("neema") == []


def test_a_colleagues_name_finds_what_they_look_after(desk: Desk, lobby: Lobby, finds: Finds) -> None:
    theos, marys = (Customer.says(lobby).case.id for _ in range(2))
    desk.does(take, desk.cast.theo, theos, now=NOON)
    desk.does(take, desk.cast.mara, marys, now=NOON)
    assert finds("theo") == [theos]


@pytest.mark.parametrize("typed", ["K74-Q2M", "soup", "0712345678", "neema", "theo"])
def test_another_branch_finds_nothing_by_anything(desk: Desk, lobby: Lobby, finds: Finds, typed: str) -> None:
    case_id = Customer.says(lobby, "Cold soup", contact=BY_CALL).case.id
    desk.opens(a_story(desk.cast, words="Cold soup", address_hash="k:jo"))
    desk.does(take, desk.cast.theo, case_id, now=NOON)
    assert finds(typed) != []
    assert finds(typed, desk.cast.ines) == []


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "__", "'", "\\"])
def test_too_little_finds_nothing(lobby: Lobby, finds: Finds, typed: str) -> None:
    Customer.says(lobby, "100 % of_it 'cold'\\")
    assert finds(typed) == []


def test_signs_that_databases_know_are_only_signs(lobby: Lobby, finds: Finds) -> None:
    wanted = Customer.says(lobby, "100 % of_it").case.id
    Customer.says(lobby, "100 of that")
    assert finds("100 %") == [wanted]
    assert finds("of_it") == [wanted]


def test_of_too_many_the_newest_are_shown_and_it_is_said(
    desk: Desk, lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_MATCHES", 2)
    monkeypatch.setattr(search, "AT_ONCE", 2)
    every = []
    for _ in range(5):
        lobby.passes(minutes=1)
        every.append(Customer.says(lobby, "Cold soup").case.id)
    found = desk.database.read(find, desk.cast.mara, "soup", keys=KEYS)
    assert ([case.id for case in found.cases], found.is_all) == ([every[4], every[3]], False)


def test_of_old_cases_it_is_said_that_nobody_looked(desk: Desk, lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_READ", 2)
    old = Customer.says(lobby, "Cold soup").case.id
    assert desk.database.read(find, desk.cast.mara, "soup", keys=KEYS).is_all
    for _ in range(2):
        lobby.passes(minutes=1)
        Customer.says(lobby, "Warm soup")
    found = desk.database.read(find, desk.cast.mara, "cold", keys=KEYS)
    assert old not in [case.id for case in found.cases]
    assert not found.is_all
