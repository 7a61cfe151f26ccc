"""One running Heard: what every door, the worker and the command line are given."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import inspect, select

from server.backups.restoring import KEY_FILE
from server.backups.upgrading import copy_before_upgrade
from server.clock import Clock, utc_now
from server.database import Database, Session
from server.database.insert import put
from server.database.migrate import is_current, migrate, schema_of
from server.database.tables.installation import installation
from server.deliveries.outlets import Outlets
from server.errors import Refusal, WrongSetting
from server.keys import Keys, key_from_file
from server.settings import Settings
from server.setup.kept import Rows, holding, rows_of

USUAL_ADDRESS = "http://127.0.0.1:8000"
LOOK_AGAIN = timedelta(seconds=1)
"""So soon every process knows what was set in the browser."""


class NotMigrated(Refusal):
    """The database has an older schema; who only looks or changes something does not bring it to this one."""

    def __init__(self, *, by_itself: bool) -> None:
        start = ", or start Heard" if by_itself else ""
        super().__init__(f"This database is of an older version of Heard: run `heard migrate`{start}.")


class MissingKey(Refusal):
    """A new one would not open what is there, and would lie where the old one belongs."""

    title = "The secret key is missing"

    def __init__(self, file: Path, fingerprint: str) -> None:
        super().__init__(
            f"The secret key {fingerprint} of this database is missing: put {file} back from where you keep it, "
            "or set HEARD_SECRET_KEY. Nothing was changed."
        )


@dataclass(slots=True, eq=False)
class Heard:
    settings: Settings
    """What holds now; like `outlets` replaced when somebody sets something in the browser, so ask each time."""
    database: Database
    keys: Keys
    outlets: Outlets
    clock: Clock = utc_now
    given: Settings | None = None
    """None: `settings` are what the environment and heard.toml say, and nothing was kept."""
    address: str = ""
    """Where the server listens."""
    _seen: Rows = field(default=(), init=False)
    _looked_at: datetime = field(init=False)
    _looking: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.given = self.given or self.settings
        self._looked_at = self.clock()

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
        listens = _address(database, address)
        heard = cls(settings, database, keys, Outlets.of(settings, listens), clock, settings, listens)
        heard.catch_up(at_once=True)
        return heard

    @property
    def public_url(self) -> str:
        return self.outlets.public_url

    @property
    def said(self) -> Settings:
        """What the environment and heard.toml say."""
        return self.given or self.settings

    @property
    def kept(self) -> Rows:
        """What was set in the browser, when it was last looked for."""
        return self._seen

    def catch_up(self, *, at_once: bool = False) -> None:
        """Let what was set in the browser hold here too. Asks the database once a second at most, unless `at_once`."""
        now = self.clock()
        if not at_once and abs(now - self._looked_at) < LOOK_AGAIN:
            return
        self._looked_at = now
        with self._looking:
            rows = self.database.read(rows_of)
            if rows != self._seen:
                self.settings = holding(self.said, rows, self.keys)
                self.outlets = Outlets.of(self.settings, self.address or self.public_url)
                self._seen = rows

    def close(self) -> None:
        self.database.close()


def prepare(settings: Settings) -> None:
    """Make the home folder and bring its database to the newest schema."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Database(settings.database) as database:
        keys_of(database, settings)
        copy_before_upgrade(database, settings, clock=utc_now)
        migrate(database)


def _its_keys(database: Database, settings: Settings) -> Keys:
    if not database.read(is_current):
        database.read(schema_of)  # says it of a newer one
        raise NotMigrated(by_itself=database.is_sqlite)
    keys = keys_of(database, settings)
    database.write(recognise, keys)
    return keys


def keys_of(database: Database, settings: Settings) -> Keys:
    if settings.secret_key:
        return Keys(settings.secret_key)
    if not database.is_sqlite:
        raise WrongSetting("HEARD_SECRET_KEY", "with PostgreSQL it must be set, the same for every server")
    file = settings.home / KEY_FILE
    # In this order: who starts at the same time makes the key before the database knows it.
    known = database.read(_known_key)
    if known and not file.exists():
        raise MissingKey(file, known)
    return Keys(key_from_file(file))


def _known_key(session: Session) -> str | None:
    return _fact(session, "key") if inspect(session).has_table(installation.name) else None


def recognise(session: Session, keys: Keys) -> None:
    """Refuse a database that was written under another key; remember the newest one."""
    known = _fact(session, "key")
    if known is not None and known not in keys.fingerprints:
        raise WrongSetting(
            "HEARD_SECRET_KEY",
            f"this database was written under the key {known}, which is not given. If a copy was being put back when "
            "that was cut off, put it back once more",
        )
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
