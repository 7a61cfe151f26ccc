"""The PIN for a desk: who may set whose, and what guessing brings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from server.branches.branch import Branch
from server.database import Database
from server.database.tables.staff import audit, desk_pins
from server.errors import BadRequest, NotFound
from server.staff import desk as desks
from server.staff import desk_pin
from server.staff.desk_pin import LOCKED_FOR, WrongPin, keep_pin, pin_hash, sign_in_at, whose_pin
from server.staff.person import Person, add_person
from tests.server.conftest import KEYS, NOON, Cast
from tests.server.staff.pins import PIN, give_pin

WRONG = "1593"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def the_desk(database: Database, cast: Cast) -> desks.Desk:
    give_pin(database, cast.theo)
    made, _ = database.write(desks.make_desk, cast.mara, cast.riverside, "Counter 1", now=NOON)
    return made


def tried(database: Database, where: desks.Desk, person: Person, pin: str, *, now: datetime = NOON) -> str:
    """The secret, or what is said."""
    try:
        return sign_in_at(database, where, person.id, pin, keys=KEYS, browser="", now=now)
    except WrongPin as refusal:
        return str(refusal)


def test_five_wrong_in_a_row_lock_for_a_quarter_of_an_hour(
    database: Database, cast: Cast, the_desk: desks.Desk
) -> None:
    said = [tried(database, the_desk, cast.theo, WRONG) for _ in range(5)]
    assert said[3:] == ["This is not the PIN. One try is left.", said[4]]
    assert "wrong too often" in said[4]
    assert "wrong too often" in tried(database, the_desk, cast.theo, PIN, now=NOON + LOCKED_FOR - MINUTE)
    assert "4 tries" in tried(database, the_desk, cast.theo, WRONG, now=NOON + LOCKED_FOR)
    assert " " not in tried(database, the_desk, cast.theo, PIN, now=NOON + LOCKED_FOR)
    (line,) = database.read(
        lambda session: session.execute(select(audit).where(audit.c.actor == f"desk {the_desk.id}")).all()
    )
    assert (line.action, line.subject, line.branch_id) == ("desk PIN locked", f"person:{cast.theo.id}", 1)


def test_the_right_one_makes_the_wrong_ones_forgotten(database: Database, cast: Cast, the_desk: desks.Desk) -> None:
    for _ in range(3):
        assert [tried(database, the_desk, cast.theo, WRONG) for _ in range(4)][-1].endswith("One try is left.")
        assert " " not in tried(database, the_desk, cast.theo, " 72 95 ")


def test_of_many_guesses_at_once_five_are_looked_at(database: Database, cast: Cast, the_desk: desks.Desk) -> None:
    def begins(_: int) -> bool:
        kept, _left = database.write(desk_pin._begin_try, the_desk, cast.theo.id, now=NOON)
        return bool(kept)

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(begins, range(24))) == 5


def test_a_new_pin_opens_the_lock(database: Database, cast: Cast, the_desk: desks.Desk) -> None:
    for _ in range(5):
        tried(database, the_desk, cast.theo, WRONG)
    kept = pin_hash("4821", cast.theo.id, keys=KEYS)
    database.write(keep_pin, cast.mara, cast.theo.id, kept, now=NOON)
    assert " " not in tried(database, the_desk, cast.theo, "4821")


def test_the_pin_of_one_is_not_that_of_another_and_never_stands_in_the_database(
    database: Database, cast: Cast, the_desk: desks.Desk
) -> None:
    give_pin(database, cast.mara, "4821")
    assert "This is not the PIN" in tried(database, the_desk, cast.mara, PIN)
    kept = database.read(lambda session: session.execute(select(desk_pins.c.pin_hash)).scalars().all())
    assert all(one.startswith("$argon2id$") for one in kept)
    assert len({pin_hash(PIN, cast.theo.id, keys=KEYS) for _ in range(2)}) == 2


@pytest.mark.parametrize("typed", ["", "123", "123456789", "abcd", "12a4", "0000", "1234", "8765", "7890", "٧٢٩٥"])
def test_a_pin_that_is_none_or_tried_first_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        pin_hash(typed, 1, keys=KEYS)


def test_a_manager_sets_pins_of_their_staff_and_of_nobody_above_or_elsewhere(database: Database, cast: Cast) -> None:
    def add(name: str, role: str, branch: Branch | None = None) -> Person:
        return database.write(add_person, email=f"{name}@example.com", role=role, branch=branch, now=NOON)

    other_manager = add("otto", "manager", cast.riverside)
    admin = add("root", "admin")
    add("both", "staff", cast.riverside)
    at_both = add("both", "staff", cast.station)
    assert database.read(whose_pin, cast.mara, cast.theo.id) == cast.theo
    assert database.read(whose_pin, cast.theo, cast.theo.id) == cast.theo
    for whom in (other_manager, admin, at_both, cast.ines):
        with pytest.raises(NotFound):
            database.read(whose_pin, cast.mara, whom.id)
    with pytest.raises(NotFound):
        database.read(whose_pin, cast.theo, cast.mara.id)
