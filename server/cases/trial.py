"""A test alert, to a chat or a person: sent like a real one, so that it proves the whole way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.branches.branch import Branch
from server.database import Session
from server.deliveries import queue
from server.deliveries.chats import Chat, chats_of
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.errors import Conflict
from server.keys import Keys
from server.staff.person import Person, person_by_email
from surveys.ids import new_id

MOST, WITHIN = 10, timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Mobile:
    number: str
    """In E.164."""


@dataclass(frozen=True, slots=True)
class Outcome:
    id: UUID
    to: str
    """A name; empty for one that is gone."""
    status: str
    """waiting, sent, given-up or cancelled."""
    error: str
    """Of the last attempt; empty if none failed."""


def send_trial(
    session: Session,
    branch: Branch,
    to: Chat | Person | Mobile,
    *,
    by: Person,
    outlets: Outlets,
    keys: Keys,
    now: datetime,
) -> UUID:
    """The delivery's id. At most ten in ten minutes: nobody's mailbox is to be filled from here."""
    subject = _subject(branch)
    if queue.count_since(session, subject, now - WITHIN) >= MOST:
        raise Conflict("That were ten test alerts in ten minutes. Please wait a little.")
    message = Message(
        title=f"A test alert of {branch.name}",
        facts=(("Sent by", by.name), ("What to do", "Nothing. Alerts about customers arrive the same way.")),
        links=(("Open the inbox", f"{outlets.public_url}/"),),
    )
    channel, destination = _way_to(to)
    sent = new_id(now)
    queue.put(
        session,
        id=sent,
        channel=channel,
        destination=destination,
        subject=subject,
        message=message,
        keys=keys,
        now=now,
    )
    return sent


def outcome_of(session: Session, branch: Branch, sent: UUID) -> Outcome | None:
    """None for one that is not this branch's."""
    found = queue.outcome(session, sent, _subject(branch))
    if found is None:
        return None
    destination, status, error = found
    names = {chat.fingerprint: chat.name for chat in chats_of(session, branch)}
    person = person_by_email(session, destination)
    return Outcome(sent, names.get(destination, person.name if person else ""), status, error)


def _way_to(one: Chat | Person | Mobile) -> tuple[str, str]:
    if isinstance(one, Mobile):
        return "sms", one.number
    return ("apprise", one.fingerprint) if isinstance(one, Chat) else ("email", one.email)


def _subject(branch: Branch) -> str:
    return f"test:{branch.id}"
