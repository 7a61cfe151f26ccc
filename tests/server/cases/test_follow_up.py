"""Is it fixed? Whoever says not yet is looked after again at once; a week later those who can be asked are asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.cases import life
from server.cases.follow_up import Verdict, ask_back, give_verdict, recovery_of
from server.database import Session
from surveys.response import Contact
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_CALL, BY_MAIL, BY_TEXT, Customer, alerts_of, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON

WEEK = timedelta(days=7)


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = ALL_WAYS
    return Lobby(desk)


def settled(lobby: Lobby, contact: Contact | None = BY_MAIL, *, is_solved: bool = True) -> Customer:
    """Answered by Theo, solved, and all that was owed has gone out."""
    neema, theo = Customer.says(lobby, contact=contact), lobby.desk.cast.theo
    does(lobby, theo, life.take, neema.case)
    does(lobby, theo, life.answer, neema.case, "Sorry.")
    if is_solved:
        does(lobby, theo, life.solve, neema.case, cause_key="system", remedy="The stove is new.")
    lobby.desk.deliver_everything()
    return neema


def says(neema: Customer, verdict: Verdict) -> None:
    def say(session: Session) -> None:
        give_verdict(alerts_of(neema.lobby, session), neema.case_in(session), verdict)

    neema.lobby.now += timedelta(minutes=1)
    neema.lobby.database.write(say)


def asks(lobby: Lobby) -> int:
    return lobby.database.write(ask_back, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)


def test_fixed_is_kept_and_disturbs_nobody(lobby: Lobby) -> None:
    neema = settled(lobby, is_solved=False)
    says(neema, "fixed")
    assert (neema.case.status, neema.case.verdict, neema.case.verdict_at) == ("answered", "fixed", lobby.now)
    assert lobby.desk.owed() == []
    does(lobby, lobby.desk.cast.theo, life.solve, neema.case, cause_key="system", remedy="The stove is new.")
    assert neema.case.verdict == "fixed"


@pytest.mark.parametrize("status", ["answered", "solved"])
def test_not_yet_opens_it_again_and_owner_and_manager_hear(lobby: Lobby, status: str) -> None:
    neema = settled(lobby, is_solved=status == "solved")
    assert neema.case.status == status
    says(neema, "not-yet")
    assert (neema.case.status, neema.case.owner_id, neema.case.verdict) == ("reopened", None, "not-yet")
    assert neema.case.promised_by > lobby.now
    told = lobby.desk.owed()
    assert {one.destination for one in told} == {"theo@riverside.example", "mara@riverside.example"}
    assert {one.message.title for one in told} == {"Not fixed yet, says a customer of Riverside"}
    assert all(one.message.links[0][0] == "I'll take it" for one in told)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    assert [one for one in lobby.desk.owed() if one.subject == neema.case.subject] == []


def test_saying_not_yet_twice_opens_it_once(lobby: Lobby) -> None:
    neema = settled(lobby)
    says(neema, "not-yet")
    says(neema, "not-yet")
    assert lobby.desk.steps(neema.case.id).count("reopened") == 1


def test_of_two_who_say_not_yet_at_once_one_opens_it(lobby: Lobby) -> None:
    neema = settled(lobby)
    with ThreadPoolExecutor(2) as phones:
        list(phones.map(lambda _: says(neema, "not-yet"), range(2)))
    assert lobby.desk.steps(neema.case.id).count("reopened") == 1
    assert len([one for one in lobby.desk.owed() if one.subject == neema.case.subject]) == 2, "Theo's and Mara's"


def test_who_has_a_newer_case_may_still_say_that_the_old_one_is_not_fixed(lobby: Lobby) -> None:
    old = settled(lobby)
    new = Customer.says(lobby, "And the tea", contact=BY_MAIL)
    assert old.case.id != new.case.id
    says(old, "not-yet")
    assert old.case.status == "reopened"


def test_before_an_answer_there_is_nothing_to_judge(lobby: Lobby) -> None:
    neema = Customer.says(lobby, contact=BY_MAIL)
    says(neema, "not-yet")
    says(neema, "fixed")
    assert lobby.desk.steps(neema.case.id) == ["opened"]


def test_a_week_later_the_customer_is_asked_once(lobby: Lobby) -> None:
    neema = settled(lobby, BY_TEXT)
    lobby.now += WEEK - timedelta(minutes=2)
    assert asks(lobby) == 0
    lobby.now += timedelta(minutes=2)
    assert asks(lobby) == 1
    (text,) = neema.gets()
    assert text.message.as_sms().startswith("A week ago we at Riverside settled what you told us about. Is it fixed?\n")
    lobby.now += WEEK
    assert asks(lobby) == 0
    assert neema.gets() == []


def test_nobody_is_asked_while_the_branch_is_closed(lobby: Lobby) -> None:
    lobby.wall("2026-03-02 19:30")
    neema = settled(lobby)
    lobby.wall("2026-03-09 20:00")
    asks(lobby)
    assert neema.gets() == []
    lobby.wall("2026-03-10 09:00")
    asks(lobby)
    assert [one.message.title for one in neema.gets()] == ["Riverside: Is it fixed?"]


def test_who_said_it_already_or_cannot_be_written_to_is_not_asked(lobby: Lobby) -> None:
    said, called = settled(lobby), settled(lobby, BY_CALL)
    says(said, "fixed")
    lobby.now += WEEK
    asks(lobby)
    assert (said.gets(), called.gets()) == ([], [])
    assert (said.case.asked_back_at, called.case.asked_back_at) == (None, None)
    assert asks(lobby) == 0


def test_whoever_opens_it_again_takes_the_question_back(lobby: Lobby) -> None:
    neema = settled(lobby)
    does(lobby, lobby.desk.cast.mara, life.reopen, neema.case)
    lobby.now += WEEK
    asks(lobby)
    assert not [one for one in neema.gets() if "Is it fixed" in one.message.title]


def test_recovery_counts_who_was_won_back_and_by_the_first_answer(lobby: Lobby) -> None:
    mails = [Contact(by="email", email=f"jo{number}@example.com") for number in range(4)]
    happy, again, sad, silent = (settled(lobby, contact) for contact in mails)
    lobby.now += WEEK
    asks(lobby)
    says(happy, "fixed")
    says(again, "not-yet")
    theo = lobby.desk.cast.theo
    does(lobby, theo, life.take, again.case)
    does(lobby, theo, life.answer, again.case, "Now it is.")
    says(again, "fixed")
    says(sad, "not-yet")
    assert silent.case.asked_back_at
    found = lobby.database.read(recovery_of, lobby.branch, NOON + WEEK, NOON + 2 * WEEK)
    assert (found.fixed, found.not_yet, found.first_contact, found.n) == (2, 1, 1, 3)
    before = lobby.database.read(recovery_of, lobby.branch, NOON, NOON + WEEK)
    assert (before.asked, before.n) == (0, 0)
    elsewhere = lobby.database.read(recovery_of, lobby.desk.cast.station, NOON, NOON + 2 * WEEK)
    assert (elsewhere.asked, elsewhere.n) == (0, 0)
