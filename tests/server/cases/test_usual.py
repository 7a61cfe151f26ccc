"""How long it usually takes here is said once five were answered, in opening time, in the customer's language."""

from datetime import timedelta

import pytest

from server.branches.branch import set_hours
from server.cases import life
from server.cases.usual import Usual, usual_time
from tests.server.cases.conftest import Desk
from tests.server.cases.customer import Customer, does
from tests.server.cases.lobby import Lobby


@pytest.fixture
def lobby(desk: Desk) -> Lobby:
    lobby = Lobby(desk)
    lobby.wall("2026-03-02 09:00")
    return lobby


def answered(lobby: Lobby, *walls: str) -> None:
    """Each said at nine on Monday, and answered by the clock on the wall."""
    for wall in walls:
        lobby.wall("2026-03-02 09:00")
        neema = Customer.says(lobby)
        lobby.wall(wall)
        lobby.now -= timedelta(minutes=2)
        does(lobby, lobby.desk.cast.mara, life.take, neema.case)
        does(lobby, lobby.desk.cast.mara, life.answer, neema.case, "Sorry.")


def test_four_say_nothing_and_the_fifth_says_it(lobby: Lobby) -> None:
    answered(lobby, *["2026-03-02 11:00"] * 4)
    assert lobby.database.read(usual_time, lobby.branch, now=lobby.now) is None
    answered(lobby, "2026-03-02 11:00")
    assert lobby.database.read(usual_time, lobby.branch, now=lobby.now) == Usual(hours=2, days=0)


def test_nights_and_week_ends_are_not_waited_and_one_that_lay_about_changes_little(lobby: Lobby) -> None:
    answered(lobby, *["2026-03-04 11:00"] * 3, "2026-03-02 10:00", "2026-03-20 10:00")
    usual = lobby.database.read(usual_time, lobby.branch, now=lobby.now)
    assert usual
    assert (usual.hours, usual.days) == (18, 3)


def test_what_is_long_ago_is_forgotten(lobby: Lobby) -> None:
    answered(lobby, *["2026-03-02 11:00"] * 5)
    assert lobby.database.read(usual_time, lobby.branch, now=lobby.now + timedelta(days=91)) is None


def test_a_branch_that_never_opens_counts_by_the_clock(lobby: Lobby) -> None:
    lobby.database.write(set_hours, lobby.branch, {}, ())
    answered(lobby, *["2026-03-02 12:30"] * 5)
    assert lobby.database.read(usual_time, lobby.branch, now=lobby.now) == Usual(hours=4, days=0)


@pytest.mark.parametrize(
    ("language", "hours", "days"),
    [
        ("en", "2 hours", "1 day"),
        ("fr", "2\xa0heures", "1\xa0jour"),
        ("ar", "ساعتان", "يوم"),
        ("uk", "2 години", "1 день"),
        ("hi", "2 घंटे", "1 दिन"),
        ("sw", "saa 2", "siku 1"),
    ],
)
def test_it_is_counted_as_each_language_counts(language: str, hours: str, days: str) -> None:
    assert (Usual(2, 0).in_words(language), Usual(9, 1).in_words(language)) == (hours, days)
