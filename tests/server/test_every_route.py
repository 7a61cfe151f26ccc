"""
Whoever comes to whatever door, with the names of what is Riverside's: who gets in, and what the others hear.

A new route is red here until its line in doors.py says who may enter.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from server.app import create_app
from server.database import Database, Session
from server.database.tables import metadata
from server.heard import Heard
from server.settings import Settings
from server.staff import desk
from server.staff.access import open_to_all
from server.staff.person import ROLES
from tests.app import app_of
from tests.server.conftest import KEYS, NOON, PUBLIC_URL
from tests.server.doors import ALL, DOORS, MANAGER, TABLE, Door, post
from tests.server.two_branches import OF_RIVERSIDE, OUTLETS, PERSONAL, Asker, TwoBranches, furnish

NOWHERE = {
    **dict.fromkeys(("case", "device", "logged", "visit", "till", "test", "program"), str(UUID(int=9))),
    **dict.fromkeys(("poster", "counter", "receipt"), "2222222"),
    **dict.fromkeys(("take", "come", "moved_take", "moved_come", "sign_in", "slip"), "A" * 43),
    **dict.fromkeys(("call", "not_reached", "tomorrow", "answered", "yes"), "A" * 43),
    **dict.fromkeys(("moved_answered", "moved_yes"), "A" * 43),
    "gesture": "999",
    **dict.fromkeys(("desk", "desk_token"), str(UUID(int=9))),
    "search": "A" * 64,
    "reference": "ZZZ-ZZZ",
    "slug": "nowhere",
    "board": "0" * 32,
    **dict.fromkeys(("chat", "gone_chat", "theo", "leaver"), "999"),
    "sheet": "999",
    "key": "999",
    "picture": "0" * 64,
}
"""The same names, of nothing that there is."""
SHORT = 3
"""Numbers of so few digits stand everywhere."""
CONFLICT = 409


@dataclass
class Visitor:
    asker: Asker
    app: Flask
    things: dict[str, str]

    def __post_init__(self) -> None:
        self._client, self._known = self.app.test_client(), ""
        if self.asker.kind == "person":
            assert self._sent("POST", f"/sign-in/{self.asker.token}", {}).status_code == 303

    def asks(self, door: Door, *, of: dict[str, str] | None = None, without_secret: bool = False) -> TestResponse:
        things = of or self.things
        form = door.form and {name: value.format(**things) for name, value in door.form.items()}
        secret = "wrong" if without_secret else ""
        return self._sent(door.method, door.path.format(**things), form, door.json.format(**things), secret)

    def _sent(
        self, method: str, path: str, form: dict[str, str] | None = None, body: str = "", secret: str = ""
    ) -> TestResponse:
        headers = {"Referer": PUBLIC_URL}
        if self.asker.kind in {"device", "till", "token", "reader"}:
            headers |= {"Authorization": f"Bearer {self.asker.token}", "Idempotency-Key": "1"}
        what: dict[str, Any] = {"data": body, "content_type": "application/json"} if body else {"data": form}
        if method == "POST" and not body:
            what["data"] = {**(form or {}), "csrf_token": secret or self._secret()}
        answer = self._client.open(path, method=method, base_url=PUBLIC_URL, headers=headers, **what)
        answer.get_data()
        answer.close()
        if "Set-Cookie" in answer.headers:
            self._known = ""
        return answer

    def stands_at(self, desk_token: str) -> None:
        self._client.set_cookie(desk.COOKIE, desk_token, domain=urlsplit(PUBLIC_URL).hostname or "")

    def _secret(self) -> str:
        """As a page would send it along, for as long as the browser keeps its cookies."""
        if not self._known:
            page = self._sent("GET", "/sign-in").get_data(as_text=True)
            found = re.search(r'name="csrf_token" value="([^"]+)"', page)
            assert found
            self._known = found[1]
        return self._known


def heard_in(answer: TestResponse) -> str:
    """Everything that reached the asker."""
    return unescape(answer.get_data().decode(errors="replace")) + str(answer.headers)


def without(names: dict[str, str], door: Door, answer: TestResponse) -> str:
    """The same, but for what the asker brought along and what is new every time."""
    text = re.sub(r'name="csrf_token" value="[^"]+"|(?m:^(Set-Cookie|Content-Length):.*$)', "", heard_in(answer))
    for brought in (door.path.format(**names), *names.values()):
        text = text.replace(brought, "…") if len(brought) > SHORT else text
    return text


@pytest.fixture(scope="module")
def furnished(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TwoBranches]:
    file = tmp_path_factory.mktemp("furnished") / "heard.db"
    shutil.copy(empty_database, file)
    with Database(f"sqlite:///{file}") as database:
        return file, database.write(furnish)


@pytest.fixture
def app(furnished: tuple[Path, TwoBranches], tmp_path: Path) -> Iterator[Flask]:
    shutil.copy(furnished[0], tmp_path / "heard.db")
    with Database(f"sqlite:///{tmp_path / 'heard.db'}") as database:
        settings = Settings(home=tmp_path, public_url=PUBLIC_URL, smtp_url="smtp://127.0.0.1:1")
        yield app_of(Heard(settings, database, KEYS, OUTLETS, lambda: NOON))


def everything(session: Session) -> dict[str, list[Any]]:
    """All rows there are."""
    return {table.name: list(session.execute(select(table))) for table in metadata.sorted_tables}


def rows(app: Flask) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = app.extensions["heard"].database.read(everything)
    return found


def untold(app: Flask) -> list[str]:
    """What routes and table do not say of each other."""
    real = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    told = {(door.method, door.rule) for door in DOORS}
    new = [f"Nobody said who may {method} {rule}: add its line to {TABLE}." for method, rule in real - told]
    return sorted(new) + [f"There is no {method} {rule} any more: take its line away." for method, rule in told - real]


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert not untold(app), "\n".join(untold(app))


def test_a_route_that_is_not_in_the_table_is_named(app: Flask) -> None:
    app = create_app(app.extensions["heard"])
    app.add_url_rule("/attic", "attic", open_to_all(lambda: "hello"), methods=["GET", "DELETE"])
    first, second = untold(app)
    assert (first, second) == tuple(
        f"Nobody said who may {method} /attic: add its line to {TABLE}." for method in ("DELETE", "GET")
    )


ASKERS = (
    "nobody",
    *(
        f"{who} of {where}"
        for where in ("Riverside", "Station")
        for who in ("a tablet", "a till", "a program", "a reader", "staff", "manager", "region")
    ),
    "admin",
)


@pytest.fixture(params=ASKERS)
def visitor(request: pytest.FixtureRequest, app: Flask, furnished: tuple[Path, TwoBranches]) -> Visitor:
    (asker,) = (one for one in furnished[1].askers if one.name == request.param)
    return Visitor(asker, app, furnished[1].riversides)


def test_whoever_comes_to_any_door(visitor: Visitor) -> None:
    """First where they are refused, which changes nothing; then where they are let in."""
    asker, before = visitor.asker, rows(visitor.app)
    shut = [door for door in DOORS if not door.lets_in(asker)]
    for door in shut:
        answer = visitor.asks(door)
        assert answer.status_code == door.status(asker), (door.method, door.path)
        assert not [word for word in PERSONAL if word in heard_in(answer)], door.path
        nothing = visitor.asks(door, of=NOWHERE)
        # A visit's id is made up by the tablet itself: that another has it already must be said.
        assert answer.status_code == CONFLICT or without(visitor.things, door, answer) == without(
            NOWHERE, door, nothing
        ), f"{door.path} tells that it is there"
    assert rows(visitor.app) == before
    for door in DOORS:
        if door in shut:
            continue
        if asker.kind == "person" and door.form is not None and door.who != ALL:
            assert visitor.asks(door, without_secret=True).status_code == 403, f"{door.path} without its form's secret"
        answer = visitor.asks(door)
        assert answer.status_code == door.status(asker), (door.method, door.path, answer.get_data(as_text=True)[-900:])
        if door.who != ALL and not asker.is_riversides:
            assert not [word for word in (*PERSONAL, *OF_RIVERSIDE) if word in heard_in(answer)], door.path


def test_a_form_without_its_secret_does_nothing(app: Flask, furnished: tuple[Path, TwoBranches]) -> None:
    admin = Visitor(furnished[1].askers[-1], app, furnished[1].riversides)
    before = rows(app)
    forms = [
        door for door in DOORS if door.form is not None and (door.who in ROLES or door.rule.startswith("/sign-in"))
    ]
    assert [admin.asks(door, without_secret=True).status_code for door in forms] == [403] * len(forms)
    assert rows(app) == before


def test_a_desk_without_anybody_opens_nothing_but_its_own_pages(
    app: Flask, furnished: tuple[Path, TwoBranches]
) -> None:
    """With Riverside's names all over it, and no word of a customer."""
    visitor = Visitor(Asker("nobody"), app, furnished[1].riversides)
    visitor.stands_at(furnished[1].riversides["desk_token"])
    for door in DOORS:
        if door.who in ROLES and (not door.rule.startswith("/desk") or door.who == MANAGER):
            answer = visitor.asks(door)
            assert answer.status_code == door.status(visitor.asker), (door.method, door.path)
            assert "/desk/in" in heard_in(answer) or door.form is not None
    shown = [visitor.asks(door) for door in DOORS if door.path in {"/desk", "/desk/in"} and door.form is None]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert all("Theo" in heard_in(answer) for answer in shown)
    assert not [word for word in PERSONAL for answer in shown if word in heard_in(answer)]


def test_riversides_own_people_do_see_what_station_must_not(app: Flask, furnished: tuple[Path, TwoBranches]) -> None:
    """Or the walk would look for words that stand nowhere."""
    heard = ""
    for asker in furnished[1].askers:
        if asker.is_riversides and asker.kind == "person":
            visitor = Visitor(asker, app, furnished[1].riversides)
            told = {"/go/{take}", "/cases/{case}/take"}  # after which a number is shown
            seen = [door for door in DOORS if door.path in told or (door.method == "GET" and door.who in ROLES)]
            heard += "".join(heard_in(visitor.asks(door)) for door in seen)
    assert not [word for word in (*PERSONAL, *OF_RIVERSIDE) if word not in heard]


def test_the_key_of_riversides_sheet_connects_none_of_stations(app: Flask, furnished: tuple[Path, TwoBranches]) -> None:
    (boss,) = (one for one in furnished[1].askers if one.name == "manager of Station")
    visitor, before = Visitor(boss, app, furnished[1].riversides), rows(app)
    answer = visitor.asks(post("/sheet/connect", "/sheet/connect", MANAGER, of="station", key="{key}", link="x"))
    assert (answer.status_code, "drop its file again" in heard_in(answer)) == (404, True)
    assert rows(app) == before
