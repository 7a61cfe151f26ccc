"""A neighbour's number typed as one's own: the page says, byte by byte, what it says to somebody unknown."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from server.cases import life, unreached
from server.cases.entry import Entry, Sender, log
from server.heard import Heard
from surveys.response import Contact, Response
from surveys.slip import reference
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_MAIL, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock

NOBODYS = Contact(by="email", email="nobody.knows@example.com", name="Neema")
"""Looks the same when it is masked."""
Step = Callable[[Lobby, Customer], None]


@pytest.fixture
def lobby(desk: Desk, clock: Clock) -> Lobby:
    desk.outlets = ALL_WAYS
    lobby = Lobby(desk)
    lobby.now = clock.now
    return lobby


def taken(lobby: Lobby, neema: Customer) -> None:
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)


def tried(lobby: Lobby, neema: Customer) -> None:
    taken(lobby, neema)
    does(lobby, lobby.desk.cast.mara, unreached.note_try, neema.case)


def answered(lobby: Lobby, neema: Customer) -> None:
    taken(lobby, neema)
    does(lobby, lobby.desk.cast.mara, life.answer, neema.case, "The loan is approved, Neema.")


def handed_back(lobby: Lobby, neema: Customer) -> None:
    taken(lobby, neema)
    does(lobby, lobby.desk.cast.mara, life.hand_back, neema.case)


def reopened(lobby: Lobby, neema: Customer) -> None:
    answered(lobby, neema)
    lobby.passes(minutes=1)
    lobby.database.write(life.reopen, lobby.desk.cast.mara, neema.case.id, now=lobby.now)


def wrote(lobby: Lobby, neema: Customer) -> None:
    taken(lobby, neema)
    neema.writes("Please do not ring my husband.")


def nothing(_lobby: Lobby, _neema: Customer) -> None:
    pass


BEFORE: tuple[Step, ...] = (nothing, taken, tried, answered, handed_back, reopened, wrote)


def page(guest: Browser, visit: Response, **typed: Any) -> str:
    """What they get, without what is everybody's own."""
    path = f"/c/{visit.slip}"
    answer = guest.post_without_page(path, **typed) if typed else guest.get(path)
    text = f"{answer.status} {answer.headers.get('Location', '')} {answer.source}"
    text = text.replace(visit.slip, "SLIP").replace(reference(visit.slip), "NUMBER")
    return re.sub(r'name="m" value="[^"]+"', "", text)


@pytest.mark.parametrize("before", BEFORE, ids=lambda step: step.__name__)
def test_a_neighbours_number_reads_like_a_strangers(lobby: Lobby, guest: Browser, clock: Clock, before: Step) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    before(lobby, neema)
    lobby.passes(minutes=5)
    nosy, unknown = (Customer.says(lobby, "I am Neema", contact=contact) for contact in (BY_MAIL, NOBODYS))
    clock.now = lobby.passes(minutes=5)
    assert nosy.case.id == neema.case.id != unknown.case.id
    assert page(guest, nosy.visit) == page(guest, unknown.visit)
    for typed in (
        {"do": "write", "words": "What did you write to me?"},
        {"do": "fixed"},
        {"do": "not-yet"},
        {"do": "reach", "by": "email", "email": "nora@example.com"},
        {"do": "erase"},
    ):
        assert page(guest, nosy.visit, **typed) == page(guest, unknown.visit, **typed), typed
        assert page(guest, nosy.visit) == page(guest, unknown.visit), typed
    assert "loan" not in page(guest, nosy.visit)
    assert "husband" not in page(guest, nosy.visit)


@pytest.mark.parametrize("before", BEFORE, ids=lambda step: step.__name__)
def test_a_neighbours_number_given_later_reads_like_a_strangers(
    lobby: Lobby, guest: Browser, clock: Clock, before: Step
) -> None:
    """On the page of a slip, of a face without a case."""
    neema = Customer.says(lobby, contact=BY_MAIL)
    before(lobby, neema)
    clock.now = lobby.passes(minutes=5)
    nosy, unknown = (Customer(lobby, lobby.hears(5)[0]) for _ in range(2))
    asked = {"do": "reach", "by": "email"}
    first, second = ({**asked, "email": str(contact.email)} for contact in (BY_MAIL, NOBODYS))
    assert page(guest, nosy.visit, **first) == page(guest, unknown.visit, **second)
    assert nosy.case.id == neema.case.id
    assert page(guest, nosy.visit) == page(guest, unknown.visit)


def test_what_a_neighbour_erases_takes_nothing_away(lobby: Lobby, guest: Browser, clock: Clock) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    wrote(lobby, neema)
    nosy = Customer.says(lobby, "I am Neema", contact=BY_MAIL)
    clock.now = lobby.passes(minutes=5)
    before = page(guest, neema.visit)
    page(guest, nosy.visit, do="erase")
    assert page(guest, neema.visit) == before
    again = Customer.says(lobby, "And the tea was cold", contact=BY_MAIL)
    assert again.case.id == neema.case.id


def test_what_was_logged_for_a_neighbour_reads_like_what_was_logged_for_a_stranger(
    lobby: Lobby, guest: Browser, clock: Clock, cast: Cast, heard: Heard
) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    answered(lobby, neema)
    clock.now = lobby.passes(minutes=5)
    pages = []
    for contact in (BY_MAIL, NOBODYS):
        entry = Entry(branch=lobby.branch, what="Cold tea", how="phone", language="en", contact=contact)
        sender = Sender("Mara", str(contact.email), cast.mara)
        logged, _ = heard.database.write(log, entry, sender, keys=KEYS, outlets=ALL_WAYS, now=lobby.now)
        answer = guest.get(f"/c/{logged.slip}").source.replace(logged.slip, "").replace(logged.reference, "")
        pages.append(re.sub(r'name="m" value="[^"]+"', "", answer))
    assert pages[0] == pages[1]
    assert NOON < clock.now < NOON + timedelta(days=1)


def test_what_a_neighbour_erases_silences_nobody_who_has_written(lobby: Lobby, guest: Browser, clock: Clock) -> None:
    """While the mail server is down, or the branch is quiet."""
    neema = Customer.says(lobby, contact=BY_MAIL)
    wrote(lobby, neema)
    nosy = Customer.says(lobby, "I am Neema", contact=BY_MAIL)
    nosy.writes("Nobody need call me.")
    clock.now = lobby.passes(minutes=5)
    page(guest, nosy.visit, do="erase")
    told = [one.message.words for one in lobby.desk.owed() if one.subject == neema.case.wrote_subject]
    assert told == ["Please do not ring my husband."]
