"""A database with the cast: Mara manages riverside, Theo works there, Ines belongs to station."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.branches.branch import Branch, add_branch
from server.database import Database, Session
from server.database.migrate import migrate
from server.deliveries.outlets import Outlets
from server.heard import Heard
from server.keys import Keys
from server.settings import Settings
from server.staff.links import make_link
from server.staff.person import Person, add_person
from tests.app import app_of
from tests.postgresql import PostgreSQL, Slate

KEYS = Keys("a made-up key of more than forty characters")
PUBLIC_URL = "https://heard.example"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    riverside: Branch
    station: Branch
    mara: Person
    theo: Person
    ines: Person


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schema") / "heard.db"
    with Database(f"sqlite:///{file}") as database:
        migrate(database)
    return file


@pytest.fixture(scope="session")
def slate(postgresql: PostgreSQL) -> Iterator[Slate]:
    url = postgresql.new_database()
    with Database(url) as database:
        migrate(database)
    with Slate(url) as slate:
        yield slate


@pytest.fixture
def empty_postgresql(slate: Slate) -> str:
    slate.wipe()
    return slate.url


on_both = pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
only_on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_both
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of an empty database with all tables; every test that uses it runs on both."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty_postgresql"))
    shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "heard.db")
    return f"sqlite:///{tmp_path / 'heard.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with Database(database_url) as database:
        yield database


@pytest.fixture
def cast(database: Database) -> Cast:
    return database.write(the_cast)


def the_cast(session: Session) -> Cast:
    riverside, station = (
        add_branch(session, slug=slug, name=slug.title(), timezone="Africa/Nairobi", region="coast", now=NOON)
        for slug in ("riverside", "station")
    )
    return Cast(
        riverside,
        station,
        mara=add_person(session, email="mara@riverside.example", role="manager", branch=riverside, now=NOON),
        theo=add_person(session, email="theo@riverside.example", role="staff", branch=riverside, now=NOON),
        ines=add_person(session, email="ines@station.example", role="staff", branch=station, now=NOON),
    )


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard(database: Database, clock: Clock, tmp_path: Path) -> Heard:
    settings = Settings(home=tmp_path, public_url=PUBLIC_URL, smtp_url="smtp://127.0.0.1:1")
    return Heard(settings, database, KEYS, Outlets.of(settings, ""), clock)


class Browser:
    """Somebody's: keeps cookies, sends the form's secret along as a page would."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str) -> "Answer":
        return Answer(self._client.get(path, base_url=PUBLIC_URL))

    def post(self, path: str, *, seen: str = "/sign-in", **form: Any) -> "Answer":
        """Open the page `seen`, then send its form."""
        secret = re.search(r'name="csrf_token" value="([^"]+)"', self.get(seen).text)
        data = {**form, "csrf_token": secret[1]} if secret else form
        return Answer(self._client.post(path, data=data, base_url=PUBLIC_URL, headers={"Referer": PUBLIC_URL + seen}))

    def post_body(self, path: str, body: bytes, content_type: str) -> "Answer":
        sent = {"data": body, "content_type": content_type, "headers": {"Referer": PUBLIC_URL + path}}
        return Answer(self._client.post(path, base_url=PUBLIC_URL, **sent))

    def post_without_page(self, path: str, **form: str) -> "Answer":
        return Answer(self._client.post(path, data=form, base_url=PUBLIC_URL))


class Answer:
    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.content = response.get_data()
        self.source = self.content.decode(errors="replace")
        self.text = unescape(self.source)
        response.close()  # as every server does; a file that was sent is shut by it


@pytest.fixture
def guest(heard: Heard) -> Browser:
    return Browser(app_of(heard).test_client())


@pytest.fixture
def signed_in(heard: Heard) -> Callable[[Person], Browser]:
    app = app_of(heard)

    def sign_in(person: Person) -> Browser:
        browser = Browser(app.test_client())
        secret = heard.database.write(
            make_link, person.id, "sign-in", "/", lifetime=timedelta(minutes=1), now=heard.clock()
        )
        assert browser.post(f"/sign-in/{secret}", seen=f"/sign-in/{secret}").status == 303
        return browser

    return sign_in
