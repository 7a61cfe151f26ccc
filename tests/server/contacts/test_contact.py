from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from server.contacts.contact import address_hash, contact_of, erase, keep, tidied, valid_phone
from server.database import Database
from server.keys import Keys
from surveys.response import Contact

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
VISIT = UUID("019a0000-0000-7000-8000-000000000001")
KEYS = Keys("a key for tests that is long enough")


def by_call(phone: str) -> Contact:
    return Contact(by="call", phone=phone)


def by_email(email: str) -> Contact:
    return Contact(by="email", email=email)


def test_a_number_is_the_same_customer_however_it_is_written() -> None:
    written = ["+254 712 345678", "+254712345678", "00254 712 345 678", "0712 345-678"]
    assert len({address_hash(by_call(phone), KEYS, "KE") for phone in written}) == 1


def test_without_a_region_a_number_needs_its_country() -> None:
    assert valid_phone("+44 20 7946 0958") == "+442079460958"
    assert valid_phone("0044 20 7946 0958") == "+442079460958"
    assert valid_phone("020 7946 0958") is None
    assert valid_phone("020 7946 0958", "GB") == "+442079460958"


@pytest.mark.parametrize("typed", ["", "hello", "12", "+", "+999 123456789", "+44 20 7946 0958 0958 0958"])
def test_what_cannot_be_a_number_is_refused(typed: str) -> None:
    assert valid_phone(typed, "GB") is None


def test_a_number_that_cannot_be_one_is_kept_as_typed_and_still_found() -> None:
    assert tidied(by_call(" 12 34 (evenings) ")).phone == "12 34 (evenings)"
    assert address_hash(by_call("12 34 (evenings)"), KEYS) == address_hash(by_call("1234"), KEYS)
    assert address_hash(by_call("next door"), KEYS)


def test_an_extension_is_not_lost() -> None:
    assert valid_phone("+1 201 555 0123 ext. 7") == "+12015550123;ext=7"


@given(st.text(max_size=40))
def test_nothing_that_was_typed_is_lost_or_stops_us(typed: str) -> None:
    phone = tidied(by_call(typed)).phone
    assert phone == (valid_phone(typed) or typed.strip() or None)
    assert phone is None or tidied(by_call(phone)).phone == phone


def test_an_email_is_the_same_in_capitals() -> None:
    assert address_hash(by_email("Jo@Example.com "), KEYS) == address_hash(by_email("jo@example.com"), KEYS)


def test_the_address_by_which_they_want_to_hear_counts() -> None:
    both = Contact(by="email", phone="+254712345678", email="jo@example.com")
    assert address_hash(both, KEYS) == address_hash(by_email("jo@example.com"), KEYS)
    assert address_hash(Contact(by="call", name="Jo"), KEYS) is None


def test_a_contact_comes_back_and_nothing_of_it_can_be_read_in_the_file(database: Database) -> None:
    database.write(keep, VISIT, Contact(by="call", phone="0712345678", name="Jo"), keys=KEYS, now=NOW, region="KE")
    found = database.read(contact_of, VISIT, KEYS)
    sealed = database.read(lambda session: session.execute(text("SELECT sealed FROM contacts")).scalar_one())
    assert found == Contact(by="call", phone="+254712345678", name="Jo")
    assert b"712345678" not in sealed


def test_what_comes_later_takes_the_place_of_what_was_said_before(database: Database) -> None:
    for contact in (by_call("+254712345678"), by_email("jo@example.com")):
        database.write(keep, VISIT, contact, keys=KEYS, now=NOW)
    assert database.read(contact_of, VISIT, KEYS) == by_email("jo@example.com")
    database.write(erase, VISIT)
    assert database.read(contact_of, VISIT, KEYS) is None
