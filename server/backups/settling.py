"""After a backup was put back: what was done since it was made is not known, so nothing is done a second time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from server.backups.daily import tell_admins
from server.backups.records import note_restore
from server.clock import Clock
from server.database import Database, Session
from server.deliveries.doubt import doubt_all, waiting_after
from server.deliveries.message import Message
from server.deliveries.outlets import Outlets
from server.keys import Keys
from server.mirror.sheet import begin_epoch
from server.staff import audit
from server.staff.links import end_sign_in_links
from server.staff.sessions import end_every_session

SUBJECT = "restore"


def settle(
    database: Database,
    *,
    owed_by: Iterable[Callable[[], object]],
    made_at: datetime | None,
    keys: Keys,
    outlets: Outlets,
    clock: Clock,
) -> int:
    """
    How many messages are in doubt: waiting ones that were due, and all that `owed_by` finds to be owed by now.

    The old server may have seen to each of them after the backup was made; so they are told, and not sent.
    """
    now = clock()
    later = database.read(waiting_after, now)
    doubtful = database.write(_begin_again, later, now=now)
    for catch_up in owed_by:
        catch_up()
    doubtful += database.write(doubt_all, but=later, now=now)
    database.write(_tell, made_at, doubtful, keys=keys, outlets=outlets, now=now)
    return doubtful


def _begin_again(session: Session, later: frozenset[UUID], *, now: datetime) -> int:
    begin_epoch(session, now=now)
    # Who has left since, or signed out, would else be in again.
    end_every_session(session, now=now)
    end_sign_in_links(session, now=now)
    return doubt_all(session, but=later, now=now)


def _tell(
    session: Session, made_at: datetime | None, doubtful: int, *, keys: Keys, outlets: Outlets, now: datetime
) -> None:
    note_restore(session, made_at=made_at, doubtful=doubtful, now=now)
    audit.note(session, audit.COMMAND_LINE, "backup put back", now=now, detail={"doubtful": doubtful})
    copied = f"{made_at:%Y-%m-%d %H:%M} UTC" if made_at else "not known"
    message = Message(
        title="Heard was put back from a copy",
        facts=(
            ("The copy is of", copied),
            ("Messages that may have gone out before", f"{doubtful}; they are not sent, and stand in the inbox"),
            ("Look again at", "people who left, tablets that were shut out and customers who were erased since then"),
        ),
        links=(("Open the inbox", outlets.public_url),),
    )
    tell_admins(session, SUBJECT, message, keys=keys, outlets=outlets, now=now)
