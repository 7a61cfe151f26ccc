"""Telling people that a sheet is behind: once each time it happens, and on every page until it has caught up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from server.branches.branch import Branch, all_branches
from server.cases.alert import local
from server.database import Session
from server.database.tables.mirror import sheets
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.mirror.advice import QUEUE, Advice, advice
from server.mirror.key import key_by_id
from server.mirror.link import CHAIN, link_of, page_of
from server.mirror.pending import oldest_waiting
from server.mirror.sheet import OFF, PAUSED, Sheet, branches_of, scope_of, sheet_by_id
from server.mirror.standing import LATE
from server.staff.person import Person, Role, all_people
from surveys.ids import new_id

CALM = timedelta(minutes=5)
"""Less behind than this, and it is over: between the two nothing is said, so that nobody is told every few minutes."""
SLOW = Advice("It is slow", f"Answers come faster than they can be written. {QUEUE}", ("It catches up by itself.",))


@dataclass(frozen=True, slots=True)
class Late:
    branch: Branch | None
    """None: the whole chain."""
    since: datetime
    zone: Branch
    """Whose time to show."""

    @property
    def slug(self) -> str:
        return self.branch.slug if self.branch else CHAIN


def watch(session: Session, *, outlets: Outlets, keys: Keys, now: datetime) -> None:
    rows = session.execute(select(sheets.c.id, sheets.c.late_since, sheets.c.state)).all()
    for sheet_id, told, state in rows:
        since = None if state == OFF else _late_since(session, sheet_by_id(session, sheet_id), keys)
        late = now - since if since else timedelta()
        if late > LATE and told is None and since:
            _raise_alarm(session, sheet_by_id(session, sheet_id), since, outlets=outlets, keys=keys, now=now)
        elif late <= CALM and told is not None:
            session.execute(update(sheets).where(sheets.c.id == sheet_id).values(late_since=None))
            queue.cancel(session, _subject(sheet_id), now=now)


def late_sheets(session: Session, person: Person) -> tuple[Late, ...]:
    """Those this person should know of: of their branches, and for administrators the chain's."""
    late = select(sheets.c.branch_id, sheets.c.late_since).where(
        sheets.c.late_since.is_not(None), sheets.c.state != OFF
    )
    rows = session.execute(late.order_by(sheets.c.late_since)).all()
    every = {branch.id: branch for branch in all_branches(session)} if rows else {}
    found = [Late(every.get(branch_id), since, every.get(branch_id) or _first(every)) for branch_id, since in rows]
    return tuple(one for one in found if (person.may_see(one.branch) if one.branch else person.has_role("admin")))


def told_of(session: Session, branch: Branch | None) -> tuple[Person, ...]:
    """The branch's own managers; without any, those who manage more than it; of the chain the administrators."""
    role: Role = "manager" if branch else "admin"
    people = [person for person in all_people(session) if person.email and person.has_role(role, branch)]
    return tuple([person for person in people if branch and _is_its_manager(person, branch)] or people)


def _first(branches: dict[int, Branch]) -> Branch:
    return next(iter(branches.values()))


def _is_its_manager(person: Person, branch: Branch) -> bool:
    return any(own.role == "manager" and own.branch_id == branch.id for own in person.memberships)


def _late_since(session: Session, sheet: Sheet, keys: Keys) -> datetime | None:
    """Since when something waits, be it an answer or the sheet for a person's help."""
    oldest = oldest_waiting(session, sheet.id, scope_of(session, sheet, public_url="", keys=keys))
    stopped = sheet.problem_since if sheet.state == PAUSED else None
    return min(filter(None, (oldest, stopped)), default=None)


def _raise_alarm(
    session: Session, sheet: Sheet, since: datetime, *, outlets: Outlets, keys: Keys, now: datetime
) -> None:
    free = update(sheets).where(sheets.c.id == sheet.id, sheets.c.late_since.is_(None)).values(late_since=since)
    if not session.execute(free, execution_options={"preserve_rowcount": True}).rowcount:
        return  # another worker has told them
    message = _message(session, sheet, since, outlets)
    branch = branches_of(session, sheet)[0] if sheet.branch_id is not None else None
    people = [("email", person.email) for person in told_of(session, branch)] if outlets.email else []
    ways = [*people, *(("apprise", chat) for chat in outlets.chats)] or [("terminal", "terminal")]
    for channel, destination in ways:
        queue.put(
            session,
            id=new_id(now),
            channel=channel,
            destination=destination,
            subject=_subject(sheet.id),
            message=message,
            keys=keys,
            now=now,
        )


def _message(session: Session, sheet: Sheet, since: datetime, outlets: Outlets) -> Message:
    branches = branches_of(session, sheet)
    branch = branches[0] if sheet.branch_id is not None else None
    key = key_by_id(session, sheet.key_id)
    link = link_of(sheet.spreadsheet_id)
    found = advice(sheet.problem, email=key.email, project=key.project, sheet=link) if sheet.problem else SLOW
    return Message(
        title=f"The sheet of {branch.name if branch else 'all branches'} is behind",
        facts=(
            ("Since", local(since, branches[0])),
            ("Why", found.title),
            ("What happened", found.says),
            ("What to do", " ".join(found.cures)),
        ),
        links=(("See what to do", page_of(outlets.public_url, branch)), ("Open the sheet", link)),
    )


def _subject(sheet_id: int) -> str:
    return f"sheet:{sheet_id}"
