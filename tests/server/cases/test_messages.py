"""Customer and branch write to each other: nothing is lost, everybody who must hears it, nobody else reads it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.cases import life
from server.cases.messages import MOST_A_DAY, EnoughForToday, mark_seen, thread_of, unread_of
from server.errors import BadRequest
from surveys.ids import new_id
from tests.server.cases.conftest import Desk, Owed
from tests.server.cases.customer import BY_MAIL, Customer, does
from tests.server.cases.lobby import Lobby


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    return Lobby(desk)


@pytest.fixture
def neema(lobby: Lobby) -> Customer:
    neema = Customer.says(lobby, contact=BY_MAIL)
    lobby.desk.deliver_everything()
    return neema


def alerts(neema: Customer) -> list[Owed]:
    return [one for one in neema.lobby.desk.owed() if one.subject == neema.case.wrote_subject]


def test_the_owner_alone_hears_what_the_customer_wrote(neema: Customer) -> None:
    does(neema.lobby, neema.lobby.desk.cast.theo, life.take, neema.case)
    neema.writes("It is still cold.")
    (alert,) = alerts(neema)
    assert alert.destination == "theo@riverside.example"
    assert (alert.message.title, alert.message.words) == (
        "A customer of Riverside wrote back",
        "It is still cold.",
    )


def test_of_a_case_that_nobody_has_the_branch_hears_and_may_take_it(neema: Customer) -> None:
    neema.writes("Hello?")
    assert {one.destination for one in alerts(neema)} == {"mara@riverside.example", "theo@riverside.example"}
    assert all(one.message.links[0][0] == "I'll take it" for one in alerts(neema))


def test_an_alert_that_waits_is_replaced_by_one_that_says_it_all(neema: Customer) -> None:
    does(neema.lobby, neema.lobby.desk.cast.theo, life.take, neema.case)
    neema.writes("It is still cold.")
    neema.writes("And so is the tea.")
    (alert,) = alerts(neema)
    assert alert.message.words == "It is still cold.\n\nAnd so is the tea."
    assert ("Not read yet", "2 messages") in alert.message.facts


def test_a_message_that_is_sent_twice_comes_once(neema: Customer) -> None:
    same = new_id(neema.lobby.now)
    neema.writes("Hello?", message_id=same)
    neema.writes("Hello?", message_id=same)
    assert neema.thread == [("customer", "Hello?")]
    assert neema.lobby.desk.steps(neema.case.id).count("wrote") == 1


def test_who_writes_without_end_is_asked_to_go_on_tomorrow_and_loses_nothing(neema: Customer) -> None:
    kept = 0
    for number in range(200):
        try:
            neema.writes(f"Message {number}")
            kept += 1
        except EnoughForToday:
            assert number >= MOST_A_DAY
        neema.lobby.passes(minutes=1)
    assert kept == MOST_A_DAY
    assert [words for _, words in neema.thread] == [f"Message {number}" for number in range(MOST_A_DAY)]
    neema.lobby.passes(days=1)
    neema.writes("Tomorrow")
    assert neema.thread[-1] == ("customer", "Tomorrow")
    assert len(alerts(neema)) == 2, "one each for Mara and Theo, of all that waited"


def test_of_many_at_once_none_is_lost_and_none_is_too_many(neema: Customer) -> None:
    def write(number: int) -> bool:
        try:
            neema.writes(f"Message {number}")
        except EnoughForToday:
            return False
        return True

    with ThreadPoolExecutor(4) as phones:
        assert sum(phones.map(write, range(40))) == MOST_A_DAY
    assert len(neema.thread) == MOST_A_DAY


@pytest.mark.parametrize("words", ["", " \n\0", "x" * 4001])
def test_a_message_says_something_and_is_not_a_book(neema: Customer, words: str) -> None:
    with pytest.raises(BadRequest):
        neema.writes(words)
    assert neema.thread == []


def test_html_formulas_and_direction_marks_stay_what_they_are(neema: Customer) -> None:
    words = "=1+1 <script>alert(1)</script> \u202eabc\u202c" + "x" * 3900
    neema.writes(words)
    assert neema.thread == [("customer", words)]
    assert "<script>" not in alerts(neema)[0].message.as_html()
    assert "\u202e" not in alerts(neema)[0].message.as_text()


def test_what_nobody_has_read_is_counted_until_somebody_looks(neema: Customer) -> None:
    lobby, here = neema.lobby, neema.lobby.branch.id
    neema.writes("One")
    neema.writes("Two")
    assert lobby.database.read(unread_of, [here]) == {neema.case.id: 2}
    assert lobby.database.read(unread_of, [lobby.desk.cast.station.id]) == {}
    assert lobby.database.write(mark_seen, neema.case.id, now=lobby.now) == 2
    assert lobby.database.read(unread_of, [here]) == {}
    assert all(one.seen_at for one in lobby.database.read(thread_of, neema.case.id))


def test_a_neighbours_number_opens_no_window_on_what_is_written_to_them(neema: Customer) -> None:
    lobby, mara = neema.lobby, neema.lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    neema.writes("My account is empty.")
    lobby.passes(minutes=1)
    nosy = Customer.says(lobby, "I am Neema, honestly", contact=BY_MAIL)
    assert nosy.case.id == neema.case.id
    does(lobby, mara, life.answer, neema.case, "We have found your money.")
    assert nosy.thread == []
    assert neema.thread == [("customer", "My account is empty."), ("Mara", "We have found your money.")]


def test_who_came_first_with_a_neighbours_number_reads_nothing_either(lobby: Lobby) -> None:
    nosy = Customer.says(lobby, "I am Neema, honestly", contact=BY_MAIL)
    lobby.passes(minutes=1)
    neema = Customer.says(lobby, "My account is empty.", contact=BY_MAIL)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    does(lobby, lobby.desk.cast.mara, life.answer, neema.case, "We have found your money.")
    assert nosy.thread == neema.thread == []
    assert "found your money" in neema.gets()[-1].message.body, "it goes to the address itself"


def test_who_writes_on_a_neighbours_case_reads_only_what_answers_them(neema: Customer) -> None:
    lobby, mara = neema.lobby, neema.lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    lobby.passes(minutes=1)
    nosy = Customer.says(lobby, "I am Neema, honestly", contact=BY_MAIL)
    nosy.writes("Hello?")
    lobby.passes(minutes=1)
    neema.writes("My account is empty.")
    does(lobby, mara, life.answer, neema.case, "We have found your money.")
    assert nosy.thread == [("customer", "Hello?")]
    assert neema.thread[-1] == ("Mara", "We have found your money.")


def test_what_stood_alone_on_a_page_stays_there_when_somebody_joins(neema: Customer) -> None:
    lobby, mara = neema.lobby, neema.lobby.desk.cast.mara
    does(lobby, mara, life.take, neema.case)
    does(lobby, mara, life.answer, neema.case, "We have found your money.")
    lobby.passes(minutes=1)
    Customer.says(lobby, "Me again", contact=BY_MAIL)
    assert neema.thread == [("Mara", "We have found your money.")]


def test_the_newest_message_comes_last_for_staff_too(neema: Customer) -> None:
    does(neema.lobby, neema.lobby.desk.cast.mara, life.take, neema.case)
    neema.lobby.now += timedelta(minutes=1)
    neema.writes("Hello?")
    thread = neema.lobby.database.read(thread_of, neema.case.id)
    assert [(one.sender, one.template, one.words) for one in thread] == [
        ("heard", "taken", ""),
        ("customer", "", "Hello?"),
    ]
