"""Codes tried in vain slow down whoever tries; nobody else."""

from datetime import timedelta

import pytest

from server.codes.failures import ALLOWED, forget_failures, note_failure, seconds_to_wait, sender
from server.database import Database
from tests.server.conftest import KEYS, NOON


def who(address: str, days: int = 0) -> str:
    return sender(address, keys=KEYS, now=NOON + timedelta(days=days))


def wait(database: Database, address: str, minutes: float = 0) -> int:
    return database.read(seconds_to_wait, who(address), now=NOON + timedelta(minutes=minutes))


@pytest.fixture
def tried(database: Database) -> Database:
    for _ in range(ALLOWED):
        database.write(note_failure, who("198.51.100.7"), now=NOON)
    return database


def test_twenty_tries_in_vain_are_enough_for_ten_minutes(tried: Database) -> None:
    assert wait(tried, "198.51.100.7", minutes=9) == 61
    assert wait(tried, "198.51.100.7", minutes=10) == 0


def test_other_addresses_are_not_slowed(tried: Database) -> None:
    assert wait(tried, "198.51.100.8") == 0


def test_fewer_tries_slow_nobody(database: Database) -> None:
    for _ in range(ALLOWED - 1):
        database.write(note_failure, who("198.51.100.7"), now=NOON)

    assert wait(database, "198.51.100.7") == 0


def test_a_phone_that_changes_its_ipv6_address_within_its_net_stays_the_same_sender() -> None:
    assert who("2001:db8:1:2:aaaa::1") == who("2001:db8:1:2:bbbb::9")
    assert who("2001:db8:1:2::1") != who("2001:db8:1:3::1")


def test_a_sender_is_another_one_tomorrow() -> None:
    assert who("198.51.100.7") != who("198.51.100.7", days=1)


def test_what_is_no_address_is_a_sender_all_the_same() -> None:
    assert who("") != who("unix:")


def test_failures_are_forgotten_after_a_day(tried: Database) -> None:
    assert tried.write(forget_failures, now=NOON + timedelta(days=1)) == 0
    assert tried.write(forget_failures, now=NOON + timedelta(days=2)) == 1
