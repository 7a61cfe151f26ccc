"""Where copies are put by themselves."""

from pathlib import Path

from sqlalchemy import make_url

from server.backups.archive import NotBackedUp
from server.settings import Settings


def database_file(settings: Settings) -> Path | None:
    """Of SQLite; None: PostgreSQL, which has tools of its own."""
    url = make_url(settings.database)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def folder_of(settings: Settings) -> Path:
    """Ours is made; one that was named must be there: a disk that is not connected must not be filled up elsewhere."""
    if not settings.backup_folder:
        own = settings.home / "backups"
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
        return own
    named = Path(settings.backup_folder)
    if not named.is_dir():
        raise NotBackedUp(f"The folder {named} is not there. Is its disk connected?")
    return named
