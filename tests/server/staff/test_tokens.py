"""Tokens of other programs: what each may do, where, and until when."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from server import door
from server.app import create_app
from server.database import Database
from server.database.tables.staff import api_tokens
from server.errors import BadRequest, UnknownToken
from server.heard import Heard
from server.keys import token_hash
from server.staff.access import for_token
from server.staff.person import Person
from server.staff.tokens import PREFIX, all_tokens, new_token, revoke, token_of
from tests.server.conftest import NOON, PUBLIC_URL, Browser, Cast, Clock


def made(database: Database, cast: Cast, scope: str = "log", name: str = "Call centre") -> str:
    return database.write(new_token, name=name, scope=scope, branch=cast.riverside, created_by=cast.mara.id, now=NOON)[
        1
    ]


@pytest.fixture
def app(heard: Heard) -> Flask:
    """With a door for programs that log."""
    app = create_app(heard)
    view = for_token("log")(lambda: door.api_token().name)
    app.add_url_rule("/api/v1/only-a-test", "only-a-test", view, methods=["POST"])
    return app


@pytest.fixture
def mara(signed_in: Callable[[Person], Browser], cast: Cast) -> Browser:
    return signed_in(cast.mara)


def asked(app: Flask, secret: str) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = app.test_client().post("/api/v1/only-a-test", base_url=PUBLIC_URL, headers=headers)
    text = answer.get_data(as_text=True)
    return answer.status_code, json.loads(text)["type"] if answer.mimetype == "application/problem+json" else text


def test_a_token_is_known_by_its_secret_and_kept_as_its_hash(database: Database, cast: Cast) -> None:
    secret = made(database, cast)
    token = database.read(token_of, token_hash(secret))
    assert (token.name, token.scope, token.branch_id, token.created_by) == (
        "Call centre",
        "log",
        cast.riverside.id,
        cast.mara.id,
    )
    assert (token.reaches(cast.riverside), token.reaches(cast.station)) == (True, False)
    assert secret.startswith(PREFIX)
    assert secret not in repr(database.read(lambda session: session.execute(select(api_tokens)).all()))


def test_a_program_comes_in_with_a_token_of_the_right_kind_alone(app: Flask, database: Database, cast: Cast) -> None:
    assert asked(app, made(database, cast)) == (200, "Call centre")
    assert asked(app, made(database, cast, "read")) == (403, "about:blank")
    assert asked(app, "heard_guessed") == (401, "token-unknown")
    assert asked(app, "") == (401, "token-unknown")


def test_a_revoked_token_is_unknown(app: Flask, database: Database, cast: Cast) -> None:
    secret = made(database, cast)
    database.write(revoke, database.read(token_of, token_hash(secret)).id, now=NOON)
    assert asked(app, secret)[0] == 401
    with pytest.raises(UnknownToken):
        database.read(token_of, token_hash(secret))


def test_its_use_is_noticed_once_in_five_minutes(app: Flask, database: Database, cast: Cast, clock: Clock) -> None:
    secret = made(database, cast)
    for minutes, noticed in ((1, 1), (5, 1), (6, 6)):
        clock.now = NOON + timedelta(minutes=minutes)
        asked(app, secret)
        (token,) = database.read(all_tokens)
        assert token.used_at == NOON + timedelta(minutes=noticed)


@pytest.mark.parametrize(("name", "scope"), [("", "log"), ("\n", "log"), ("x" * 81, "log"), ("Call centre", "all")])
def test_a_token_needs_a_name_and_a_scope(database: Database, cast: Cast, name: str, scope: str) -> None:
    with pytest.raises(BadRequest):
        made(database, cast, scope, name)


def test_no_staff_page_opens_to_a_token(app: Flask, database: Database, cast: Cast) -> None:
    secret = made(database, cast, "read")
    answer = app.test_client().get("/staff", base_url=PUBLIC_URL, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 303


def test_a_manager_makes_a_token_whose_secret_is_shown_once(app: Flask, mara: Browser, database: Database) -> None:
    page = mara.post("/staff/tokens", seen="/staff/tokens", name="Web form", scope="log")
    shown = re.search(f"{PREFIX}[\\w-]+", page.text)
    assert shown
    assert asked(app, shown[0]) == (200, "Web form")
    listed = mara.get("/staff/tokens")
    assert "Web form" in listed.text
    assert shown[0] not in listed.text
    assert "token made" in mara.get("/staff/audit").text
    (token,) = database.read(all_tokens)
    path = f"/staff/tokens/{token.id}/revoke"
    assert "turned away" in mara.get(path).text
    mara.post(path, seen=path)
    assert asked(app, shown[0])[0] == 401
    assert "Revoked (1)" in mara.get("/staff/tokens").text


@pytest.mark.parametrize(("form", "said"), [({"name": ""}, "a name"), ({"scope": "all"}, "one of log, read")])
def test_a_mistake_is_named_and_makes_no_token(
    mara: Browser, database: Database, form: dict[str, str], said: str
) -> None:
    answer = mara.post("/staff/tokens", seen="/staff/tokens", **{"name": "Web", "scope": "log", **form})
    assert (answer.status, said in answer.text) == (400, True)
    assert database.read(all_tokens) == ()


def test_a_manager_has_no_part_in_tokens_of_all_branches(mara: Browser, database: Database, cast: Cast) -> None:
    everywhere, _ = database.write(new_token, name="Head office", scope="read", branch=None, created_by=None, now=NOON)
    station, _ = database.write(new_token, name="S", scope="log", branch=cast.station, created_by=None, now=NOON)
    assert "Head office" not in mara.get("/staff/tokens").text
    for token_id in (everywhere, station):
        assert mara.get(f"/staff/tokens/{token_id}/revoke").status == 404
        assert mara.post(f"/staff/tokens/{token_id}/revoke", seen="/staff/tokens").status == 404
    answer = mara.post("/staff/tokens", seen="/staff/tokens", name="Mine", scope="log", branch="station")
    assert (answer.status, len(database.read(all_tokens))) == (400, 2)
