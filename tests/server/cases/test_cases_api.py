"""POST /api/v1/cases: what other programs log, once each."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from server.branches.branch import Branch
from server.cases.logged import logged_visit
from server.contacts.contact import contact_of
from server.database.tables.cases import cases, logged_cases
from server.heard import Heard
from server.staff.person import Person
from server.staff.tokens import all_tokens, new_token, revoke
from surveys.response import LONGEST_WORDS
from tests.app import app_of
from tests.server.conftest import KEYS, NOON, PUBLIC_URL, Browser, Cast

SAID = {"branch": "riverside", "what": "Nobody rang back.", "how": "phone", "who": {"phone": "+254712345678"}}


@dataclass
class Program:
    """A call centre that logs at Riverside, unless told otherwise."""

    client: FlaskClient
    token: str

    def logs(self, key: str | None = "call-1", /, *, token: str | None = None, **changed: Any) -> TestResponse:
        said = {name: value for name, value in {**SAID, **changed}.items() if value is not ...}
        return self.sends(json.dumps(said).encode(), key, token=token)

    def sends(self, body: bytes, key: str | None = "call-1", *, token: str | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        headers |= {} if key is None else {"Idempotency-Key": key}
        return self.client.post("/api/v1/cases", data=body, headers=headers, content_type="application/json")


@pytest.fixture
def token(heard: Heard, cast: Cast) -> Callable[..., str]:
    def make(scope: str = "log", branch: Branch | None = cast.riverside) -> str:
        mara = cast.mara.id
        return heard.database.write(
            new_token, name="Call centre", scope=scope, branch=branch, created_by=mara, now=NOON
        )[1]

    return make


@pytest.fixture
def program(heard: Heard, token: Callable[..., str]) -> Program:
    return Program(app_of(heard).test_client(), token())


def stored(heard: Heard) -> int:
    count = select(func.count()).select_from(logged_cases)
    return int(heard.database.read(lambda session: session.execute(count).scalar_one()))


def detail(answer: TestResponse) -> str:
    assert answer.content_type == "application/problem+json"
    body = answer.get_json()
    assert body["status"] == answer.status_code
    return str(body["detail"])


def test_what_a_program_logs_gets_a_number_and_the_customers_page(heard: Heard, program: Program) -> None:
    answer = program.logs(who={"name": "Neema", "phone": "0712 345 678", "email": "Neema@example.com"}, language="sw")
    assert answer.status_code == 201
    made = answer.get_json()
    logged = heard.database.read(logged_visit, UUID(made["id"]), KEYS)
    assert logged is not None
    assert made == {"id": str(logged.id), "reference": logged.reference, "url": f"{PUBLIC_URL}/c/{logged.slip}"}
    assert (logged.what, logged.how, logged.language, logged.logged_by) == (SAID["what"], "phone", "sw", "Call centre")
    contact = heard.database.read(contact_of, logged.id, KEYS)
    assert contact
    assert (contact.by, contact.phone, contact.email) == ("call", "+254712345678", "neema@example.com")


def test_sent_again_it_is_the_same_and_logged_once(heard: Heard, program: Program) -> None:
    first, again = program.logs(), program.logs()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert stored(heard) == 1


def test_another_content_under_the_same_key_is_refused(heard: Heard, program: Program) -> None:
    program.logs()
    answer = program.logs(what="Something else")
    assert answer.status_code == 409
    assert "nothing was changed" in detail(answer)
    assert stored(heard) == 1


def test_two_programs_may_use_the_same_key(heard: Heard, program: Program, token: Callable[..., str]) -> None:
    assert [program.logs().status_code, program.logs(token=token()).status_code] == [201, 201]
    assert stored(heard) == 2


@pytest.mark.parametrize("key", [None, "", "  ", "k" * 201, "ключ".encode().decode("latin-1")])
def test_without_a_key_that_fits_nothing_is_logged(heard: Heard, program: Program, key: str | None) -> None:
    answer = program.logs(key)
    assert (answer.status_code, "Idempotency-Key" in detail(answer)) == (400, True)
    assert stored(heard) == 0


def test_a_token_logs_where_it_is_good_for_and_hears_the_same_of_all_other_branches(
    heard: Heard, program: Program, token: Callable[..., str]
) -> None:
    elsewhere, nowhere = program.logs(branch="station"), program.logs(branch="nowhere")
    assert (elsewhere.status_code, elsewhere.get_data()) == (404, nowhere.get_data())
    assert program.logs("2", branch=...).status_code == 201
    anywhere = token(branch=None)
    assert program.logs("3", branch="station", token=anywhere).status_code == 201
    assert program.logs("4", branch=..., token=anywhere).status_code == 404
    assert stored(heard) == 2


def test_only_a_token_for_logging_gets_in(heard: Heard, program: Program, token: Callable[..., str]) -> None:
    reads = token(scope="read")
    assert [program.logs(token=one).status_code for one in ("", "heard_made-up", reads)] == [401, 401, 403]
    (mine,) = (one for one in heard.database.read(all_tokens) if one.scope == "read")
    heard.database.write(revoke, mine.id, now=NOON)
    assert program.logs(token=reads).status_code == 401
    assert stored(heard) == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"what": ...}, "what: "),
        ({"what": ""}, "what: "),
        ({"what": " \n\0 "}, "what the customer told you"),
        ({"what": "w" * (LONGEST_WORDS + 1)}, "what: "),
        ({"what": 5}, "what: "),
        ({"what": "\ud800"}, ""),
        ({"how": "by pigeon"}, "how: "),
        ({"how": ...}, "how: "),
        ({"who": {"phone": "call me"}}, "phone number once more"),
        ({"who": {"phone": "1" * 201}}, "who.phone: "),
        ({"who": {"email": "neema@"}}, "e-mail address"),
        ({"who": {"email": "a@b.example,c@d.example"}}, "e-mail address"),
        ({"who": {"fax": "1"}}, "who: "),
        ({"who": "Neema"}, "who: "),
        ({"language": "english please"}, "language: "),
        ({"at": "yesterday"}, "at: "),
        ({"at": "2026-03-02T12:00:00"}, "at: "),
        ({"score": 1}, "The body: "),
        ({"branch": "x" * 41}, "branch: "),
    ],
)
def test_what_does_not_fit_is_said_without_quoting_the_customer(
    heard: Heard, program: Program, changed: dict[str, Any], said: str
) -> None:
    answer = program.logs(**changed)
    assert answer.status_code == 400
    assert said in detail(answer)
    assert "wwww" not in detail(answer)
    assert stored(heard) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"what": NaN}', b'"\\ud800"'])
def test_what_is_not_json_is_refused(heard: Heard, program: Program, body: bytes) -> None:
    assert program.sends(body).status_code == 400
    assert stored(heard) == 0


def test_a_form_is_told_to_send_json(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": "1"}
    assert program.client.post("/api/v1/cases", data={"what": "x"}, headers=headers).status_code == 415


HARMFUL = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example";"click")',
    "\u202egnihton\u202c \u2066x\u2069 \u200f",
    "\u0646\u0635 then English \u200f123",
    "w" * LONGEST_WORDS,
    "👨‍👩‍👧 \x07\x1b[31m",
)


@pytest.mark.parametrize("words", HARMFUL)
def test_whatever_a_customer_says_is_kept_as_they_said_it(heard: Heard, program: Program, words: str) -> None:
    made = program.logs(what=words).get_json()
    logged = heard.database.read(logged_visit, UUID(made["id"]), KEYS)
    assert logged is not None
    assert logged.what == words.strip()


def test_a_nul_is_left_out(heard: Heard, program: Program) -> None:
    made = program.logs(what="a\0b", who={"name": "Ne\0ema"}).get_json()
    logged = heard.database.read(logged_visit, UUID(made["id"]), KEYS)
    assert logged is not None
    assert (logged.what, logged.name) == ("ab", "Ne ema")


def test_a_neighbours_number_tells_a_program_nothing(heard: Heard, program: Program) -> None:
    first, second = program.logs("1"), program.logs("2", what="Me too")
    fresh = program.logs("3", who={"phone": "+254798765432"})
    assert first.status_code == second.status_code == fresh.status_code == 201
    assert first.get_json().keys() == second.get_json().keys()
    made = [answer.get_json() for answer in (first, second, fresh)]
    assert len({one["id"] for one in made}) == len({one["reference"] for one in made}) == 3
    count = select(func.count()).select_from(cases)
    assert heard.database.read(lambda session: session.execute(count).scalar_one()) == 2


def test_sent_again_after_the_customer_erased_it_it_stays_erased(heard: Heard, program: Program) -> None:
    made = program.logs().get_json()
    assert program.client.post(urlsplit(made["url"]).path, data={"do": "erase"}).status_code == 303
    again = program.logs()
    assert (again.status_code, again.get_json()) == (200, made)
    logged = heard.database.read(logged_visit, UUID(made["id"]), KEYS)
    assert logged is not None
    assert (logged.what, heard.database.read(contact_of, logged.id, KEYS)) == ("", None)


def test_a_body_without_end_is_too_large(heard: Heard, program: Program) -> None:
    assert program.logs(what="w" * 1_100_000).status_code == 413
    assert stored(heard) == 0


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-05T00:00:00Z"])
def test_a_time_that_cannot_be_is_now(heard: Heard, program: Program, at: str) -> None:
    made = program.logs(at=at).get_json()
    logged = heard.database.read(logged_visit, UUID(made["id"]), KEYS)
    assert logged is not None
    assert logged.said_at == NOON


@pytest.mark.parametrize("language", ["zz", "pt-BR", "EN-gb", "qaa-Xxxx-YY"])
def test_a_language_that_we_do_not_write_stops_no_page(
    program: Program, signed_in: Callable[[Person], Browser], cast: Cast, language: str
) -> None:
    made = program.logs(language=language, who={"email": "x@example.com"}).get_json()
    assert program.client.get(urlsplit(made["url"]).path).status_code == 200
    mara = signed_in(cast.mara)
    found = mara.get(f"/cases/logged/{made['id']}").headers["Location"]
    assert mara.get(found).status == mara.get("/").status == 200
