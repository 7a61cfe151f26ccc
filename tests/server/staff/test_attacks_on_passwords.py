"""A browser that was left open: whoever sits down at it guesses the password five times, not for ever."""

from collections.abc import Callable
from datetime import datetime

import pytest

from server.errors import NotAllowed
from server.heard import Heard
from server.keys import token_hash
from server.staff.credentials import FRESH, check_it_is_them, set_password
from server.staff.guessing import FOR_ONE, WINDOW
from server.staff.password import hashed
from server.staff.sessions import start_session
from tests.server.conftest import KEYS, NOON, Cast

PASSWORD = "three blue kettles sing"
LATER = NOON + 2 * FRESH
Guess = Callable[[str, datetime], None]


@pytest.fixture
def guess(heard: Heard, cast: Cast) -> Guess:
    """At Theo's browser."""
    database = heard.database
    secret = database.write(start_session, cast.theo, browser="Firefox", now=NOON)
    ways = {"but": token_hash(secret), "outlets": heard.outlets, "keys": KEYS}
    database.write(set_password, cast.theo, hashed(PASSWORD), now=NOON, **ways)  # type: ignore[arg-type]

    def try_it(password: str, now: datetime) -> None:
        check_it_is_them(database, cast.theo, secret, password, keys=KEYS, now=now)

    return try_it


def test_after_five_guesses_not_even_the_right_one_is_looked_at_for_a_while(guess: Guess) -> None:
    for number in range(FOR_ONE):
        with pytest.raises(NotAllowed, match="present password"):
            guess(f"perhaps number {number}", LATER)
    with pytest.raises(NotAllowed, match="Too many"):
        guess(PASSWORD, LATER)
    guess(PASSWORD, LATER + WINDOW)


def test_whoever_knows_it_is_never_shut_out(guess: Guess) -> None:
    for _ in range(2 * FOR_ONE):
        guess(PASSWORD, LATER)


def test_asking_without_a_password_counts_for_nothing(guess: Guess) -> None:
    for _ in range(2 * FOR_ONE):
        with pytest.raises(NotAllowed, match="present password"):
            guess("", LATER)
    guess(PASSWORD, LATER)
