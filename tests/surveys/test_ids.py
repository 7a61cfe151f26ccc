from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.ids import made_at, new_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

times = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
randomness = st.binary(min_size=10, max_size=10)


def test_an_id_is_the_example_of_the_standard() -> None:
    # RFC 9562, appendix A.6: rand_a is CC3, rand_b is 18C4DC0C0C07398F, both without their version and variant bits.
    bits = 0xCC3 << 62 | 0x18C4DC0C0C07398F
    now = datetime(2022, 2, 22, 14, 22, 22, tzinfo=timezone(timedelta(hours=-5)))
    assert new_id(now, (bits << 6).to_bytes(10)) == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


@given(times, randomness)
def test_an_id_has_version_and_variant_whatever_chance_brings(now: datetime, chance: bytes) -> None:
    made = new_id(now, chance)
    assert (made.version, made.variant) == (7, RFC_4122)


@given(times, randomness)
def test_an_id_says_when_it_was_made_to_the_millisecond(now: datetime, chance: bytes) -> None:
    assert timedelta(0) <= now - made_at(new_id(now, chance)) < MILLISECOND


@given(times, times, randomness, randomness)
def test_ids_sort_by_time_as_numbers_and_as_text(one: datetime, other: datetime, chance: bytes, luck: bytes) -> None:
    earlier, later = sorted((one, other))
    first, second = new_id(earlier, chance), new_id(later, luck)
    if made_at(first) < made_at(second):
        assert first < second
        assert str(first) < str(second)


@given(st.integers(0, (1 << 74) - 1), st.integers(0, (1 << 74) - 1))
def test_every_one_of_the_74_bits_counts(one: int, other: int) -> None:
    ids = {new_id(NOON, (bits << 6).to_bytes(10)) for bits in (one, other)}
    assert len(ids) == len({one, other})


def test_ids_of_one_moment_differ() -> None:
    assert len({new_id(NOON) for _ in range(1_000)}) == 1_000


def test_an_id_knows_the_same_moment_in_another_zone() -> None:
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    assert new_id(tokyo, bytes(10)) == new_id(NOON, bytes(10))
    assert made_at(new_id(tokyo)) == NOON


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        new_id(NOON.replace(tzinfo=None))


def test_a_time_before_1970_is_refused() -> None:
    with pytest.raises(ValueError, match="1970"):
        new_id(datetime(1969, 12, 31, tzinfo=UTC))


def test_too_little_randomness_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        new_id(NOON, b"short")


def test_an_id_of_another_version_does_not_say_when_it_was_made() -> None:
    with pytest.raises(ValueError, match="version 7"):
        made_at(UUID("c232ab00-9414-41ec-b3c8-9f6bdeced846"))
