"""Nobody is there: each try is a line, the customer hears of it, and two days with a try may close the case."""

from datetime import timedelta

import pytest

from server.cases import life, unreached
from server.errors import BadRequest, Conflict
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_CALL, BY_MAIL, Customer, does
from tests.server.cases.lobby import Lobby


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = ALL_WAYS
    return Lobby(desk)


@pytest.fixture
def neema(lobby: Lobby) -> Customer:
    neema = Customer.says(lobby, contact=BY_CALL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    return neema


def tries(lobby: Lobby, neema: Customer, at: str, words: str = "") -> None:
    lobby.wall(at)
    does(lobby, lobby.desk.cast.mara, unreached.note_try, neema.case, words)


def test_each_try_is_a_line_of_the_case(lobby: Lobby, neema: Customer) -> None:
    tries(lobby, neema, "2026-03-02T15:30", "Engaged")
    tries(lobby, neema, "2026-03-02T16:30")
    lines = [(line.person, line.words) for line in lobby.desk.page(neema.case.id).timeline if line.what == "tried"]
    assert lines == [("Mara", "Engaged"), ("Mara", "")]
    assert neema.case.status == "taken"


def test_tries_on_two_of_the_branchs_days_allow_closing_without_a_cause(lobby: Lobby, neema: Customer) -> None:
    tries(lobby, neema, "2026-03-02T23:50")
    with pytest.raises(Conflict, match="once more on another day"):
        does(lobby, lobby.desk.cast.mara, unreached.close, neema.case)
    tries(lobby, neema, "2026-03-03T00:10")  # the same day in UTC
    closed = does(lobby, lobby.desk.cast.mara, unreached.close, neema.case)
    assert (closed.status, closed.outcome, closed.cause, closed.ask_back_at) == ("solved", "not-reached", "", None)
    assert lobby.desk.steps(closed.id)[-2] == "closed"


def test_two_tries_on_one_day_are_not_enough(lobby: Lobby, neema: Customer) -> None:
    for at in ("2026-03-02T15:30", "2026-03-02T16:45"):
        tries(lobby, neema, at)
    with pytest.raises(Conflict):
        does(lobby, lobby.desk.cast.mara, unreached.close, neema.case)


def test_only_the_owner_tries_and_closes(lobby: Lobby, neema: Customer) -> None:
    for step in (unreached.note_try, unreached.close):
        with pytest.raises(Conflict, match="Mara is looking after this already"):
            does(lobby, lobby.desk.cast.theo, step, neema.case)
    does(lobby, lobby.desk.cast.mara, life.hand_back, neema.case)
    for step in (unreached.note_try, unreached.close):
        with pytest.raises(Conflict, match="take it first"):
            does(lobby, lobby.desk.cast.theo, step, neema.case)


def test_who_writes_back_has_been_reached_so_tries_count_anew(lobby: Lobby, neema: Customer) -> None:
    tries(lobby, neema, "2026-03-02T15:30")
    tries(lobby, neema, "2026-03-03T10:00")
    neema.writes("I was at work. Please ring after five.")
    with pytest.raises(Conflict):
        does(lobby, lobby.desk.cast.mara, unreached.close, neema.case)


def test_the_customer_hears_of_a_day_with_tries_once(lobby: Lobby) -> None:
    ann = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, ann.case)
    ann.gets()
    heard = []
    for at in ("2026-03-02T15:30", "2026-03-02T16:30", "2026-03-03T10:00"):
        tries(lobby, ann, at)
        heard.append([mail.message.title for mail in ann.gets()])
    assert heard == [["Riverside: We tried to reach you"], [], ["Riverside: We tried to reach you"]]
    does(lobby, lobby.desk.cast.mara, unreached.close, ann.case)
    assert [mail.message.title for mail in ann.gets()] == ["Riverside: We could not reach you"]


def test_a_closed_case_opens_again_and_needs_tries_of_its_own(lobby: Lobby, neema: Customer) -> None:
    tries(lobby, neema, "2026-03-02T15:30")
    tries(lobby, neema, "2026-03-03T10:00")
    does(lobby, lobby.desk.cast.mara, unreached.close, neema.case)
    again = does(lobby, lobby.desk.cast.mara, life.reopen, neema.case)
    assert (again.status, again.outcome) == ("reopened", "")
    does(lobby, lobby.desk.cast.mara, life.take, again)
    with pytest.raises(Conflict):
        does(lobby, lobby.desk.cast.mara, unreached.close, again)


def test_a_try_may_have_a_few_words_but_not_a_book(lobby: Lobby, neema: Customer) -> None:
    with pytest.raises(BadRequest, match="longer than"):
        does(lobby, lobby.desk.cast.mara, unreached.note_try, neema.case, "x" * 4001)


def test_the_days_of_a_try_are_those_of_the_branch_across_a_clock_change(lobby: Lobby) -> None:
    lobby.moves_to("Europe/Berlin")
    lobby.wall("2026-03-28T12:00")
    ann = Customer.says(lobby, contact=BY_CALL)
    does(lobby, lobby.desk.cast.mara, life.take, ann.case)
    tries(lobby, ann, "2026-03-28T23:30")
    lobby.now += timedelta(hours=1)  # on the night when two o'clock is three
    does(lobby, lobby.desk.cast.mara, unreached.note_try, ann.case)
    assert does(lobby, lobby.desk.cast.mara, unreached.close, ann.case).outcome == "not-reached"
