"""Praise reaches the people it praises: a digest in the last quarter hour of the opening day, one a day at most."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from server.branches.branch import Branch, real_branches
from server.branches.hours import spells_of
from server.cases.alert import LONG_NUMBER, Alerts
from server.cases.praise import Praise, praise_for, praise_of
from server.database import Database, Session
from server.database.insert import insert_new
from server.database.tables.cases import noticed
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.staff.person import Person, people_of

BEFORE = timedelta(minutes=15)
TOO_LATE = timedelta(hours=2)
"""After closing; then it waits for the next day."""
MARGIN = timedelta(minutes=1)
"""What is being stored just now is told tomorrow, so that no digest passes over it."""
FIRST = timedelta(days=7)
"""So far back goes somebody's first digest."""
MOST_SHOWN = 20
LONGEST = 400
"""Characters of one praise; the page has all of it."""


def tell_due(database: Database, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    if due := database.read(closing, now=now):
        database.write(tell_praise, due, outlets=outlets, keys=keys, now=now)


def closing(session: Session, *, now: datetime) -> tuple[Branch, ...]:
    """Branches whose opening day ends now."""
    return tuple(branch for branch in real_branches(session) if _is_closing(branch, now))


def tell_praise(session: Session, branches: Sequence[Branch], *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    """Whoever was praised since their last digest, and everybody what praises all; without e-mail, the chats."""
    alerts, every = Alerts(session, outlets, keys, now), real_branches(session)
    for branch in sorted(branches, key=lambda one: one.id):
        people = [one for one in people_of(session, branch) if one.email] if outlets.email else []
        for person in sorted(people, key=lambda one: one.id):
            own = [one for one in every if one.id == branch.id or _works_at(person, one)]
            _tell(alerts, branch, own, person)
        if not people:
            _tell(alerts, branch, [branch], None)


def _tell(alerts: Alerts, branch: Branch, own: Sequence[Branch], person: Person | None) -> None:
    """A person, or all of a branch at once."""
    session, until = alerts.session, alerts.now - MARGIN
    subject = f"person:{person.id}" if person else f"branch:{branch.id}"
    last = _last(session, subject)
    if last and last.astimezone(branch.zone).date() == alerts.now.astimezone(branch.zone).date():
        return
    since = last or until - FIRST
    found = praise_for(session, person, own, since, until) if person else praise_of(session, branch, since, until)
    if found and _claimed(session, subject, branch, last, until):
        alerts.notify((person,) if person else (), "praise", _message(alerts, own, found, person), branch=branch)


def _message(alerts: Alerts, own: Sequence[Branch], found: Sequence[Praise], person: Person | None) -> Message:
    branches, count = {branch.id: branch for branch in own}, len(found)
    named = sum(person.id in one.person_ids for one in found) if person else 0
    customers = f"{named or count} customers" if (named or count) > 1 else "A customer"
    whom = "you" if named else f"everybody at {branches[found[0].branch_id].name}"
    verb = "praised" if named or not person else "had a good word for"
    # Their own first: a mail is read from above.
    mine = sorted(found, key=lambda one: not person or person.id not in one.person_ids)
    facts = [(_when(one, branches[one.branch_id]), _quoted(one)) for one in mine[:MOST_SHOWN]]
    if count > MOST_SHOWN:
        facts.append(("And", f"{count - MOST_SHOWN} more"))
    links = (("See all praise", f"{alerts.outlets.public_url}/praise"),)
    return Message(title=f"{customers} {verb} {whom}", facts=tuple(facts), links=links)


def _quoted(one: Praise) -> str:
    words = LONG_NUMBER.sub("…", one.words)
    return f"“{words if len(words) <= LONGEST else words[:LONGEST].rstrip() + '…'}”"


def _when(one: Praise, branch: Branch) -> str:
    return f"{one.at.astimezone(branch.zone):%a %H:%M}"


def _is_closing(branch: Branch, now: datetime) -> bool:
    # Towards midnight the day that closed is yesterday.
    today = (now - TOO_LATE).astimezone(branch.zone).date()
    last: dict[object, datetime] = {}
    for opens, closes in spells_of(branch, today, 2):
        last[opens.astimezone(branch.zone).date()] = closes
    return any(closes - BEFORE <= now < closes + TOO_LATE for closes in last.values())


def _works_at(person: Person, branch: Branch) -> bool:
    return any(own.branch_id == branch.id for own in person.memberships)


def _last(session: Session, subject: str) -> datetime | None:
    """When the last digest ended."""
    mine = (noticed.c.kind == "praise") & (noticed.c.subject == subject)
    last: datetime | None = session.execute(select(noticed.c.noticed_at).where(mine)).scalar()
    return last


def _claimed(session: Session, subject: str, branch: Branch, last: datetime | None, until: datetime) -> bool:
    """Of several workers one tells."""
    if last is None:
        row = {"kind": "praise", "subject": subject, "branch_id": branch.id, "noticed_at": until}
        return insert_new(session, noticed, row)
    same = (noticed.c.kind == "praise") & (noticed.c.subject == subject) & (noticed.c.noticed_at == last)
    return session.execute(update(noticed).where(same).values(noticed_at=until)).rowcount == 1
