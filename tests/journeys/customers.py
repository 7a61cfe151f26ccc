"""A tablet and a phone that repeat what was not acknowledged, and know all that was."""

import secrets
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import requests

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import new_touchpoint_code
from server.database import Session
from surveys.ids import new_id
from surveys.response import Contact, Response
from tests.installation import Installation
from tests.journeys.crashing import DIES_AT
from tests.tablet import JSON, Post, Tablet

DOORS = ("tablet", "face", "done")
"""A tablet's sync, and the two pages that a phone submits."""


@dataclass
class Customers:
    code: str
    """Of the poster that the phone has scanned."""
    tablet: Tablet
    outbox: dict[UUID, Response] = field(default_factory=dict)
    forms: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: set[UUID] = field(default_factory=set)
    upset: set[UUID] = field(default_factory=set)
    """They are owed a case."""
    tapped: set[UUID] = field(default_factory=set)
    """A low face and nothing else."""
    reachable: set[UUID] = field(default_factory=set)

    def come(self, address: str, door: str, dies_at: str = "") -> None:
        """Five to the tablet or one with a phone; `dies_at` is the server's fate at that door."""
        if door == "tablet":
            self.answer_on_the_tablet()
            self.sync(over_http(address), dies_at)
        else:
            self.scan_the_poster()
            self.submit(address, dies_at if door == "face" else "")
            self.submit(address, dies_at)

    def repeat(self, address: str) -> set[str]:
        """Everything that was not acknowledged; the verdicts on it."""
        verdicts = self.sync(over_http(address)) if self.outbox else set()
        while self.forms:
            self.submit(address)
        return verdicts

    def answer_on_the_tablet(self) -> None:
        content, tapped = self.tablet.visit(5), self.tablet.visit(1)
        praising = self.tablet.visit(5, why=("staff",), comment="Thank you.")
        upset = self.tablet.visit(2, comment="The queue was long.")
        asking = self.tablet.visit(4, contact=Contact(by="email", email=f"{secrets.token_hex(8)}@mail.example"))
        self.outbox |= {visit.id: visit for visit in (content, tapped, praising, upset, asking)}
        self.tapped.add(tapped.id)
        self.upset |= {upset.id, asking.id}
        self.reachable.add(asking.id)

    def sync(self, post: Post, dies_at: str = "") -> set[str]:
        self.tablet.post = post
        status, answer = self.tablet.send(self.tablet.body(self.outbox.values()), {**JSON, DIES_AT: dies_at})
        assert status == requests.codes.ok, answer
        for verdict in answer["verdicts"]:
            assert verdict["status"] in {"stored", "known"}, verdict
            self.acknowledged.add(UUID(verdict["id"]))
            del self.outbox[UUID(verdict["id"])]
        return {verdict["status"] for verdict in answer["verdicts"]}

    def scan_the_poster(self) -> None:
        visit = new_id(self.tablet.clock())
        self.forms = [
            {"v": str(visit), "overall": "1"},
            {"v": str(visit), "on": ["why", "comment"], "why": "waiting", "comment": "Nobody came.", "do": "done"},
        ]
        self.upset.add(visit)

    def submit(self, address: str, dies_at: str = "") -> None:
        form, page = self.forms[0], f"{address}/f/{self.code}"
        answer = requests.post(page, form, headers={DIES_AT: dies_at}, timeout=30, allow_redirects=False)
        assert answer.status_code == requests.codes.see_other, answer.text
        self.forms.pop(0)
        if "do" in form:
            self.acknowledged.add(UUID(form["v"]))


def arrive(town: Installation, post: Post) -> Customers:
    """riverside's, with a tablet that was paired through `post`."""
    return Customers(town.heard.database.write(_poster, town).code, town.tablet(post))


def over_http(address: str) -> Post:
    # Each request on a connection of its own: the server at its other end may be dead by the next.
    def post(path: str, body: bytes, headers: Any) -> tuple[int, Any]:
        answer = requests.post(address + path, body, headers=headers, timeout=30)
        return answer.status_code, answer.json()

    return post


def _poster(session: Session, town: Installation) -> Touchpoint:
    return add_touchpoint(
        session,
        code=new_touchpoint_code(Random(7)),
        branch=town.riverside,
        name="Front door",
        kind="poster",
        survey="branch-visit",
        now=town.heard.clock(),
    )
