"""`heard staff` and `heard token` as somebody at a terminal meets them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.keys import token_hash
from server.staff.mobile import phone_of
from server.staff.person import all_people, person_by_email
from server.staff.tokens import token_of
from tests.installation import NOON, Installation, install

Said = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return install(tmp_path / "home", clock=lambda: NOON)


@pytest.fixture
def heard(place: Installation, capsys: pytest.CaptureFixture[str]) -> Said:
    """Exit code, the JSON object and what was complained of."""

    def run(*words: str) -> tuple[int, Any, str]:
        code = main([*words, "--json", "--home", str(place.heard.settings.home)])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def test_somebody_without_an_email_is_added_by_name(place: Installation, heard: Said) -> None:
    code, said, _ = heard(
        "staff", "add", "--name", "Amina", "--branch", "riverside", "--role", "staff", "--phone", "0722000111"
    )
    assert (code, said["email"], said["name"]) == (0, "", "Amina")
    (amina,) = [one for one in place.heard.database.read(all_people) if one.name == "Amina"]
    assert place.heard.database.read(phone_of, amina.id, place.heard.keys) == "+254722000111"
    assert heard("staff", "list")[0] == 0


def test_somebody_who_has_left_is_nobody(place: Installation, heard: Said) -> None:
    assert heard("staff", "left", "theo@riverside.example")[0] == 0
    assert place.heard.database.read(person_by_email, "theo@riverside.example") is None
    code, _, complaint = heard("staff", "left", "theo@riverside.example")
    assert (code, "Nobody with this e-mail" in complaint) == (2, True)


def test_a_token_is_made_listed_and_revoked(place: Installation, heard: Said) -> None:
    _, made, _ = heard("token", "add", "Call centre", "--scope", "log", "--branch", "riverside")
    token = place.heard.database.read(token_of, token_hash(made["token"]))
    assert (token.name, token.scope, token.branch_id, token.created_by) == (
        "Call centre",
        "log",
        place.riverside.id,
        None,
    )
    heard("token", "add", "Reader", "--scope", "read")
    assert [(one["name"], one["branch"], one["used"]) for one in heard("token", "list")[1]["tokens"]] == [
        ("Reader", "all", "never"),
        ("Call centre", "Riverside", "never"),
    ]
    assert heard("token", "revoke", made["id"])[1] == {"id": made["id"], "revoked": True}
    assert [one["revoked"] for one in heard("token", "list")[1]["tokens"]] == [False, True]


@pytest.mark.parametrize(
    "words",
    [
        ("token", "revoke", "7"),
        ("token", "revoke", "00000000-0000-0000-0000-000000000001"),
        ("token", "add", "Web", "--scope", "log", "--branch", "nowhere"),
        ("token", "add", " ", "--scope", "log"),
        ("staff", "add", "--role", "staff", "--branch", "riverside"),
        ("staff", "add", "a@b.example", "--role", "staff", "--branch", "riverside", "--phone", "12"),
    ],
)
def test_a_mistake_is_one_line(heard: Said, words: tuple[str, ...]) -> None:
    code, said, complaint = heard(*words)
    assert (code, said, complaint.count("\n")) == (2, None, 1)
