"""Where something stands in time, as one number: in order, and never twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

RANDOM_BITS = 20
"""Of the id: two of one millisecond are alike once in a million. With more, 63 bits would not reach the year 2200."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FURTHEST = (1 << 63) - 1


def place_at(moment: datetime) -> int:
    """Where its millisecond begins."""
    return (moment - EPOCH) // timedelta(milliseconds=1) << RANDOM_BITS


def place_of(moment: datetime, id_: UUID) -> int:
    return place_at(moment) | id_.int % (1 << RANDOM_BITS)
