"""Taking the demo away: its branches with all that hangs on them, its people, its surveys; nothing else."""

from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path

from sqlalchemy import ColumnElement, Table, delete, exists, false, func, or_, select, update

from server.branches.branch import Branch, demo_branches
from server.commands.demo.place import RECEIPT, VISIT
from server.database import Session
from server.database.tables import metadata
from server.database.tables.branches import branches, touchpoints
from server.database.tables.cases import logged_cases
from server.database.tables.contacts import contacts
from server.database.tables.fleet import devices
from server.database.tables.installation import installation
from server.database.tables.intake import comments, responses, senders
from server.database.tables.publishing import survey_versions
from server.database.tables.reports import reviews
from server.database.tables.staff import desk_pins, memberships, one_time_links, people, staff_sessions
from server.errors import Conflict
from server.intake.comments import forget
from server.mirror.shelf import archive_path, workbook_path

OWN = (memberships, one_time_links, staff_sessions, desk_pins)
"""Of a person, and of no use to anybody without them."""
FACT = "demo"
"""Name of the fact that it is there, whole."""


def remove(session: Session) -> tuple[Branch, ...]:
    """The branches that are gone. Conflict while a real tablet belongs to one of them."""
    found = demo_branches(session)
    _refuse_tablets(session)
    _unlink(session, found)
    for table in reversed(metadata.sorted_tables):
        if (hanging := _hanging(table)) is not None:
            session.execute(delete(table).where(hanging))
    _dismiss(session)
    theirs = survey_versions.c.slug.in_((VISIT, RECEIPT))
    session.execute(delete(survey_versions).where(theirs, ~_is_referred_to(survey_versions)))
    session.execute(delete(installation).where(installation.c.name == FACT))
    return found


def remove_workbooks(home: Path, gone: tuple[Branch, ...]) -> list[Path]:
    """Those that could not be taken away, such as one that is open in another program."""
    left = []
    for path in (path for branch in gone for path in _workbooks(home, branch)):
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


def _workbooks(home: Path, branch: Branch) -> Iterator[Path]:
    yield workbook_path(home, branch)
    archives = (archive_path(home, branch, number) for number in count(1))
    yield from takewhile(Path.exists, archives)


def _refuse_tablets(session: Session) -> None:
    paired = select(func.count()).select_from(devices.join(touchpoints).join(branches))
    if session.execute(paired.where(branches.c.demo, devices.c.revoked_at.is_(None))).scalar():
        raise Conflict(
            "A real tablet is paired with a branch of the demo, and what waits on it would be lost. "
            "Revoke it with `heard device revoke` first; `heard device list` shows it."
        )


def _unlink(session: Session, found: tuple[Branch, ...]) -> None:
    """What belongs to them by name only."""
    visits, calls = (select(table.c.id).where(_theirs(table)) for table in (responses, logged_cases))
    for table in (contacts, senders):
        mine = table.c.response_id
        session.execute(delete(table).where(mine.in_(visits) | mine.in_(calls)))
    for response_id in session.execute(select(comments.c.response_id).where(_theirs(comments))).scalars().all():
        forget(session, response_id)
    scopes = {f"branch:{branch.id}" for branch in found} | {f"region:{branch.region}" for branch in found}
    session.execute(delete(reviews).where(reviews.c.scope.in_(scopes)))


def _theirs(table: Table) -> ColumnElement[bool]:
    hanging = _hanging(table)
    return false() if hanging is None else hanging


def _hanging(table: Table, *, below: tuple[Table, ...] = ()) -> ColumnElement[bool] | None:
    """The rows that belong to a branch of the demo, by whatever way of keys; None of a table that belongs to none."""
    if table is branches:
        return branches.c.demo
    return or_(*ways) if (ways := list(_ways(table, (*below, table)))) else None


def _ways(table: Table, below: tuple[Table, ...]) -> Iterator[ColumnElement[bool]]:
    for key in table.foreign_keys:
        above = key.column.table
        # People come and go by themselves: what they did elsewhere stays.
        if above is people or above in below:
            continue
        if (hanging := _hanging(above, below=below)) is not None:
            yield key.parent.in_(select(key.column).where(hanging))


def _dismiss(session: Session) -> None:
    """Made-up people; but whoever was given work elsewhere is real by now, and a name in the story of a case stays."""
    working = exists().where(memberships.c.person_id == people.c.id)
    session.execute(update(people).where(people.c.demo, working).values(demo=False))
    theirs = select(people.c.id).where(people.c.demo)
    for table in OWN:
        session.execute(delete(table).where(table.c.person_id.in_(theirs)))
    session.execute(delete(people).where(people.c.demo, ~_is_referred_to(people)))
    left_at = func.coalesce(people.c.left_at, people.c.created_at)
    session.execute(update(people).where(people.c.demo).values(left_at=left_at, demo=False))


def _is_referred_to(table: Table) -> ColumnElement[bool]:
    keys = (key for other in metadata.sorted_tables for key in other.foreign_keys if key.column.table is table)
    return or_(*(exists().where(key.parent == key.column) for key in keys))
