"""What a customer learns of their case: who, by when, and nothing of a neighbour's."""

from datetime import timedelta

import pytest

from server.cases import life
from server.cases.progress import Progress, progress_of
from server.cases.reminders import remind
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import BY_MAIL, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


def shown(progress: Progress) -> tuple[object, ...]:
    """All that the page says of it, apart from when they themselves came."""
    return (
        progress.status,
        progress.owner,
        progress.is_new_time,
        progress.steps,
        progress.verdict,
        progress.not_reached,
    )


def test_the_customer_sees_who_looks_after_them_and_by_when(lobby: Lobby) -> None:
    neema, mara = Customer.says(lobby), lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    does(lobby, mara, life.write_note, neema.case, "Difficult customer")
    assert (neema.page.status, neema.page.owner) == ("taken", "Mara")
    assert neema.page.promised_by == neema.case.promised_by
    assert [step[:2] for step in neema.page.steps] == [("taken", "Mara")]


def test_a_response_without_a_case_has_no_progress(lobby: Lobby) -> None:
    (visit,) = lobby.hears(5)
    assert lobby.database.read(progress_of, visit.id) is None


def test_who_joins_sees_what_a_first_visit_would_see(lobby: Lobby) -> None:
    neema, mara = Customer.says(lobby, contact=BY_MAIL), lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    lobby.wall("2026-03-03 17:00")
    lobby.database.write(remind, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    lobby.passes(minutes=5)
    nosy = Customer.says(lobby, "I am Neema, honestly", contact=BY_MAIL)
    stranger = Customer.says(lobby, "Cold soup")
    assert nosy.case.id == neema.case.id
    assert shown(nosy.page) == shown(stranger.page)
    assert nosy.page.promised_by == stranger.page.promised_by
    assert shown(neema.page) != shown(nosy.page)


def test_who_joins_an_answered_case_finds_a_fresh_one(lobby: Lobby) -> None:
    neema, mara = Customer.says(lobby, contact=BY_MAIL), lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    does(lobby, mara, life.answer, neema.case, "Sorry.")
    lobby.passes(days=1)
    nosy, stranger = Customer.says(lobby, "Again", contact=BY_MAIL), Customer.says(lobby, "Cold soup")
    assert nosy.case.id == neema.case.id
    assert shown(nosy.page) == shown(stranger.page)
    assert nosy.page.promised_by == stranger.page.promised_by


def test_who_joined_sees_what_happens_from_then_on(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    lobby.passes(minutes=1)
    second = Customer.says(lobby, "And the tea", contact=BY_MAIL)
    assert (second.page.status, second.page.owner) == ("open", "")
    does(lobby, lobby.desk.cast.mara, life.hand_back, neema.case)
    does(lobby, lobby.desk.cast.theo, life.take, neema.case)
    assert (second.page.status, second.page.owner) == ("taken", "Theo")
    does(lobby, lobby.desk.cast.theo, life.answer, neema.case, "Sorry.")
    assert second.page.status == "answered"


def test_a_promise_from_before_a_case_was_opened_again_is_no_new_time(lobby: Lobby) -> None:
    neema, mara = Customer.says(lobby), lobby.desk.cast.mara
    lobby.wall("2026-03-03 17:00")
    lobby.database.write(remind, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    assert neema.page.is_new_time
    does(lobby, mara, life.take, neema.case)
    does(lobby, mara, life.answer, neema.case, "Sorry.")
    lobby.now += timedelta(minutes=1)
    lobby.database.write(life.reopen, mara, neema.case.id, now=lobby.now)
    assert not neema.page.is_new_time
    assert neema.page.status == "reopened"
