"""An outsider at the tablets' doors: nothing breaks, nothing is told, nothing is lost."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.pictures import picture_from
from server.branches.settings import change_settings
from server.branches.touchpoint import add_touchpoint
from server.cases import summons
from server.cases.summons import AlreadyComing, Summons
from server.cli import main
from server.codes.alphabet import new_touchpoint_code
from server.database.tables.cases import case_visits
from server.database.tables.intake import responses
from server.errors import BadRequest
from server.fleet.device import all_devices, revoke
from server.fleet.pairing import new_pairing_code
from server.heard import Heard
from server.intake.came import came_from
from server.publishing.publishing import publish
from server.staff.person import Person
from surveys.catalogue import bundled, read
from surveys.ids import new_id
from surveys.wire import response_to_wire
from tests.app import app_of
from tests.server.conftest import KEYS, NOON, Browser, Cast
from tests.tablet import JSON, Tablet, in_process

VISIT = new_id(NOON)
DOOR = new_touchpoint_code(Random(1))
FURTHEST = "9999-12-31T23:59:59-14:00"
EARLIEST = "0001-01-01T00:00:00+14:00"
SECRET = "My secret words"


@pytest.fixture
def client(heard: Heard, cast: Cast) -> FlaskClient:
    for file in bundled():
        heard.database.write(publish, read(file), now=NOON)
    for branch in (cast.riverside, cast.station):
        heard.database.write(change_settings, branch, now=NOON, someone=True)
    return app_of(heard).test_client()


@pytest.fixture
def pairs(heard: Heard, client: FlaskClient) -> Callable[[Branch], Tablet]:
    def pair(branch: Branch) -> Tablet:
        code, _ = heard.database.write(new_pairing_code, branch, keys=KEYS, now=NOON)
        tablet = Tablet.pair(in_process(client), code, clock=heard.clock)
        tablet.sync()
        return tablet

    return pair


@pytest.fixture
def riversides(pairs: Callable[[Branch], Tablet], cast: Cast) -> Tablet:
    return pairs(cast.riverside)


@pytest.fixture
def stations(pairs: Callable[[Branch], Tablet], cast: Cast) -> Tablet:
    return pairs(cast.station)


def calls(tablet: Tablet, **more: Any) -> tuple[int, Any]:
    body = json.dumps({"visit": str(VISIT), "language": "en"} | more).encode()
    return tablet.post("/api/v1/someone", body, {"Authorization": f"Bearer {tablet.token}", **JSON})


def test_of_two_who_say_at_once_that_they_come_one_does(heard: Heard, cast: Cast, riversides: Tablet) -> None:
    calls(riversides)
    together = Barrier(2)

    def come(person: Person) -> Summons | AlreadyComing:
        together.wait()
        try:
            return heard.database.write(summons.come, person, VISIT, now=NOON)
        except AlreadyComing as taken:
            return taken

    with ThreadPoolExecutor(2) as pool:
        late, first = sorted(pool.map(come, (cast.mara, cast.theo)), key=lambda one: isinstance(one, Summons))
    assert isinstance(first, Summons)
    assert str(late) == f"{first.first_name} is on the way already."
    assert calls(riversides)[1] == {"status": "coming", "name": first.first_name}


@pytest.mark.parametrize("gone", [False, True])
def test_a_tablet_of_another_branch_learns_and_ends_nothing_with_the_same_visit(
    heard: Heard, cast: Cast, riversides: Tablet, stations: Tablet, *, gone: bool
) -> None:
    calls(riversides)
    heard.database.write(summons.come, cast.theo, VISIT, now=NOON)
    status, problem = calls(stations, gone=gone)
    assert (status, problem["detail"]) == (409, "Another tablet has a visit with this id.")
    assert calls(riversides)[1] == {"status": "coming", "name": "Theo"}


def test_an_answer_elsewhere_with_the_id_of_a_call_shows_nothing_of_it(
    heard: Heard, cast: Cast, riversides: Tablet, stations: Tablet, signed_in: Callable[[Person], Browser]
) -> None:
    calls(riversides)
    heard.database.write(summons.come, cast.theo, VISIT, now=NOON)
    answer = {**response_to_wire(stations.visit(1, comment="Too slow")), "id": str(VISIT)}
    assert stations.sync([answer])[0]["status"] == "stored"
    case_id = heard.database.read(lambda session: session.execute(select(case_visits.c.case_id)).scalar_one())
    page = signed_in(cast.ines).get(f"/cases/{case_id}").text
    assert "Too slow" in page
    assert "Theo" not in page


@pytest.mark.parametrize("said", [{"overall": 10**400}, {"overall": True}, {"why": "x"}, {"x" * 9999: ["\0"]}])
def test_what_the_customer_cannot_have_said_still_calls_somebody(riversides: Tablet, said: dict[str, Any]) -> None:
    assert calls(riversides, answers=said) == (200, {"status": "asked", "name": ""})


def _door(heard: Heard, cast: Cast) -> None:
    spot = {"name": "Door", "kind": "poster", "survey": "branch-visit"}
    heard.database.write(add_touchpoint, code=DOOR, branch=cast.station, now=NOON, **spot)


def test_an_id_of_a_visit_opens_nothing_at_another_branch(
    heard: Heard, cast: Cast, client: FlaskClient, riversides: Tablet
) -> None:
    visit = riversides.visit(1, comment=SECRET)
    riversides.sync([visit])
    _door(heard, cast)
    for step in ("", "faces", "more", "contact"):
        page = client.get(f"/f/{DOOR}?v={visit.id}&step={step}").get_data(as_text=True)
        assert not [word for word in (SECRET, visit.slip, str(visit.id)) if word in page], step
    sent = client.post(f"/f/{DOOR}", data={"v": str(visit.id), "overall": "5", "by": "call", "phone": "+254700000000"})
    assert str(visit.id) not in sent.headers.get("Location", "")
    stored = select(responses.c.answers).where(responses.c.id == visit.id)
    assert heard.database.read(lambda session: session.execute(stored).scalar_one()["comment"]) == SECRET


@pytest.mark.parametrize("typed", ["%0A", "%E2%80%8F", "%20"])
def test_a_kiosk_finds_home_also_from_an_address_that_no_header_can_hold(
    heard: Heard, cast: Cast, client: FlaskClient, typed: str
) -> None:
    _door(heard, cast)
    assert client.get(f"/k/{DOOR}{typed}?lang=en").headers["Refresh"].endswith(f"url=/k/{DOOR}{typed}")


@pytest.mark.parametrize("sent_at", [EARLIEST, FURTHEST, "1970-01-01T00:00:00Z"])
def test_a_clock_beyond_all_reason_loses_no_answer(heard: Heard, riversides: Tablet, sent_at: str) -> None:
    for answer in ({}, {"started_at": EARLIEST}, {"ended_at": FURTHEST}):
        item = response_to_wire(riversides.visit(5)) | answer
        assert riversides.sync([item], sent_at=sent_at)[0]["status"] == "stored"
    rows = heard.database.read(lambda session: list(session.execute(select(responses))))
    assert all(abs(row.started_at - NOON) < timedelta(days=1) and "clock" in row.flags for row in rows)


def test_a_counter_that_jumps_back_is_never_less_than_nothing(
    heard: Heard, cast: Cast, riversides: Tablet, signed_in: Callable[[Person], Browser]
) -> None:
    for visits in (2**31 - 1, 0, 3):
        riversides.sync(visits=visits)
    (device,) = heard.database.read(all_devices)
    came = heard.database.read(came_from, [device.touchpoint.id])[device.touchpoint.id]
    assert device.missing(came.stored) == 3
    assert signed_in(cast.mara).get("/devices").status == 200


def test_a_tablet_that_drains_calls_nobody_and_one_shut_out_gets_nothing_but_the_proof(
    heard: Heard, riversides: Tablet, client: FlaskClient
) -> None:
    device_id = UUID(riversides.device_id)
    heard.database.write(revoke, device_id, stolen=False, now=NOON)
    assert calls(riversides)[1]["status"] == "nobody"
    heard.database.write(revoke, device_id, stolen=True, now=NOON)
    headers = {"Authorization": f"Bearer {riversides.token}"}
    answers = [calls(riversides), riversides.send(riversides.body())]
    answers.append((401, client.get(f"/api/v1/pictures/{'0' * 64}", headers=headers).get_json()))
    assert [(status, problem["type"], len(problem["proof"])) for status, problem in answers] == [
        (401, "device-revoked", 64)
    ] * 3


def drawn(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def broken_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Neema"
    content = bytearray(exif.tobytes())
    content[17] = 0  # a kind of value that there is not
    return drawn(Image.new("RGB", (4, 2)), "JPEG", exif=bytes(content))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (broken_exif(), "not a picture that can be read"),
        (drawn(Image.new("1", (10_000, 10_000)), "PNG"), "24 million pixels"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a picture that can be read"),
    ],
    ids=["EXIF", "bomb", "SVG"],
)
def test_a_hostile_picture_is_refused_in_words(file: bytes, sentence: str) -> None:
    with pytest.raises(BadRequest, match=sentence):
        picture_from(file)


@pytest.mark.parametrize("typed", [["--invitation", "en=\udcff"], ["--logo", "\udcff.png"], ["--colour", "act=#fff;}"]])
def test_a_command_with_what_cannot_be_kept_ends_with_one_line(
    typed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    assert main(["migrate", *home]) == 0
    assert main(["branch", "add", "riverside", "--name", "R", "--timezone", "UTC", *home]) == 0
    capsys.readouterr()
    assert main(["branch", "look", "riverside", *typed, *home]) == 2
    assert capsys.readouterr().err.count("\n") == 1
