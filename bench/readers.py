"""Who reads reports, and what they ask for: a branch's manager, the head of the chain, and their programs."""

import gc
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import Self
from urllib.parse import urlencode

from flask.testing import FlaskClient

from bench.installation import BRANCHES
from server.app import create_app
from server.branches.branch import Branch, all_branches
from server.branches.hours import DAY
from server.database import Session
from server.heard import Heard
from server.reports.review.kept import Kept, keep
from server.reports.review.numbers import numbers
from server.reports.review.week import Week
from server.reports.scores import BYS
from server.settings import Settings
from server.staff.person import add_person, person_by_email
from server.staff.sessions import COOKIE, start_session
from server.staff.tokens import new_token

HEAD = "head of the chain"
DASHBOARD, ANSWERS, COMMENTS, GOALS = "dashboard", "answers behind a number", "comments", "goals"
WEEKS, WEEK = "weekly reviews", "a weekly review"
SCORES, RESPONSES = "GET /api/v1/scores", "GET /api/v1/responses, a thousand"
KINDS = (DASHBOARD, ANSWERS, COMMENTS, WEEKS, WEEK, GOALS, SCORES, RESPONSES)
DAYS = (28, 28, 28, 7, 91, 364)
"""The last ones; four weeks are what a page shows unless told otherwise."""
NARROWER: Sequence[dict[str, str]] = (
    *({},) * 6,
    {"weekday": "mon"},
    {"hours": "9-12"},
    {"channel": "tablet"},
    {"language": "sw"},
    {"flagged": "both"},
)
WORDS = ("", "", "waiting", "bill twice", '"the queue"')


@dataclass(frozen=True, slots=True)
class Wish:
    kind: str
    path: str
    reader: str
    """HEAD, or the slug of the branch whose manager asks."""


def wishes(chance: random.Random, last: date, each: int) -> list[Wish]:
    """So many of each kind, a third of them by the head of the chain."""
    return [_wish(kind, chance, last) for _ in range(each) for kind in KINDS]


def _wish(kind: str, chance: random.Random, last: date) -> Wish:
    slug = f"branch-{chance.randrange(BRANCHES)}"
    reader = HEAD if chance.random() < 1 / 3 else slug
    days = {"begins": (last - (chance.choice(DAYS) - 1) * DAY).isoformat(), "ends": last.isoformat()}
    asked = days | chance.choice(NARROWER)
    if kind in {SCORES, RESPONSES} and reader != HEAD:
        asked["branch"] = slug
    path, query = {
        DASHBOARD: ("/reports", asked),
        ANSWERS: ("/reports/answers", asked | {"question": "overall", "value": str(chance.randint(1, 5))}),
        COMMENTS: ("/reports/comments", asked | {"words": chance.choice(WORDS)}),
        WEEKS: ("/reports/weeks", {}),
        WEEK: ("/reports/week", {"of": slug}),
        GOALS: ("/reports/goals", {"of": slug}),
        SCORES: ("/api/v1/scores", asked | {"by": chance.choice(BYS)}),
        RESPONSES: ("/api/v1/responses", asked),
    }[kind]
    return Wish(kind, f"{path}?{urlencode(query)}", reader)


class House:
    """One Heard at the close of its last day, whose pages are made in this process."""

    def __init__(self, home: Path, last: date) -> None:
        # Five in the afternoon in Nairobi: the last day is whole.
        self.now = datetime(last.year, last.month, last.day, 14, tzinfo=UTC)
        self.heard = Heard.open(Settings.load(home=home), address="http://127.0.0.1:8000", clock=lambda: self.now)
        self._app = create_app(self.heard)
        self._clients: dict[str, FlaskClient] = {}
        self._token = self.heard.database.write(_token, now=self.now)
        gc.freeze()  # as the server does when it is ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.heard.close()

    def keep_reviews(self, weeks: int) -> None:
        """So many of each branch, all with the numbers of the last."""
        last = Week.of(self.now.date()).later(-1)
        for branch in self.heard.database.read(all_branches):
            review = self.heard.database.read(numbers, branch, last, now=self.now)
            kept = [Kept(last.later(-back), review, self.now) for back in range(weeks)]
            self.heard.database.write(_keep, branch, kept)

    def milliseconds(self, wish: Wish) -> float:
        """Until the page is made; it is not sent anywhere."""
        headers = {"Authorization": f"Bearer {self._token}"} if wish.path.startswith("/api/") else {}
        client = self._client(wish.reader)
        began = perf_counter()
        answer = client.get(wish.path, headers=headers)
        took = (perf_counter() - began) * 1000
        assert answer.status_code == HTTPStatus.OK, (wish, answer.get_data(as_text=True)[:500])
        return took

    def _client(self, reader: str) -> FlaskClient:
        if reader not in self._clients:
            self._clients[reader] = self._app.test_client()
            secret = self.heard.database.write(_signed_in, reader, now=self.now)
            self._clients[reader].set_cookie(COOKIE, secret)
        return self._clients[reader]


def _signed_in(session: Session, reader: str, now: datetime) -> str:
    email = "head@chain.example" if reader == HEAD else f"mara@{reader}.example"
    person = person_by_email(session, email) or add_person(session, email=email, role="admin", now=now)
    return start_session(session, person, browser="", now=now)


def _token(session: Session, now: datetime) -> str:
    return new_token(session, name="Tables", scope="read", branch=None, created_by=None, now=now)[1]


def _keep(session: Session, branch: Branch, all_kept: Sequence[Kept]) -> None:
    for kept in all_kept:
        keep(session, branch, kept)
