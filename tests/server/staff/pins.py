"""PINs for people of a test."""

from server.database import Database
from server.staff.desk_pin import keep_pin, pin_hash
from server.staff.person import Person
from tests.server.conftest import KEYS, NOON

PIN = "7295"


def give_pin(database: Database, person: Person, pin: str = PIN) -> None:
    database.write(keep_pin, person, person.id, pin_hash(pin, person.id, keys=KEYS), now=NOON)
