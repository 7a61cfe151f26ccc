"""What is known of a branch that somebody sets up: facts alone, so that the list can be left and taken up again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select

from server.branches.branch import Branch
from server.branches.settings import BranchSettings, settings_of
from server.branches.touchpoint import Touchpoint, all_touchpoints
from server.database import Session
from server.database.tables.branches import touchpoints
from server.database.tables.deliveries import deliveries
from server.database.tables.fleet import devices
from server.database.tables.intake import responses
from server.deliveries.chats import chats_of
from server.deliveries.outlets import Outlets
from server.mirror.sheet import Sheet, all_sheets
from server.mirror.shelf import workbook_path
from server.setup.reaching import reached_at
from server.staff.person import Person, people_of

NO_MAILBOX = "@localhost"
"""How the e-mail of whoever has none ends: the first person's."""


@dataclass(frozen=True, slots=True)
class Facts:
    branch: Branch
    settings: BranchSettings
    told: tuple[Person, ...]
    """Who hears when a customer needs somebody, and has a mailbox."""
    chats: int
    """Rooms of a chat that hear too."""
    sends_mail: bool
    public_url: str
    reached_at: datetime | None
    """When a phone last opened the public address."""
    tested_at: datetime | None
    """When a test alert last arrived."""
    sheet: Sheet | None
    workbook: Path
    poster: Touchpoint | None
    tablets: int
    answered: bool


def facts_of(session: Session, branch: Branch, *, outlets: Outlets, home: Path) -> Facts:
    posters = [one for one in all_touchpoints(session) if one.branch.id == branch.id and one.kind == "poster"]
    told = tuple(one for one in people_of(session, branch) if has_mailbox(one))
    return Facts(
        branch,
        settings_of(session, branch),
        told,
        len(outlets.chats) + len(chats_of(session, branch)),
        outlets.email,
        outlets.public_url,
        reached_at(session, outlets.public_url),
        _tested_at(session, branch),
        next((sheet for sheet in all_sheets(session) if sheet.branch_id in {None, branch.id}), None),
        workbook_path(home, branch),
        min((one for one in posters if not one.closed), key=lambda one: one.id, default=None),
        _tablets(session, branch),
        was_heard(session, branch),
    )


def was_heard(session: Session, branch: Branch) -> bool:
    """Whether a customer has answered there."""
    return bool(session.execute(select(exists().where(responses.c.branch_id == branch.id))).scalar_one())


def has_mailbox(person: Person) -> bool:
    return bool(person.email) and not person.email.endswith(NO_MAILBOX)


def _tested_at(session: Session, branch: Branch) -> datetime | None:
    mine = (deliveries.c.subject == f"test:{branch.id}", deliveries.c.status == "sent")
    newest = select(deliveries.c.ended_at).where(*mine).order_by(deliveries.c.ended_at.desc()).limit(1)
    found: datetime | None = session.execute(newest).scalar()
    return found


def _tablets(session: Session, branch: Branch) -> int:
    mine = (touchpoints.c.branch_id == branch.id, devices.c.revoked_at.is_(None))
    return len(session.execute(select(devices.c.id).join(touchpoints).where(*mine)).all())
