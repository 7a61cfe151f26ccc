"""The tills' door over HTTP."""

from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.receipt import LIFETIME, State, look
from server.codes.till import Secrets, add_till, new_secrets
from server.heard import Heard
from tests.app import app_of
from tests.server.conftest import KEYS, NOON, PUBLIC_URL, Cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def counter(heard: Heard, cast: Cast) -> Touchpoint:
    return heard.database.write(
        add_touchpoint, code="T2KK23M", branch=cast.riverside, name="Tills", kind="till", survey="receipt", now=NOON
    )


class Register:
    """A till that prints what it is told."""

    def __init__(self, heard: Heard, counter: Touchpoint) -> None:
        own = new_secrets()
        heard.database.write(add_till, counter, "Till 1", own, keys=KEYS, now=NOON)
        self.heard, self.web, self.own = heard, app_of(heard).test_client(), own

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.own.token}"}

    def sell(self, **sold: object) -> dict[str, str]:
        answer = self.web.post("/api/v1/codes", json=sold, headers=self.bearer)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)  # type: ignore[arg-type]

    def picture(self, code: str, kind: str) -> tuple[int, bytes]:
        answer = self.web.get(f"/api/v1/codes/{code}.{kind}", headers=self.bearer)
        return answer.status_code, answer.data


@pytest.fixture
def register(heard: Heard, counter: Touchpoint) -> Register:
    return Register(heard, counter)


def test_a_till_gets_a_code_for_each_receipt(register: Register) -> None:
    first, second = (register.sell(order=order, staff="Theo", at="2026-03-02T11:59:00Z") for order in ("1", "2"))

    assert first["code"] != second["code"]
    assert first["url"] == f"{PUBLIC_URL}/f/{first['code']}"
    assert first["expires_at"] == (NOON + LIFETIME).isoformat().replace("+00:00", "Z")
    assert register.heard.database.read(look, first["code"], keys=KEYS, now=NOON).state is State.OPEN


def test_a_till_may_say_nothing_of_the_sale(register: Register) -> None:
    assert register.web.post("/api/v1/codes", headers=register.bearer).status_code == 201


@pytest.mark.parametrize("said", ['{"order": 7}', '{"price": "1"}', "[]", "{", '{"at": "2026-03-02T11:59:00"}'])
def test_what_is_not_understood_is_named_and_makes_no_code(register: Register, said: str) -> None:
    answer = register.web.post("/api/v1/codes", data=said, content_type="application/json", headers=register.bearer)

    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert "order and staff" in answer.text


def test_whatever_nests_too_deeply_is_not_understood(register: Register) -> None:
    deep = "[" * 100_000
    answer = register.web.post("/api/v1/codes", data=deep, content_type="application/json", headers=register.bearer)

    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1970-01-01T00:00:07Z"])
def test_a_till_that_lost_its_clock_prints_receipts_all_the_same(register: Register, at: str) -> None:
    code = register.sell(at=at)["code"]

    assert register.heard.database.read(look, code, keys=KEYS, now=NOON).state is State.OPEN


def test_nobody_without_a_tills_token_gets_a_code_or_a_picture(register: Register) -> None:
    code = register.sell()["code"]
    register.own = Secrets("another token", b"")

    assert register.web.post("/api/v1/codes", json={}).status_code == 401
    assert register.web.post("/api/v1/codes", json={}, headers=register.bearer).status_code == 401
    assert register.picture(code, "png")[0] == 401


def test_the_picture_leads_to_the_page(register: Register) -> None:
    code = register.sell()["code"]
    status, png = register.picture(code, "png")

    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(png)))
    assert (status, read.text) == (200, f"{PUBLIC_URL}/f/{code}".upper())
    assert register.picture(code, "svg")[1].startswith(b"<svg")


def test_the_tills_touchpoint_has_a_picture_too(register: Register) -> None:
    assert register.picture("T2KK23M", "png")[0] == 200
    assert register.picture("P2ST234", "png")[0] == 404


def test_codes_of_others_and_codes_that_nobody_made_look_the_same(
    register: Register, heard: Heard, counter: Touchpoint
) -> None:
    foreign = Register(heard, counter).sell()["code"]

    assert register.picture(foreign, "png")[0] == register.picture(foreign[::-1], "png")[0] == 404


def test_a_code_is_open_for_seven_days(register: Register) -> None:
    code = register.sell()["code"]

    assert register.heard.database.read(look, code, keys=KEYS, now=NOON + timedelta(days=7)).state is State.EXPIRED
