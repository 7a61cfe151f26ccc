"""Ids that sort by the time they were made: UUID version 7 (RFC 9562, 5.7)."""

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
VERSION = 7
VARIANT = 0b10
RANDOM_BYTES = 10


def new_id(now: datetime, randomness: bytes | None = None) -> UUID:
    """
    An id holding `now` (with a zone) to the millisecond and 74 random bits.

    `randomness`, ten bytes of which the first 74 bits are used, is for tests. Raises ValueError for a time
    without a zone, before 1970 or after 10889.
    """
    if now.tzinfo is None:
        raise ValueError("An id needs a time with a zone.")
    milliseconds = (now - EPOCH) // MILLISECOND
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError("An id needs a time from 1970 on.")
    randomness = secrets.token_bytes(RANDOM_BYTES) if randomness is None else randomness
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"An id needs exactly {RANDOM_BYTES} bytes of randomness.")
    high, low = divmod(int.from_bytes(randomness) >> 6, 1 << 62)
    return UUID(int=milliseconds << 80 | VERSION << 76 | high << 64 | VARIANT << 62 | low)


def made_at(uuid: UUID) -> datetime:
    """The time in an id, in UTC to the millisecond; ValueError if it is of another version."""
    if uuid.version != VERSION:
        raise ValueError(f"Only a UUID of version {VERSION} says when it was made.")
    return EPOCH + (uuid.int >> 80) * MILLISECOND
