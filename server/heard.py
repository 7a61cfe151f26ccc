"""One running Heard: what every door, the worker and the command line are given."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from server.clock import Clock, utc_now
from server.database import Database, Session
from server.database.insert import put
from server.database.migrate import is_current, migrate
from server.database.tables.installation import installation
from server.deliveries.outlets import Outlets
from server.errors import Refusal, WrongSetting
from server.keys import Keys, key_from_file
from server.settings import Settings

USUAL_ADDRESS = "http://127.0.0.1:8000"


class NotMigrated(Refusal):
    """The database has an older schema; run `heard migrate` first."""

    def __init__(self) -> None:
        super().__init__("The database has another schema than this version of Heard; run `heard migrate` first.")


@dataclass(frozen=True, slots=True)
class Heard:
    settings: Settings
    database: Database
    keys: Keys
    outlets: Outlets
    clock: Clock = utc_now

    @classmethod
    def open(cls, settings: Settings, *, address: str = "", clock: Clock = utc_now) -> Self:
        """
        On a database that is migrated. `address` is where the server listens, for links if nothing public is set;
        whoever does not listen (command line, worker) goes by what the server last said.
        """
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database(settings.database)
        try:
            keys = _its_keys(database, settings)
        except BaseException:
            database.close()
            raise
        return cls(settings, database, keys, Outlets.of(settings, _address(database, address)), clock)

    @property
    def public_url(self) -> str:
        return self.outlets.public_url

    def close(self) -> None:
        self.database.close()


def prepare(settings: Settings) -> None:
    """Make the home folder and bring its database to the newest schema."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys_of(settings)
    with Database(settings.database) as database:
        migrate(database)


def _its_keys(database: Database, settings: Settings) -> Keys:
    if not database.read(is_current):
        raise NotMigrated
    keys = keys_of(settings)
    database.write(recognise, keys)
    return keys


def keys_of(settings: Settings) -> Keys:
    if settings.secret_key:
        return Keys(settings.secret_key)
    if not settings.database.startswith("sqlite"):
        raise WrongSetting("HEARD_SECRET_KEY", "with PostgreSQL it must be set, the same for every server")
    return Keys(key_from_file(settings.home / "secret.key"))


def recognise(session: Session, keys: Keys) -> None:
    """Refuse a database that was written under another key; remember the newest one."""
    known = _fact(session, "key")
    if known is not None and known not in keys.fingerprints:
        raise WrongSetting("HEARD_SECRET_KEY", f"this database was written under the key {known}, which is not given")
    _remember(session, "key", keys.fingerprints[0])


def _address(database: Database, address: str) -> str:
    if address:
        database.write(_remember, "address", address)
    return address or database.read(_fact, "address") or USUAL_ADDRESS


def _fact(session: Session, name: str) -> str | None:
    return session.execute(select(installation.c.value).where(installation.c.name == name)).scalar()


def _remember(session: Session, name: str, value: str) -> None:
    if _fact(session, name) != value:
        put(session, installation, {"name": name, "value": value})
