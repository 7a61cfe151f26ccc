"""What customer and branch write to each other; each message belongs to one visit, whose page alone shows it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, literal_column, select, update

from server.cases.alert import Alerts, local
from server.cases.case import Case
from server.cases.timeline import step
from server.cases.told_who import told_at
from server.cases.visits import joined_at
from server.database import Session
from server.database.insert import insert_new
from server.database.tables.cases import case_messages, cases
from server.database.tables.staff import people
from server.deliveries import queue
from server.deliveries.message import Message
from server.errors import BadRequest, Refusal
from server.staff.person import people_by_id
from surveys.ids import new_id
from surveys.response import LONGEST_WORDS

Sender = Literal["customer", "staff", "heard"]
Way = Literal["page", "email", "sms"]
Went = tuple[Way, UUID | None]
"""Which way, and as which delivery."""

MOST_A_DAY = 30
DAY = timedelta(days=1)
MOST_TOLD = 5
"""Messages of a customer in one alert; all are on the page of the case."""

_table = case_messages.c


class EnoughForToday(Refusal):
    status = 429
    title = "Enough for today"


@dataclass(frozen=True, slots=True)
class CaseMessage:
    id: UUID
    visit_id: UUID
    at: datetime
    sender: Sender
    person: str
    """Name; empty where nobody of the staff wrote it."""
    template: str
    """Of our own words, see told.py; empty of a customer's."""
    channel: Way
    words: str
    seen_at: datetime | None

    @property
    def first_name(self) -> str:
        return self.person.partition(" ")[0]


def thread_of(session: Session, case_id: UUID) -> tuple[CaseMessage, ...]:
    """For the branch, oldest first; what was told to several visits at once stands there once, as it went out."""
    told: dict[tuple[object, ...], CaseMessage] = {}
    for one in _messages(session, case_id=case_id):
        key = (one.id,) if one.sender == "customer" else (one.at, one.template, one.words)
        if key not in told or told[key].channel == "page":
            told[key] = one
    return tuple(told.values())


def thread_for(session: Session, case_id: UUID, visit_id: UUID) -> tuple[CaseMessage, ...]:
    """For the customer's own page: what they wrote, and what was written to them alone."""
    everything = list(_messages(session, case_id=case_id))
    joined = joined_at(session, case_id).values()

    def is_theirs(one: CaseMessage) -> bool:
        # Who typed a neighbour's number shares their case, and must not read what is written to them: that goes to
        # the number. Only what answers the newest words of this very page stands on it.
        if one.sender == "customer" or sum(at <= one.at for at in joined) <= 1:
            return True
        wrote = [said for said in everything if said.sender == "customer" and said.at <= one.at]
        return bool(wrote) and max(wrote, key=attrgetter("at", "id")).visit_id == visit_id

    return tuple(one for one in everything if one.visit_id == visit_id and one.words and is_theirs(one))


def keep(
    alerts: Alerts,
    case_id: UUID,
    visit_id: UUID,
    went: Went,
    *,
    template: str,
    words: str,
    person_id: int | None,
) -> None:
    """A message of ours to one visit."""
    channel, delivery_id = went
    row = {
        "id": new_id(alerts.now),
        "case_id": case_id,
        "visit_id": visit_id,
        "at": alerts.now,
        "sender": "staff" if words else "heard",
        "person_id": person_id,
        "template": template,
        "channel": channel,
        "words": words,
        "delivery_id": delivery_id,
    }
    alerts.session.execute(insert(case_messages).values(row))


def write_back(alerts: Alerts, case: Case, visit_id: UUID, words: str, *, message_id: UUID) -> None:
    """
    The customer writes on their page: the owner hears it, else the branch. The same message comes once.

    EnoughForToday after thirty in a day; all before are kept.
    """
    text = words.replace("\0", "").replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST_WORDS:
        raise BadRequest("A message has some words, and at most 4,000 characters.")
    session, now = alerts.session, alerts.now
    session.execute(select(cases.c.id).where(cases.c.id == case.id).with_for_update())
    if _wrote(session, visit_id, since=now - DAY) >= MOST_A_DAY:
        if session.execute(select(_table.id).where(_table.id == message_id)).first() is None:
            raise EnoughForToday("This is enough for today; all that was sent before is kept.")
        return
    row = {"id": message_id, "case_id": case.id, "visit_id": visit_id, "at": now}
    if insert_new(session, case_messages, row | {"sender": "customer", "channel": "page", "words": text}):
        step(session, case.id, "wrote", now=now)
        tell_unread(alerts, case)


def mark_seen(session: Session, case_id: UUID, *, now: datetime) -> int:
    """Somebody of the branch reads the thread; how many of the customer's messages were new to them."""
    unread = (_table.case_id == case_id) & is_unread()
    return session.execute(update(case_messages).where(unread).values(seen_at=now)).rowcount


def unread_of(session: Session, branch_ids: Collection[int]) -> dict[UUID, int]:
    """How many messages nobody has read yet, of each case that has some, whatever its status."""
    unread = select(_table.case_id, func.count()).join(cases, cases.c.id == _table.case_id)
    here = unread.where(cases.c.branch_id.in_(branch_ids), is_unread())
    return {row[0]: row[1] for row in session.execute(here.group_by(_table.case_id))}


def is_unread() -> ColumnElement[bool]:
    # As text: SQLite takes the index of them only where it reads the very words.
    return (_table.sender == literal_column("'customer'")) & _table.seen_at.is_(None)


def _messages(session: Session, **where: UUID) -> Iterator[CaseMessage]:
    columns = [case_messages.c[name] for name in CaseMessage.__dataclass_fields__ if name != "person"]
    with_name = select(*columns, people.c.name.label("person")).select_from(case_messages.outerjoin(people))
    mine = with_name.where(*(case_messages.c[name] == value for name, value in where.items()))
    for row in session.execute(mine.order_by(_table.at, _table.id)).mappings():
        yield CaseMessage(**{**row, "person": row["person"] or ""})


def _wrote(session: Session, visit_id: UUID, *, since: datetime) -> int:
    mine = (_table.visit_id == visit_id) & (_table.sender == "customer") & (_table.at > since)
    return session.execute(select(func.count()).select_from(case_messages).where(mine)).scalar_one()


def tell_unread(alerts: Alerts, case: Case) -> None:
    """One alert with all that nobody has read; the one that still waits is taken back."""
    session, branch = alerts.session, case.branch
    unread = [one.words for one in thread_of(session, case.id) if one.sender == "customer" and one.seen_at is None]
    facts = [("Where", branch.name), ("Looking after it", case.owner_name or "nobody yet")]
    if len(unread) > 1:
        facts.append(("Not read yet", f"{len(unread)} messages"))
    message = Message(
        title=f"A customer of {branch.name} wrote back",
        facts=(("When", local(alerts.now, branch)), *facts),
        words="\n\n".join(unread[-MOST_TOLD:])[-LONGEST_WORDS:],
        reference=case.reference,
    )
    owner = people_by_id(session, case.owner_id) if case.owner_id else ()
    is_free = case.owner_id is None and case.status in {"open", "reopened"}
    queue.cancel(session, case.wrote_subject, now=alerts.now)
    alerts.tell(owner or told_at(session, branch, alerts.now), case.wrote_subject, message, case.id, to_take=is_free)
