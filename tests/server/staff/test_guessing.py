"""Passwords tried in vain: so many, then none is looked at; a link always works."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from server.database import Database
from server.database.tables.staff import failed_sign_ins, people
from server.heard import Heard
from server.staff.guessing import FOR_ONE, FOR_ONE_A_DAY, FROM_ONE, WINDOW, Trace, count_try, forget_failed, forgive
from server.staff.password import hashed
from server.staff.sessions import person_of_session
from server.staff.sign_in import WrongPassword, sign_in_with
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock

PASSWORD = "three blue kettles sing"
ADDRESS = "203.0.113.9"
TryTo = Callable[..., str]


def a_trace(whose: str = "person 1", address: str = ADDRESS, *, day: timedelta = timedelta()) -> Trace:
    return Trace.of(whose, address, keys=KEYS, now=NOON + day)


@pytest.fixture
def sign_in(heard: Heard, cast: Cast) -> TryTo:
    """Theo has a password."""
    kept = update(people).where(people.c.id == cast.theo.id).values(password_hash=hashed(PASSWORD))
    heard.database.write(lambda session: session.execute(kept))

    def sign_in(password: str = PASSWORD, email: str = cast.theo.email, address: str = ADDRESS) -> str:
        return sign_in_with(
            heard.database, email, password, address=address, browser="a browser", keys=KEYS, now=heard.clock()
        )

    return sign_in


def test_the_right_password_begins_a_session(heard: Heard, cast: Cast, sign_in: TryTo) -> None:
    assert heard.database.read(person_of_session, sign_in(), now=NOON) == cast.theo


@pytest.mark.parametrize("email", ["theo@riverside.example", "mara@riverside.example", "nobody@riverside.example"])
def test_a_wrong_one_sounds_the_same_whoever_is_tried(sign_in: TryTo, email: str) -> None:
    """Mara has none."""
    said = set()
    for _ in range(FOR_ONE):
        with pytest.raises(WrongPassword) as refused:
            sign_in("not this one", email)
        said.add(str(refused.value))
    assert said == {"E-mail and password do not fit together. You can take a link instead."}
    with pytest.raises(WrongPassword, match="Too many"):
        sign_in("not this one", email)


def test_after_five_the_right_one_is_not_looked_at_either_until_the_time_is_over(sign_in: TryTo, clock: Clock) -> None:
    for _ in range(FOR_ONE):
        with pytest.raises(WrongPassword):
            sign_in("not this one")
    with pytest.raises(WrongPassword, match="Too many"):
        sign_in()
    clock.now += WINDOW
    assert sign_in()


def test_typing_it_wrong_before_does_not_count_after_it_was_right(sign_in: TryTo) -> None:
    for _ in range(3):
        for _ in range(FOR_ONE - 1):
            with pytest.raises(WrongPassword):
                sign_in("not this one")
        assert sign_in()


def test_the_owner_is_not_locked_out_of_links(sign_in: TryTo, guest: Browser, cast: Cast) -> None:
    for _ in range(FOR_ONE + 1):
        with pytest.raises(WrongPassword):
            sign_in("not this one")
    assert "a link is on its way" in guest.post("/sign-in", email=cast.theo.email).text


def test_nobody_is_tried_more_than_thirty_times_a_day(database: Database) -> None:
    tries = [
        database.write(count_try, a_trace(address=f"203.0.113.{at}"), now=NOON + WINDOW * (at // FOR_ONE))
        for at in range(FOR_ONE_A_DAY + 1)
    ]
    assert tries == [True] * FOR_ONE_A_DAY + [False]
    assert database.write(count_try, a_trace(day=timedelta(days=1)), now=NOON + timedelta(days=1))


def test_one_address_does_not_try_everybody(database: Database) -> None:
    tries = [database.write(count_try, a_trace(f"person {at}"), now=NOON) for at in range(FROM_ONE + 1)]
    assert tries == [True] * FROM_ONE + [False]
    assert database.write(count_try, a_trace("person 99", "203.0.113.10"), now=NOON)


def test_a_household_is_one_address_and_this_computers_proxy_is_none() -> None:
    assert a_trace(address="2001:db8::1").where == a_trace(address="2001:db8::2").where
    assert a_trace(address="2001:db8:0:1::1").where != a_trace(address="2001:db8::1").where
    assert a_trace(address="127.0.0.1").where == a_trace(address="").where == ""


def test_signing_in_rightly_costs_the_branch_no_try(database: Database) -> None:
    for at in range(FROM_ONE * 2):
        trace = a_trace(f"person {at}")
        assert database.write(count_try, trace, now=NOON)
        database.write(forgive, trace, now=NOON)


def test_of_many_guesses_at_once_five_are_looked_at(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        looked_at = pool.map(lambda _: database.write(count_try, a_trace(), now=NOON), range(24))
    assert sum(looked_at) == FOR_ONE


def test_what_was_counted_is_forgotten_and_holds_no_address(database: Database) -> None:
    database.write(count_try, a_trace("theo@riverside.example"), now=NOON)
    rows = database.read(lambda session: session.execute(select(failed_sign_ins)).all())
    assert not [word for word in ("theo", ADDRESS) if word in repr(rows)]
    assert database.write(forget_failed, now=NOON + timedelta(days=2)) == 0
    assert database.write(forget_failed, now=NOON + timedelta(days=3)) == 2
    assert database.read(lambda session: session.execute(select(func.count(failed_sign_ins.c.day))).scalar()) == 0
