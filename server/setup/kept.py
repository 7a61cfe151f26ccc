"""Settings made in the browser: sealed in the database, below the environment and heard.toml, which win."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import delete, select

from server.database import Session
from server.database.insert import put
from server.database.tables.installation import installation
from server.database.tables.setup import kept_settings as table
from server.errors import WrongSetting
from server.keys import Keys
from server.settings import Settings, tidied

PURPOSE = "setting"  # of the key
NAMES = ("public_url", "smtp_url", "mail_from", "alert_urls", "sms_url", "backup_folder", "backup_at")

Rows = tuple[tuple[str, bytes], ...]
"""Names and sealed values, sorted."""
Source = Literal["given", "kept", "usual"]
"""Said by the environment or heard.toml; in the browser; by nobody."""

log = structlog.get_logger()
_every = select(table.c.name, table.c.sealed).order_by(table.c.name)


def rows_of(session: Session) -> Rows:
    return tuple((row.name, row.sealed) for row in session.execute(_every))


def values_of(rows: Rows, keys: Keys) -> dict[str, str]:
    """What can be used of them: a value under a lost key, or no good any more, is as if it had never been set."""
    found = {}
    for name, sealed in rows:
        if name not in NAMES:
            continue
        try:
            found[name] = tidied(name, str(keys.unseal(PURPOSE, sealed)))
        except (ValueError, WrongSetting):
            log.warning("a setting made in the browser cannot be read; please set it again", setting=name)
    return found


def holding(given: Settings, rows: Rows, keys: Keys) -> Settings:
    """What holds: all that the environment and heard.toml do not say is as it was kept."""
    values = values_of(rows, keys)
    return given.model_copy(update={name: value for name, value in values.items() if not given.says(name)})


def source_of(given: Settings, rows: Rows, name: str) -> Source:
    """`given` without what was kept."""
    if given.says(name):
        return "given"
    return "kept" if name in dict(rows) else "usual"


def keep(session: Session, values: Mapping[str, str], *, keys: Keys, now: datetime) -> None:
    """Each tidied (server/settings.py); an empty one is forgotten."""
    for name in sorted(values):
        if name not in NAMES:
            raise ValueError(f"{name} cannot be set in the browser.")
        if values[name]:
            put(session, table, {"name": name, "sealed": keys.seal(PURPOSE, values[name]), "updated_at": now})
        else:
            session.execute(delete(table).where(table.c.name == name))


def change(session: Session, name: str, how: Callable[[str], str], *, keys: Keys, now: datetime) -> None:
    """Keep what `how` makes of the value that is kept: of two at once, none is lost."""
    # A row that is always there, so that the first two values ever wait for each other too.
    session.execute(select(installation.c.name).where(installation.c.name == "key").with_for_update())
    keep(session, {name: how(values_of(rows_of(session), keys).get(name, ""))}, keys=keys, now=now)
