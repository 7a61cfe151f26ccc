"""How many calls a minute Google takes from one account and from one project."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from server.clock import Clock
from tests.google.refused import Refused, error_info

MINUTE = timedelta(minutes=1)
NAMES = {"read": "Read requests", "write": "Write requests"}


class Quota:
    """Reads and writes are counted apart; a refused call is not counted. Any sixty seconds are a minute."""

    def __init__(self, clock: Clock, *, per_user: int = 60, per_project: int = 300) -> None:
        self.per_user = per_user
        self.per_project = per_project
        self._clock = clock
        self._taken: dict[tuple[str, str], deque[datetime]] = defaultdict(deque)

    def take(self, kind: str, email: str, project: str) -> None:
        now = self._clock()
        for limit, who, name in ((self.per_user, email, "user"), (self.per_project, project, "project")):
            if len(self._recent((kind, who), now)) >= limit:
                raise exceeded(kind, project, name)
        for who in (email, project):
            self._taken[kind, who].append(now)

    def left(self, kind: str, email: str) -> int:
        return self.per_user - len(self._recent((kind, email), self._clock()))

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        taken = self._taken[key]
        while taken and now - taken[0] >= MINUTE:
            taken.popleft()
        return taken


def exceeded(kind: str = "write", project: str = "heard", who: str = "user") -> Refused:
    metric, limit = f"quota metric '{NAMES[kind]}'", f"limit '{NAMES[kind]} per minute per {who}'"
    consumer = f"for consumer 'project_number:{project}'"
    return Refused(
        429,
        f"Quota exceeded for {metric} and {limit} of service 'sheets.googleapis.com' {consumer}.",
        error_info("RATE_LIMIT_EXCEEDED", consumer=f"projects/{project}"),
    )
