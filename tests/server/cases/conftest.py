"""Riverside with its people, a way in for stories, and a look at what is owed to whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.branches.branch import Branch, branch
from server.cases.case import Case, case_for
from server.cases.inbox import OneCase, one_case
from server.cases.story import Story
from server.cases.triage import attend
from server.cases.triage_settings import change_triage
from server.database import Database, Session
from server.database.tables.deliveries import deliveries
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.staff.person import Person
from surveys.ids import new_id
from surveys.rules import Reason
from surveys.survey import Rules
from tests.server.conftest import KEYS, NOON, Cast

MAIL_AND_CHAT = Outlets("https://heard.example", email=True, chats=("chat-1",))
VERY_BAD = "Very bad (1 of 5)"


@dataclass(frozen=True)
class Owed:
    channel: str
    destination: str
    subject: str
    message: Message
    run_at: datetime


@dataclass
class Desk:
    """Use cases of the room, with what is always the same filled in."""

    database: Database
    cast: Cast
    outlets: Outlets = MAIL_AND_CHAT

    def hears(self, story: Story, *, now: datetime = NOON) -> UUID | None:
        return self.database.write(attend, story, keys=KEYS, outlets=self.outlets, now=now)

    def opens(self, story: Story, *, now: datetime = NOON) -> UUID:
        case_id = self.hears(story, now=now)
        assert case_id is not None
        return case_id

    def does(self, step: Callable[..., Case], person: Person, case_id: UUID, *words: Any, **more: Any) -> Case:
        """A step of which the customer, or another one, is told."""
        return self.database.write(step, person, case_id, *words, keys=KEYS, outlets=self.outlets, **more)

    def chooses(self, **settings: Any) -> Branch:
        """Riverside as it is with these triage settings; stories must name it."""
        self.database.write(change_triage, self.cast.riverside, **settings)
        return self.database.read(branch, "riverside")

    def case(self, case_id: UUID) -> Case:
        return self.database.read(case_for, self.cast.mara, case_id)

    def page(self, case_id: UUID, person: Person | None = None) -> OneCase:
        return self.database.read(one_case, person or self.cast.mara, case_id)

    def steps(self, case_id: UUID) -> list[str]:
        return [line.what for line in self.page(case_id).timeline if line.what != "told"]

    def owed(self) -> list[Owed]:
        return self.database.read(owed_in)

    def deliver_everything(self) -> None:
        sent = deliveries.update().where(deliveries.c.status == "waiting").values(status="sent", payload=b"")
        self.database.write(lambda session: session.execute(sent))


def owed_in(session: Session) -> list[Owed]:
    order = (deliveries.c.created_at, deliveries.c.channel.desc(), deliveries.c.destination)
    rows = session.execute(select(deliveries).where(deliveries.c.status == "waiting").order_by(*order))
    return [
        Owed(
            row.channel,
            row.destination,
            row.subject,
            Message.from_payload(KEYS.unseal("delivery", row.payload)),
            row.run_at,
        )
        for row in rows
    ]


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    return Desk(database, cast)


numbers = count(1)


def a_story(cast: Cast, **more: Any) -> Story:
    """A very bad face without words, unless told otherwise; `adding` to one gives what was said later."""
    story = Story(
        response_id=new_id(NOON + timedelta(milliseconds=next(numbers))),
        branch=cast.riverside,
        touchpoint="Lobby tablet",
        touched_at=NOON,
        language="en",
        reference="K74-Q2M",
        slip="a-secret-of-a-slip-128",
        score_words=VERY_BAD,
        reasons=(),
        words="",
        contact=None,
        wants_answer=False,
        findings=frozenset({Reason.LOW}),
        rules=Rules(),
        address_hash=None,
    )
    return replace(story, **more)
