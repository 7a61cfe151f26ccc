"""By when an answer is promised: what the server said with its last word, and only while that is fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from surveys.phrases import day_and_time

FRESH = timedelta(minutes=10)
SOON = timedelta(days=6)
"""For so long a weekday says which day is meant."""


@dataclass(frozen=True, slots=True)
class Promise:
    by: datetime
    """In the branch's zone."""
    heard_at: datetime

    @classmethod
    def heard(cls, said: Any, now: datetime) -> Self | None:
        """From the server's `answer_by`; None if that promises nothing."""
        try:
            by = datetime.fromisoformat(said)
        except (TypeError, ValueError):
            return None
        return cls(by, now) if by.tzinfo else None

    def words(self, language: str, now: datetime) -> str:
        """Such as "Tuesday, 17:00"; empty where it may not hold any more."""
        zone = self.by.tzinfo
        # Days are counted from that of the touch: at midnight the server's next word is a day later.
        same_day = now.astimezone(zone).date() == self.heard_at.astimezone(zone).date()
        # By the time of day, which goes on while a tablet sleeps.
        is_fresh = timedelta() <= now - self.heard_at <= FRESH
        if not (is_fresh and same_day and timedelta() < self.by - now < SOON):
            return ""
        return day_and_time(self.by, language)
