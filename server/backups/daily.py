"""The copy of every day, made by the worker; administrators are told when there is none."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from server.backups import archive
from server.backups.archive import NotBackedUp
from server.backups.folder import database_file, folder_of
from server.backups.generations import clear_away, name_of, thin_out
from server.backups.records import claim, end
from server.clock import Clock
from server.database import Database, Session
from server.deliveries import queue
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.settings import Settings
from server.staff.person import all_people
from surveys.ids import new_id

SUBJECT = "backup"
TOLD_AGAIN = timedelta(days=1)

log = structlog.get_logger()


def back_up_if_due(database: Database, settings: Settings, *, keys: Keys, outlets: Outlets, clock: Clock) -> None:
    source, now = database_file(settings), clock()
    if source is None:
        return
    zone = ZoneInfo(settings.timezone) if settings.timezone else None
    due = last_due(settings.backup_at, now.astimezone(zone))
    number = database.write(claim, due=due, now=now)
    if number is None:
        return
    try:
        file = _make(source, settings, now, due)
    except (OSError, NotBackedUp) as failure:
        log.warning("no copy was made", why=str(failure))
        database.write(end, number, error=str(failure), now=clock())
        database.write(_tell, str(failure), keys=keys, outlets=outlets, now=clock())
    else:
        database.write(end, number, file=str(file), size=file.stat().st_size, now=clock())


def last_due(at: str, now: datetime) -> datetime:
    """The latest moment not after `now` at which this zone's clock showed the time of day."""
    today = datetime.combine(now.date(), time.fromisoformat(at), now.tzinfo)
    # By way of UTC: on a spring night two moments of one zone would be compared by a time that its clock never shows.
    return today if today.astimezone(UTC) <= now else datetime.combine(now.date() - timedelta(days=1), today.timetz())


def _make(source: Path, settings: Settings, now: datetime, due: datetime) -> Path:
    folder = folder_of(settings)
    for place in {folder, source.parent}:
        clear_away(place, now=now)
    file = folder / name_of(due.date())
    archive.write(file, source, now=now)
    thin_out(folder)  # only now: what is there is worth more than what is not there yet
    return file


def _tell(session: Session, why: str, *, keys: Keys, outlets: Outlets, now: datetime) -> None:
    told = queue.newest(session, SUBJECT)
    if told and now - told[0] < TOLD_AGAIN:
        return
    message = Message(
        title="No copy was made of Heard today",
        facts=(("Why", why), ("What to do", "Make room, or connect the disk. It is tried again every hour.")),
    )
    tell_admins(session, SUBJECT, message, keys=keys, outlets=outlets, now=now)


def tell_admins(
    session: Session, subject: str, message: Message, *, keys: Keys, outlets: Outlets, now: datetime
) -> None:
    """By e-mail and in the installation's chats; on the terminal where there is neither."""
    admins = [person.email for person in all_people(session) if person.email and person.has_role("admin")]
    people = [("email", email) for email in admins] if outlets.email else []
    for channel, destination in [*people, *(("apprise", chat) for chat in outlets.chats)] or [("terminal", "terminal")]:
        queue.put(
            session,
            id=new_id(now),
            channel=channel,
            destination=destination,
            subject=subject,
            message=message,
            keys=keys,
            now=now,
        )
