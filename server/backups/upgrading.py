"""No upgrade without a copy first: the way back is that copy, and the version that it belongs to."""

import structlog

from server.backups import archive
from server.backups.archive import NotBackedUp
from server.backups.folder import database_file, folder_of
from server.backups.generations import keep_newest
from server.clock import Clock
from server.database import Database
from server.database.migrate import is_current, schema_of
from server.settings import Settings

KEPT = 3

log = structlog.get_logger()


def copy_before_upgrade(database: Database, settings: Settings, *, clock: Clock) -> None:
    """Of SQLite; PostgreSQL's own tools do it there, see docs/upgrading.md. Raises NotBackedUp, or NewerSchema."""
    if database.read(is_current):
        return
    schema, file = database.read(schema_of), database_file(settings)
    if not schema or file is None:
        return
    try:
        folder = folder_of(settings)
        archive.write(folder / f"before-upgrade-{schema}.zip", file, now=clock())
    except (OSError, NotBackedUp) as failure:
        raise NotBackedUp(f"Nothing was upgraded, since no copy could be made first. {failure}") from failure
    keep_newest(folder, "before-upgrade-*.zip", KEPT)
    log.info("copied before the upgrade", folder=str(folder), schema=schema)
