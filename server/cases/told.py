"""What a customer is told before they must ask: in the language of their visit, by the way they chose, and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from server.branches.moment import moment
from server.cases import messages
from server.cases.address import hash_of
from server.cases.alert import Alerts
from server.cases.case import Case
from server.cases.messages import Way, Went
from server.cases.timeline import step
from server.cases.visits import CaseVisit, visits_of
from server.contacts.contact import valid_phone
from server.database import Session
from server.database.tables.cases import case_messages, cases
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.person import Person
from surveys.ids import new_id
from surveys.phrases import phrase
from surveys.response import Contact
from surveys.slip import reference

ASK_BACK_AFTER = timedelta(days=7)
"""From the day when a case is solved."""

Template = Literal["logged", "taken", "moved", "working", "tried", "answered", "closed", "asked-back"]

HEADINGS: dict[Template, str] = {
    "logged": "status_have_it",
    "taken": "status_taken",
    "moved": "told_new_time",
    "working": "told_new_time",
    "tried": "status_tried",
    "answered": "our_answer",
    "closed": "status_closed",
    "asked-back": "is_it_fixed",
}
"""Template -> key of the phrase in the subject; that of the sentence is `told_` and the template."""
NEWS: frozenset[Template] = frozenset({"taken", "moved", "working", "tried"})
"""Of which only the newest need arrive."""
IN_WORDS: dict[Template, str] = {
    "logged": "that we have it",
    "taken": "who is looking after it",
    "moved": "the new time",
    "working": "the new time",
    "tried": "that we tried to reach them",
    "answered": "the answer",
    "closed": "that we could not reach them",
    "asked-back": "whether it is fixed",
}
BY_DAY = range(8, 21)
"""Hours of the branch's clock in which text messages go out."""
BY: dict[Way, str] = {"email": "by e-mail", "sms": "by text message", "page": "on their page"}


@dataclass(frozen=True, slots=True)
class Address:
    channel: Literal["email", "sms"]
    destination: str


def tell_customer(
    alerts: Alerts,
    case: Case,
    template: Template,
    *,
    words: str = "",
    by: datetime | None = None,
    person: Person | None = None,
    only: UUID | None = None,
) -> str:
    """
    Tell it to every address of the case once, and on every visit's page. How it goes out, in words for staff.

    `case` as it has become; `words` are the branch's own, without which there is no answer to tell; `by` is the time
    that is promised (the case's); `person` is who says it (the owner); `only` is a visit that it is for alone.
    """
    if template == "answered" and not words:
        return ""
    visits = tuple(one for one in visits_of(alerts.session, case.id, alerts.keys) if only in {None, one.id})
    if template in NEWS:
        queue.cancel(alerts.session, case.news_subject, now=alerts.now)
    name = person.first_name if person else case.owner_first_name
    at_home = {visit.id for visit in _at_home(alerts.session, case.id, visits)}
    sent: dict[Address, UUID] = {}
    for visit in _those_who_wrote_first(alerts.session, visits):
        is_meant = not words or visit.id in at_home
        address = None if case.branch.is_demo or not is_meant else address_of(visit.contact, alerts.outlets)
        if address and address not in sent:
            message = _message(alerts, case, visit, template, words=words, by=by or case.promised_by, name=name)
            sent[address] = _send(alerts, case, template, address, message)
        went: Went = (address.channel, sent[address]) if address else ("page", None)
        keeper = person.id if person else case.owner_id
        messages.keep(alerts, case.id, visit.id, went, template=template, words=words, person_id=keeper)
    ways = " and ".join(sorted({BY[address.channel] for address in sent}))
    if visits:
        line = f"{IN_WORDS[template]}, {ways or BY['page']}"
        step(alerts.session, case.id, "messaged", now=alerts.now, words=line)
    return ways


def ways_to(session: Session, case_id: UUID, *, keys: Keys, outlets: Outlets) -> frozenset[str]:
    """How words would come to this customer: email, sms, call (by a person), page."""
    everybody = visits_of(session, case_id, keys)
    visits = _at_home(session, case_id, everybody)
    addresses = (address_of(visit.contact, outlets) for visit in visits)
    called = {"call" for visit in visits if visit.contact and visit.contact.by == "call"}
    # Where several visits share a contact, the words are for whoever has it; see messages.thread_for.
    return frozenset({address.channel for address in addresses if address} | called | ({"page"} & _alone(everybody)))


def address_of(contact: Contact | None, outlets: Outlets) -> Address | None:
    """Where a message may go: who wants to be called is called, and written to only by e-mail."""
    if contact is None:
        return None
    number = valid_phone(contact.phone) if contact.phone and contact.by == "text" else None
    if number and ";" not in number and outlets.sms:
        return Address("sms", number)
    return Address("email", contact.email) if contact.email and outlets.email else None


def _at_home(session: Session, case_id: UUID, visits: tuple[CaseVisit, ...]) -> tuple[CaseVisit, ...]:
    """
    Whom the branch's words are for: of several visits, those at the address by which they are one case.

    Who typed a neighbour's number and then another one gets nothing of what is written to the neighbour.
    """
    if len(visits) <= 1:
        return visits
    home = session.execute(select(cases.c.address_hash).where(cases.c.id == case_id)).scalar()
    return tuple(visit for visit in visits if hash_of(session, visit.id) == home) or visits[:1]


def _alone(visits: tuple[CaseVisit, ...]) -> set[str]:
    return {"page"} if len(visits) == 1 else set()


def _those_who_wrote_first(session: Session, visits: tuple[CaseVisit, ...]) -> Iterable[CaseVisit]:
    """The link of a message is that of the first: of the page where the customer writes, else of the oldest."""
    wrote = select(case_messages.c.visit_id).where(
        case_messages.c.visit_id.in_([visit.id for visit in visits]), case_messages.c.sender == "customer"
    )
    writers = set(session.execute(wrote).scalars())
    return sorted(visits, key=lambda visit: visit.id not in writers)


def _send(alerts: Alerts, case: Case, template: Template, address: Address, message: Message) -> UUID:
    delivery_id = new_id(alerts.now)
    queue.put(
        alerts.session,
        id=delivery_id,
        channel=address.channel,
        destination=address.destination,
        subject=case.news_subject if template in NEWS else case.customer_subject,
        message=message,
        keys=alerts.keys,
        now=alerts.now,
        run_at=_by_day(alerts.now, case) if address.channel == "sms" else None,
    )
    return delivery_id


def _by_day(now: datetime, case: Case) -> datetime:
    """A phone lies beside the bed: nobody is woken to hear that they are looked after."""
    local = now.astimezone(case.branch.zone)
    if local.hour in BY_DAY:
        return now
    day = local.date() + timedelta(days=local.hour >= BY_DAY.stop)
    return datetime.combine(day, time(BY_DAY.start), case.branch.zone).astimezone(UTC)


def _message(
    alerts: Alerts, case: Case, visit: CaseVisit, template: Template, *, words: str, by: datetime, name: str
) -> Message:
    language, branch = visit.language, case.branch
    blanks = {
        "branch": branch.name,
        "name": name,
        "reference": reference(visit.slip),
        "time": moment(by, branch.zone, language, now=alerts.now),
    }
    heading = phrase(HEADINGS[template], language, **blanks)
    sentence = phrase(f"told_{template.replace('-', '_')}", language, **blanks)
    link = phrase("is_it_fixed" if template == "asked-back" else "told_link", language)
    return Message(
        title=f"{branch.name}: {heading}",
        body="\n\n".join(filter(None, (sentence, words.strip()))),
        links=((link, f"{alerts.outlets.public_url}/c/{visit.slip}"),),
        reference=reference(visit.slip),
        foot=phrase("told_no_reply", language),
        language=language,
        sender=branch.name,
    )
