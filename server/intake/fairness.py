"""Which phone responses to doubt (science.md 4.3). A flag is shown and stops nothing; only some leave the scores."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

from sqlalchemy import delete, select

from server.database import Session
from server.database.insert import insert_new
from server.database.tables.intake import senders
from server.keys import Keys
from surveys.response import Response
from surveys.survey import Kind, Survey

SOON = timedelta(minutes=10)
"""The same answers without words, so soon and from the same sender, are a repetition."""
KEPT = timedelta(days=1)
EPOCH = datetime.fromtimestamp(0, UTC)
QUICKEST = timedelta(milliseconds=500)
"""From the page being drawn to a finger on a face; nobody reads a question faster."""


def sender(address: str, browser: str, code: str, *, keys: Keys, now: datetime) -> str:
    """
    A keyed hash of one day; empty where it is not known who asks.

    Never of the address alone: a lobby's Wi-Fi is one address. From this computer itself come its proxy and its tests.
    """
    if is_this_computer(address):
        return ""
    return keys.hash("sender", json.dumps([str(now.date()), address, browser, code]))


def is_this_computer(address: str | None) -> bool:
    """Or nobody knows: then whoever asks is not held against anybody."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return True


def is_too_quick(visit_id: UUID, *, now: datetime) -> bool:
    """Whether a face was touched faster than it can be seen; the id (UUIDv7) holds when its page was drawn."""
    drawn = timedelta(milliseconds=visit_id.int >> 80)
    return timedelta() <= now - EPOCH - drawn < QUICKEST


def doubts(
    session: Session, response: Response, survey: Survey, *, who: str, is_robot: bool, now: datetime
) -> tuple[str, ...]:
    """The flags of a response that is about to be stored, which is remembered for the next one."""
    return tuple(_doubts(session, response, survey, who, is_robot=is_robot, now=now))


def forget_senders(session: Session, *, now: datetime) -> int:
    return session.execute(delete(senders).where(senders.c.at < now - KEPT)).rowcount


def _doubts(
    session: Session, response: Response, survey: Survey, who: str, *, is_robot: bool, now: datetime
) -> Iterator[str]:
    if is_robot:
        yield "robot"
    if not who or any(question.kind is Kind.TEXT and question.id in response.answers for question in survey.questions):
        return
    said = json.dumps([response.survey, sorted(response.answers.items())], default=list)
    same = (senders.c.sender == who, senders.c.said == said, senders.c.at > now - SOON)
    if session.execute(select(senders.c.response_id).where(*same).limit(1)).first():
        yield "repeat"
    insert_new(session, senders, {"response_id": response.id, "sender": who, "said": said, "at": now})
