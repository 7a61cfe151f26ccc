"""Whatever somebody types into any form, and whatever an address says: never our error, on either database."""

import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import String, select, update

from server.branches.branch import branch
from server.cases.triage_settings import GestureKind, change_triage
from server.database import Database, Session
from server.database.tables import metadata
from server.database.tables.cases import gestures, logged_cases
from server.database.tables.intake import responses
from server.heard import Heard
from server.settings import Settings
from server.staff.person import ROLES
from tests.app import app_of
from tests.server.conftest import KEYS, NOON, PUBLIC_URL, only_on_sqlite
from tests.server.doors import ALL, DOORS, Door
from tests.server.test_every_route import Visitor
from tests.server.two_branches import OUTLETS, TwoBranches, furnish

TEMPLATES = Path(__file__).parents[2] / "server" / "templates"
NONSENSE: dict[str, str | bytes] = {
    "a NUL": "a\0b",
    "a number that no column holds": "9" * 30,
    "a number that Python reads no more": "9" * 5000,
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "half a letter": b"\xed\xa0\x80",
}
WORDS: dict[str, str | bytes] = {"a template": "{{ 7*7 }} {0.__class__} %s %(x)s", "half an address": "http://["}
"""To a database these are words like others."""
AWAY = {"/sign-out", "/staff/me/sessions", "/desk/here", "/sign-in/{sign_in}"}
"""Whoever sends these is signed out, or somebody else."""
OURS = tuple(door for door in DOORS if door.who in {ALL, *ROLES} and not door.json and door.path not in AWAY)
FORMS = tuple(door for door in OURS if door.form is not None)
LOOKS = tuple({door.rule: door for door in OURS if door.form is None}.values())
IN_ADDRESSES = re.compile(r'request\.(?:args|values)\.get\("([a-z_]+)"')

Sends = Callable[[Door, str, dict[str, Any]], list[str]]


@cache
def fields() -> tuple[str, ...]:
    """All that any page asks for."""
    text = "".join(file.read_text() for file in sorted(TEMPLATES.rglob("*.html")))
    return tuple(dict.fromkeys(re.findall(r'name="([a-z_]+)"', text)))


def asked_in(app: Flask, door: Door) -> frozenset[str]:
    """What the file of its view reads in addresses."""
    rules = (
        rule for rule in app.url_map.iter_rules() if rule.rule == door.rule and door.method in (rule.methods or ())
    )
    file = inspect.getsourcefile(inspect.unwrap(app.view_functions[next(rules).endpoint]))
    return frozenset(IN_ADDRESSES.findall(Path(file or "").read_text()))


@pytest.fixture
def town(database: Database, tmp_path: Path) -> tuple[Flask, TwoBranches]:
    two = database.write(furnish)
    settings = Settings(home=tmp_path, public_url=PUBLIC_URL, smtp_url="smtp://127.0.0.1:1")
    return app_of(Heard(settings, database, KEYS, OUTLETS, lambda: NOON)), two


@pytest.fixture
def sends(town: tuple[Flask, TwoBranches]) -> Iterator[Sends]:
    """Of an administrator; what went wrong."""
    app, two = town
    admin = Visitor(two.askers[-1], app, two.riversides)
    secret = admin._secret()

    def send(door: Door, path: str, typed: dict[str, Any]) -> list[str]:
        answer = admin._sent(door.method, path, typed if door.form is not None else None, secret=secret)
        return [f"{door.method} {path[:80]}"] if answer.status_code == 500 else []

    yield send
    assert admin._sent("GET", "/staff/me").status_code == 200, "nobody was signed in any more"


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_in_a_form_is_never_our_error(town: tuple[Flask, TwoBranches], sends: Sends, kind: str) -> None:
    assert in_forms(town, sends, NONSENSE[kind]) == []


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_in_an_address_is_never_our_error(town: tuple[Flask, TwoBranches], sends: Sends, kind: str) -> None:
    assert in_addresses(town, sends, NONSENSE[kind]) == []


@only_on_sqlite
@pytest.mark.parametrize("kind", WORDS)
def test_words_that_mean_something_to_a_program_are_words(
    town: tuple[Flask, TwoBranches], sends: Sends, kind: str
) -> None:
    assert in_forms(town, sends, WORDS[kind]) + in_addresses(town, sends, WORDS[kind]) == []


def in_forms(town: tuple[Flask, TwoBranches], sends: Sends, nonsense: str | bytes) -> list[str]:
    things, wrong = town[1].riversides, list[str]()
    for door in FORMS:
        right = {name: value.format(**things) for name, value in (door.form or {}).items()}
        path, all_wrong = door.path.format(**things), dict.fromkeys((*fields(), *right), nonsense)
        for typed in ({**all_wrong, **right}, *({**right, name: nonsense} for name in right)):
            wrong += sends(door, path, typed)
    return wrong


def in_addresses(town: tuple[Flask, TwoBranches], sends: Sends, typed: str | bytes) -> list[str]:
    things, wrong = town[1].riversides, list[str]()
    nonsense = quote(typed, safe="")
    for door in LOOKS:
        path = door.path.format(**things).partition("?")[0]
        for name in asked_in(town[0], door):
            wrong += sends(door, f"{path}?{name}={nonsense}", {})
    for door in (*LOOKS, *FORMS):
        path = door.path.format(**dict.fromkeys(things, nonsense))
        if path != door.path:
            wrong += sends(door, path, {})
    return wrong


def test_what_is_secret_or_personal_is_kept_by_no_cache_and_told_to_no_other_page(
    town: tuple[Flask, TwoBranches],
) -> None:
    app, two = town
    guest, admin = (Visitor(asker, app, two.riversides) for asker in (two.askers[0], two.askers[-1]))
    guest.stands_at(two.riversides["desk_token"])
    for door in OURS:
        if door.rule.startswith(("/assets", "/static")):
            continue
        headers = (guest if door.who == ALL or door.rule.startswith("/desk") else admin).asks(door).headers
        assert headers["Cache-Control"] == "no-store", door.path
        if door.rule.startswith(("/go", "/c/", "/f", "/F", "/k")):
            assert headers["Referrer-Policy"] == "no-referrer", door.path


def test_a_form_with_a_secret_of_ours_is_on_a_page_that_lets_the_browser_say_where_it_comes_from(
    town: tuple[Flask, TwoBranches],
) -> None:
    """Over TLS a form whose browser does not say so is refused (flask-wtf)."""
    app, two = town
    admin = Visitor(two.askers[-1], app, two.riversides)
    typed = {"of": "riverside", "what": "Cold tea", "how": "letter", "key": "1"}
    logged = admin._sent("POST", "/cases/new", typed).headers["Location"]
    paths = [door.path.format(**two.riversides) for door in LOOKS]
    for path in (logged, *paths):
        answer = admin._sent("GET", path)
        if 'name="csrf_token"' in answer.get_data().decode(errors="replace"):
            assert answer.headers["Referrer-Policy"] in {"same-origin", "strict-origin"}, path


def test_the_secret_of_a_sign_in_link_stands_in_no_referer(town: tuple[Flask, TwoBranches]) -> None:
    app, two = town
    guest = Visitor(two.askers[0], app, two.riversides)
    shown = guest._sent("GET", f"/sign-in/{two.riversides['sign_in']}")
    assert shown.headers["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize(
    "address", ["http://[", "http://elsewhere.example//evil.example/x", "//evil.example", "x" * 9000]
)
def test_a_part_of_a_page_that_asks_without_anybody_leads_to_our_own_sign_in(
    town: tuple[Flask, TwoBranches], address: str
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": address}
    answer = town[0].test_client().get("/", base_url=PUBLIC_URL, headers=headers)
    onward = answer.headers["HX-Redirect"]
    assert (answer.status_code, onward.partition("?")[0]) == (200, "/sign-in")
    form = town[0].test_client().get(onward, base_url=PUBLIC_URL).get_data(as_text=True)
    assert "evil" not in form


EVIL = "\"'><script>alert(1)</script>{{ 7*7 }}"
WRITTEN = {"name", "words", "cause", "remedy", "why", "title", "said"}
"""Columns that somebody writes in."""


def poison(session: Session) -> None:
    """As if everybody had put a script wherever they may write."""
    for table in metadata.sorted_tables:
        names = {column.name for column in table.columns if column.name in WRITTEN and isinstance(column.type, String)}
        if names and table.name not in {"installation", "mirror_rows"}:
            session.execute(update(table).values(dict.fromkeys(names, EVIL)))
    session.execute(update(logged_cases).values(what=EVIL))
    session.execute(update(gestures).values(kind=EVIL))
    for row in session.execute(select(responses.c.id, responses.c.answers)).all():
        answers = {key: EVIL if key == "comment" else value for key, value in row.answers.items()}
        session.execute(update(responses).where(responses.c.id == row.id).values(answers=answers))
    for slug in ("riverside", "station"):
        here = branch(session, slug)
        change_triage(session, here, causes=(EVIL,), gestures=(GestureKind(name=EVIL),), urgent=(EVIL,))


def test_a_script_in_every_field_runs_on_no_page(town: tuple[Flask, TwoBranches]) -> None:
    app, two = town
    app.extensions["heard"].database.write(poison)
    guest, admin = (Visitor(asker, app, two.riversides) for asker in (two.askers[0], two.askers[-1]))
    guest.stands_at(two.riversides["desk_token"])
    shown = 0
    doors = [door for door in OURS if door.form is None]
    for who, door in ((who, door) for who in (guest, admin) for door in doors):
        answer = who.asks(door)
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            assert "<script>alert" not in text, door.path
            shown += "alert(1)" in text
    assert shown > len(doors) / 3, "the script stands on too few pages to prove anything"
