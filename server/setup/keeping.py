"""Settings that somebody made in the browser: kept, and noted without their values."""

from collections.abc import Callable, Mapping
from datetime import datetime

from server.database import Session
from server.keys import Keys
from server.setup.kept import change, keep
from server.staff import audit
from server.staff.person import Person

CALLED = {
    "public_url": "public address",
    "smtp_url": "mail server",
    "mail_from": "sender of mails",
    "alert_urls": "chats of all branches",
    "sms_url": "text messages",
    "backup_folder": "folder of backups",
    "backup_at": "hour of backups",
}


def keep_settings(session: Session, who: Person, values: Mapping[str, str], *, keys: Keys, now: datetime) -> None:
    """Each tidied; an empty one is taken back."""
    keep(session, values, keys=keys, now=now)
    for name in sorted(values):
        _note(session, who, name, is_set=bool(values[name]), now=now)


def change_setting(
    session: Session, who: Person, name: str, how: Callable[[str], str], *, keys: Keys, now: datetime
) -> None:
    change(session, name, how, keys=keys, now=now)
    _note(session, who, name, is_set=True, now=now)


def _note(session: Session, who: Person, name: str, *, is_set: bool, now: datetime) -> None:
    what = "setting changed" if is_set else "setting taken back"
    detail = {"what": CALLED.get(name, name)}
    audit.note(session, audit.actor_of(who), what, f"setting:{name}", now=now, detail=detail)
