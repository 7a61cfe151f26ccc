"""A clock that moves only when it is told to."""

from datetime import datetime, timedelta

from tests.builders import NOW


class MovableClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta | None = None, **parts: float) -> datetime:
        """By a timedelta, or by its parts: `clock.move(minutes=5)`; gives the new time."""
        self.now += by or timedelta(**parts)
        return self.now
