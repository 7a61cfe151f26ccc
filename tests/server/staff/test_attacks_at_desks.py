"""Whoever stands at a desk tries PINs of those who sit there, and of nobody else."""

import pytest
from sqlalchemy import select

from server.database import Database
from server.database.tables.staff import desk_pins
from server.errors import NotAllowed
from server.staff.desk import Desk, make_desk
from server.staff.desk_pin import MOST_WRONG, sign_in_at
from server.staff.person import add_person
from tests.server.conftest import KEYS, NOON, Cast
from tests.server.staff.pins import PIN, give_pin


@pytest.fixture
def platform(database: Database, cast: Cast) -> Desk:
    """Of Station."""
    boss = database.write(add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON)
    made, _ = database.write(make_desk, boss, cast.station, "Platform 1", now=NOON)
    return made


def said(database: Database, desk: Desk, person_id: int, pin: str) -> str:
    with pytest.raises(NotAllowed) as refusal:
        sign_in_at(database, desk, person_id, pin, keys=KEYS, browser="", now=NOON)
    return str(refusal.value)


def test_a_desk_neither_tells_nor_locks_the_pin_of_somebody_elsewhere(
    database: Database, cast: Cast, platform: Desk
) -> None:
    give_pin(database, cast.theo)
    tries = [said(database, platform, cast.theo.id, pin) for pin in (PIN, *["1593"] * MOST_WRONG)]
    tries += [said(database, platform, who, "1593") for who in (cast.mara.id, cast.ines.id, 999, 2**40)]
    assert set(tries) == {"Nobody of this name may sign in at this desk."}
    wrong = database.read(lambda session: session.execute(select(desk_pins.c.wrong)).scalars().all())
    assert wrong == [0]
