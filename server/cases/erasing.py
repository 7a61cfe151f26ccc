"""What a case holds of one customer, taken out; that there was a case, when, and what was done stays."""

from uuid import UUID

from sqlalchemy import delete, select, update

from server.cases import address
from server.cases.alert import TITLES, Alerts, local
from server.cases.case import Case
from server.cases.deeds import forget_deed
from server.cases.messages import tell_unread, unread_of
from server.cases.timeline import What, step
from server.cases.visits import joined_at
from server.database import Session
from server.database.tables.cases import case_events, case_messages, gestures, logged_cases, praises
from server.database.tables.intake import responses
from server.deliveries import queue
from server.deliveries.message import Message

ABOUT_THEM: frozenset[What] = frozenset({"note", "answered", "moved", "tried"})
"""Lines whose words people wrote."""


def erase_visit(alerts: Alerts, case: Case, visit_id: UUID, *, address_hash: str | None) -> None:
    """Messages, sealed alerts, the address by which a case is joined; what people wrote, if nobody else's is left."""
    session, now = alerts.session, alerts.now
    mine = case_messages.c.visit_id == visit_id
    sent = session.execute(select(case_messages.c.delivery_id).where(mine, case_messages.c.delivery_id.is_not(None)))
    queue.forget(session, list(sent.scalars()), now=now)
    session.execute(delete(case_messages).where(mine))
    address.change(session, case, visit_id, before=address_hash, after=None)
    if queue.cancel(session, case.wrote_subject, now=now) and unread_of(session, [case.branch.id]).get(case.id):
        tell_unread(alerts, case)  # of somebody else, who is still to be heard
    queue.replace_waiting(session, case.subject, _without_words(alerts, case), alerts.keys, now=now)
    if not _left(session, case, visit_id):
        _erase_written(session, case)
        forget_deed(session, case, now=now)
        # The cause stays, as it is counted; not what somebody added to it.
        step(session, case.id, "erased", now=now, change={"cause": case.cause.partition(":")[0], "remedy": ""})
    else:
        step(session, case.id, "erased", now=now)


def _erase_written(session: Session, case: Case) -> None:
    lines = case_events.c.case_id == case.id
    session.execute(update(case_events).where(lines, case_events.c.what.in_(ABOUT_THEM)).values(words=""))
    session.execute(update(gestures).where(gestures.c.case_id == case.id).values(why=""))
    given = select(case_events.c.id, case_events.c.words).where(lines, case_events.c.what == "gesture")
    for row in session.execute(given).all():
        without_why = row.words.partition(" (")[0]
        session.execute(update(case_events).where(case_events.c.id == row.id).values(words=without_why))


def erase_praise(session: Session, visit_id: UUID) -> None:
    session.execute(delete(praises).where(praises.c.response_id == visit_id))


def _left(session: Session, case: Case, visit_id: UUID) -> bool:
    """Whether there is another visit that was not erased."""
    others = [id_ for id_ in joined_at(session, case.id) if id_ != visit_id]
    answers = select(responses.c.id).where(responses.c.id.in_(others), responses.c.erased_at.is_(None))
    logs = select(logged_cases.c.id).where(logged_cases.c.id.in_(others), logged_cases.c.what != "")
    return session.execute(answers.union_all(logs).limit(1)).first() is not None


def _without_words(alerts: Alerts, case: Case) -> Message:
    return Message(
        title=TITLES[case.reason].format(case.branch.name),
        facts=(
            ("Where", case.branch.name),
            ("When", local(case.touched_at, case.branch)),
            ("Since then", "the customer has erased their words"),
        ),
        links=(("Open the case", f"{alerts.outlets.public_url}/cases/{case.id}"),),
        reference=case.reference,
    )
