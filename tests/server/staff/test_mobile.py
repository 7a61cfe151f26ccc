import pytest
from sqlalchemy import select

from server.branches.branch import add_branch
from server.database import Database
from server.database.tables.staff import people
from server.errors import BadRequest, Conflict
from server.heard import Heard
from server.keys import Keys
from server.staff.mobile import person_by_phone, phone_of, set_phone
from server.staff.person import add_person
from tests.server.conftest import KEYS, NOON, Cast

NUMBER = "+254712345678"


@pytest.mark.parametrize("typed", [NUMBER, "0712 345 678", "00254 712-345678", " +254 (0)712 345678"])
def test_a_phone_is_known_however_it_is_written(database: Database, cast: Cast, typed: str) -> None:
    database.write(set_phone, cast.theo, typed, keys=KEYS)
    assert database.read(phone_of, cast.theo.id, KEYS) == NUMBER
    assert database.read(person_by_phone, NUMBER, KEYS) == cast.theo
    assert database.read(person_by_phone, "0712345678", KEYS) == cast.theo


def test_a_number_without_its_country_is_one_of_where_they_work(database: Database, cast: Cast) -> None:
    assert cast
    berlin = database.write(add_branch, slug="berlin", name="Berlin", timezone="Europe/Berlin", now=NOON)
    jana = database.write(add_person, role="staff", name="Jana", branch=berlin, now=NOON)
    database.write(set_phone, jana, "0151 23456789", keys=KEYS)
    assert database.read(phone_of, jana.id, KEYS) == "+4915123456789"


@pytest.mark.parametrize("typed", ["12", "mara", "+254712345678 ext 5"])
def test_what_is_no_phone_is_refused(database: Database, cast: Cast, typed: str) -> None:
    with pytest.raises(BadRequest, match="not a phone number"):
        database.write(set_phone, cast.theo, typed, keys=KEYS)


def test_one_number_is_one_persons(database: Database, cast: Cast) -> None:
    database.write(set_phone, cast.theo, NUMBER, keys=KEYS)
    with pytest.raises(Conflict):
        database.write(set_phone, cast.ines, NUMBER, keys=KEYS)
    database.write(set_phone, cast.theo, "", keys=KEYS)
    database.write(set_phone, cast.ines, NUMBER, keys=KEYS)
    assert database.read(person_by_phone, NUMBER, KEYS) == cast.ines


def test_a_number_is_found_after_the_key_was_renewed_and_never_stands_in_the_clear(heard: Heard, cast: Cast) -> None:
    heard.database.write(set_phone, cast.theo, NUMBER, keys=KEYS)
    newer = Keys("another made-up key of more than forty characters, a made-up key of more than forty characters")
    assert heard.database.read(person_by_phone, NUMBER, newer) == cast.theo
    assert "712345678" not in repr(heard.database.read(lambda session: session.execute(select(people)).all()))
