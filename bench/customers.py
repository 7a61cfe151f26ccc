"""What customers say in the benchmark: the workload of design.md 8. Light, as the server shares the cores."""

import json
import random
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from surveys.ids import new_id

SURVEY, VERSION = "branch-visit", 2
REASONS = ("waiting", "staff", "information", "price", "solved", "place", "other")
VISIT = timedelta(seconds=30)
BETWEEN_VISITS = timedelta(minutes=3)
"""When a tablet was without network and brings what has gathered."""


class Customers:
    """4 answers each; 10 % with words, 2 % with contact, 5 % that become cases: these two, or low with words."""

    def __init__(self, chance: random.Random, *, cases: bool = True) -> None:
        self._chance = chance
        self._cases = cases

    def response(self, ended: datetime) -> dict[str, Any]:
        chance = self._chance
        lot = chance.random() if self._cases else 1
        answers: dict[str, Any] = {
            "overall": chance.randint(1, 2) if lot < 0.03 else chance.randint(3, 5),
            "why": [chance.choice(REASONS)],
            "ease": chance.randint(4, 7),
            "recommend": chance.randint(7, 10),
        }
        if lot < 0.03 or chance.random() < 0.07 / 0.95:
            answers["comment"] = "We waited a long time, and nobody could tell us why the bill was twice the usual."
        response = {
            "id": str(new_id(ended)),
            "survey": SURVEY,
            "version": VERSION,
            "language": "en",
            "started_at": _text(ended - VISIT),
            "ended_at": _text(ended),
            "ended": "finished",
            "answers": answers,
            "slip": secrets.token_urlsafe(16),
            "shown": list(answers),
            "layout": "row",
            "counter": 1,
        }
        if 0.03 <= lot < 0.05:
            response["contact"] = {"by": "call", "phone": f"+2547{chance.randint(10**7, 10**8 - 1)}", "name": "Amina"}
        return response

    def sync(self, responses: int) -> bytes:
        """The body of one request from one tablet."""
        now = datetime.now(UTC)
        health = {"app_version": "0.1.0", "sent_at": _text(now), "visits": 1, "waiting": 0, "refused": 0, "battery": 90}
        visits = [self.response(now - number * BETWEEN_VISITS) for number in range(responses)]
        return json.dumps({"device": health, "surveys": {SURVEY: VERSION}, "responses": visits}).encode()


def _text(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
