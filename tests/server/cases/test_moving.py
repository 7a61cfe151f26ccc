"""A promise is moved openly: later, to a closing time, with a reason that the customer reads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from server.branches.branch import set_hours
from server.cases import life, moving
from server.cases.case import Case
from server.cases.reminders import remind
from server.errors import BadRequest, Conflict, NotFound
from server.staff.person import Person
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import ALL_WAYS, BY_MAIL, Customer, does
from tests.server.cases.lobby import Lobby
from tests.server.conftest import KEYS, NOON


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    desk.outlets = ALL_WAYS
    return Lobby(desk)


@pytest.fixture
def neema(lobby: Lobby) -> Customer:
    neema = Customer.says(lobby, contact=BY_MAIL)
    does(lobby, lobby.desk.cast.theo, life.take, neema.case)
    neema.gets()
    return neema


def closing(day: int) -> datetime:
    """Of a day in March at Riverside."""
    return datetime(2026, 3, day, 14, tzinfo=UTC)


def moves(lobby: Lobby, person: Person, case: Case, to: datetime | None, reason: str = "The part comes then") -> Case:
    return does(lobby, person, moving.move, case, to=to, reason=reason)


def test_the_customer_reads_the_new_time_and_why(lobby: Lobby, neema: Customer) -> None:
    moved = moves(lobby, lobby.desk.cast.theo, neema.case, closing(5))
    assert (moved.promised_by, moved.status, moved.owner_name) == (closing(5), "taken", "Theo")
    (mail,) = neema.gets()
    assert mail.message.title == "Riverside: A new time"
    assert "Thursday, 17:00" in mail.message.body
    assert "The part comes then" in mail.message.body
    assert (neema.page.promised_by, neema.page.is_new_time) == (closing(5), True)


def test_it_is_a_line_of_the_case_with_the_time_and_the_reason(lobby: Lobby, neema: Customer) -> None:
    moves(lobby, lobby.desk.cast.theo, neema.case, closing(5))
    (line,) = [line for line in lobby.desk.page(neema.case.id).timeline if line.what == "moved"]
    assert (line.person, line.words) == ("Theo", "Thursday 5 March, 17:00: The part comes then")


def test_without_a_reason_it_stays_as_it_was(lobby: Lobby, neema: Customer) -> None:
    with pytest.raises(BadRequest, match="say why"):
        moves(lobby, lobby.desk.cast.theo, neema.case, closing(5), " ")
    assert neema.case.promised_by == closing(3)
    assert neema.gets() == []


@pytest.mark.parametrize("to", [None, closing(2), closing(3), closing(7), closing(5) - timedelta(hours=1), closing(31)])
def test_it_goes_only_to_a_later_closing_time_within_ten_opening_days(
    lobby: Lobby, neema: Customer, to: datetime | None
) -> None:
    with pytest.raises(BadRequest, match="choose one of the times"):
        moves(lobby, lobby.desk.cast.theo, neema.case, to)
    assert neema.case.promised_by == closing(3)


def test_a_holiday_all_week_is_left_out(lobby: Lobby, neema: Customer) -> None:
    week = frozenset(date(2026, 3, day) for day in range(4, 11))
    lobby.database.write(set_hours, lobby.branch, None, week)
    assert moving.times_to_move_to(neema.case, now=lobby.now)[0] == closing(11)


def test_its_owner_moves_it_and_a_manager_but_no_colleague(lobby: Lobby, neema: Customer) -> None:
    moves(lobby, lobby.desk.cast.mara, neema.case, closing(5))
    does(lobby, lobby.desk.cast.theo, life.hand_back, neema.case)
    does(lobby, lobby.desk.cast.mara, life.take, neema.case)
    with pytest.raises(Conflict, match="Mara is looking after this"):
        moves(lobby, lobby.desk.cast.theo, neema.case, closing(6))
    with pytest.raises(NotFound):
        moves(lobby, lobby.desk.cast.ines, neema.case, closing(6))
    assert neema.case.promised_by == closing(5)


def test_what_is_answered_has_no_promise_to_move(lobby: Lobby, neema: Customer) -> None:
    does(lobby, lobby.desk.cast.theo, life.answer, neema.case)
    with pytest.raises(Conflict):
        moves(lobby, lobby.desk.cast.theo, neema.case, closing(5))


def test_those_above_still_hear_of_a_promise_that_was_broken_before_it_was_moved(lobby: Lobby, neema: Customer) -> None:
    lobby.wall("2026-03-03T17:05")
    moves(lobby, lobby.desk.cast.theo, neema.case, closing(5))
    lobby.desk.deliver_everything()
    lobby.database.write(remind, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    assert lobby.told() == [("mara", "A customer of Riverside was not answered in time")]


def test_of_two_who_move_it_at_once_one_does(lobby: Lobby, neema: Customer) -> None:
    def try_to(person: Person) -> bool:
        try:
            moves(lobby, person, neema.case, closing(5))
        except (BadRequest, Conflict):
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_to, (lobby.desk.cast.theo, lobby.desk.cast.mara))) == [False, True]
    assert lobby.desk.steps(neema.case.id).count("moved") == 1


def test_moved_in_time_nobody_is_told_of_the_old_one(lobby: Lobby, neema: Customer) -> None:
    moves(lobby, lobby.desk.cast.theo, neema.case, closing(5))
    lobby.desk.deliver_everything()
    lobby.wall("2026-03-04T09:00")
    lobby.database.write(remind, outlets=lobby.desk.outlets, keys=KEYS, now=lobby.now)
    assert lobby.told() == []
    assert neema.case.promised_by > NOON
