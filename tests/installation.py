"""A Heard with the cast, its surveys published: Mara manages riverside, Theo works there, Ines belongs to station."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from server.branches.branch import Branch, add_branch
from server.clock import Clock, utc_now
from server.database import Database, Session
from server.database.migrate import migrate
from server.fleet.pairing import new_pairing_code
from server.heard import Heard, prepare
from server.publishing.publishing import publish
from server.settings import Settings
from server.staff.person import Person, add_person
from surveys import catalogue
from tests.midday import zone_at_midday
from tests.tablet import Post, Tablet

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday's noon in Nairobi, where both branches are."""

SECRET_KEY = "a made-up key of more than forty characters"


@dataclass
class Hands:
    """A clock that stands still until it is turned."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        self.at += by


@dataclass(frozen=True)
class Installation:
    heard: Heard
    riverside: Branch
    station: Branch
    mara: Person
    theo: Person
    ines: Person

    def pairing_code(self, branch: Branch | None = None) -> str:
        heard = self.heard
        made = heard.database.write(new_pairing_code, branch or self.riverside, keys=heard.keys, now=heard.clock())
        return made[0]

    def tablet(self, post: Post, branch: Branch | None = None) -> Tablet:
        """A paired tablet that knows its survey."""
        tablet = Tablet.pair(post, self.pairing_code(branch), clock=self.heard.clock)
        tablet.sync()
        return tablet


def settings_for(home: Path, *, smtp_url: str = "", database_url: str = "") -> Settings:
    """With PostgreSQL also the key, which must be given there."""
    given = {"database_url": database_url, "secret_key": SECRET_KEY} if database_url else {}
    return Settings.load(home=home, smtp_url=smtp_url, **given)


def install(
    home: Path,
    *,
    clock: Clock,
    address: str = "http://127.0.0.1:8000",
    smtp_url: str = "",
    database_url: str = "",
    surveys: Iterable[Path] = catalogue.bundled(),
) -> Installation:
    settings = settings_for(home, smtp_url=smtp_url, database_url=database_url)
    if not database_url and not (home / "heard.db").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "heard.db").write_bytes(_migrated())
    prepare(settings)
    heard = Heard.open(settings, address=address, clock=clock)
    return heard.database.write(_with_cast, heard, tuple(surveys))


@cache
def _migrated() -> bytes:
    """The file of an empty database: to migrate anew takes a tenth of a second every time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "heard.db"
        with Database(f"sqlite:///{file}") as database:
            migrate(database)
        return file.read_bytes()


def _with_cast(session: Session, heard: Heard, surveys: Iterable[Path]) -> Installation:
    now = heard.clock()
    zone = zone_at_midday(now) if heard.clock is utc_now else "Africa/Nairobi"
    for file in surveys:
        publish(session, catalogue.read(file), now=now)
    riverside, station = (
        add_branch(session, slug=slug, name=slug.title(), timezone=zone, now=now) for slug in ("riverside", "station")
    )
    return Installation(
        heard,
        riverside,
        station,
        mara=add_person(session, email="mara@riverside.example", role="manager", branch=riverside, now=now),
        theo=add_person(session, email="theo@riverside.example", role="staff", branch=riverside, now=now),
        ines=add_person(session, email="ines@station.example", role="staff", branch=station, now=now),
    )
