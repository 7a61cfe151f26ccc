"""Over real HTTP: what the server, or whoever answers in its place, comes to mean."""

import hmac
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kiosk.server_client import (
    LATEST,
    RESTING,
    NotJson,
    NotPaired,
    NotReached,
    Refused,
    Revoked,
    ServerClient,
    Unreachable,
)
from tests.kiosk.desk import Desk, Reply, json_reply, open_desk

PAIRED = {"device_id": "d1", "branch": {"slug": "riverside", "name": "Riverside", "timezone": "Africa/Nairobi"}}
SYNCED = {"verdicts": [], "surveys": {}, "settings": {}, "next_sync_in_seconds": 30}
HTML = "text/html; charset=utf-8"
PROBLEM = "application/problem+json"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Desk]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with open_desk() as opened:
        yield opened


@pytest.fixture
def client(desk: Desk, tmp_path: Path) -> Iterator[ServerClient]:
    made = ServerClient(tmp_path, desk.address)
    yield made
    made.close()


@pytest.fixture
def paired(desk: Desk, client: ServerClient) -> ServerClient:
    desk.replies.append(json_reply(PAIRED))
    client.pair("K74Q2M22")
    desk.asked.clear()
    return client


def problem(status: int, **parts: Any) -> Reply:
    return json_reply(
        {"type": "about:blank", "title": "No", "status": status, "detail": "Not so."} | parts, status, PROBLEM
    )


def test_pairing_sends_the_hash_and_keeps_the_token(desk: Desk, client: ServerClient, tmp_path: Path) -> None:
    desk.replies.append(json_reply(PAIRED))
    device = client.pair("K74Q2M22")
    assert (desk.asked[0].path, desk.asked[0].json) == (
        "/api/v1/pair",
        {
            "code": "K74Q2M22",
            "install_id": device.install_id,
            "token_sha256": sha256(device.token.encode()).hexdigest(),
        },
    )
    assert (device.device_id, device.slug, device.name, device.timezone) == (
        "d1",
        "riverside",
        "Riverside",
        "Africa/Nairobi",
    )
    assert (tmp_path / "device.json").stat().st_mode & 0o777 == 0o600


def test_after_a_restart_the_tablet_is_still_paired_with_its_server(paired: ServerClient, tmp_path: Path) -> None:
    again = ServerClient(tmp_path)
    assert (again.is_paired, again.device, again.server_url) == (True, paired.device, paired.server_url)


def test_a_pairing_whose_answer_was_lost_is_repeated_with_the_same_token(
    desk: Desk, client: ServerClient, tmp_path: Path
) -> None:
    desk.replies += [Reply(b"{", cut_after=0), json_reply(PAIRED)]
    with pytest.raises(NotReached):
        client.pair("K74Q2M22")
    assert not client.is_paired
    restarted = ServerClient(tmp_path, desk.address)
    restarted.pair("K74Q2M22")
    restarted.close()
    assert desk.asked[0].json == desk.asked[1].json


def test_another_code_is_paired_with_another_token(desk: Desk, client: ServerClient) -> None:
    desk.replies += [problem(410, detail="This pairing code has expired."), json_reply(PAIRED)]
    with pytest.raises(Refused) as refused:
        client.pair("K74Q2M22")
    assert refused.value.detail == "This pairing code has expired."
    client.pair("M22K74Q2")
    assert desk.asked[0].json["token_sha256"] != desk.asked[1].json["token_sha256"]


@pytest.mark.parametrize("answer", [{}, {"device_id": "d"}, {"device_id": "d", "branch": 5}, SYNCED])
def test_an_answer_that_pairs_nothing_is_not_our_server(desk: Desk, client: ServerClient, answer: Any) -> None:
    desk.replies.append(json_reply(answer))
    with pytest.raises(NotJson):
        client.pair("K74Q2M22")
    assert not client.is_paired


def test_a_sync_sends_frozen_texts_to_the_letter(desk: Desk, paired: ServerClient) -> None:
    desk.replies.append(json_reply(SYNCED))
    frozen = ['{"id": "a",  "answers":{"comment":"Ndefu – طويل 😀"}}', '{"b":2.0}']
    paired.sync({"app_version": "1"}, {"branch-visit": 3}, frozen)
    asked = desk.asked[0]
    assert ",".join(frozen).encode() in asked.body
    assert (asked.json["device"], asked.json["surveys"]) == ({"app_version": "1"}, {"branch-visit": 3})
    assert (asked.path, asked.headers["Content-Type"]) == ("/api/v1/sync", "application/json")
    assert paired.device
    assert asked.headers["Authorization"] == f"Bearer {paired.device.token}"


def test_a_sync_hears_verdicts_surveys_settings_and_when_to_come_again(desk: Desk, paired: ServerClient) -> None:
    verdicts = [{"id": "A", "status": "stored", "why": ""}, {"id": "b", "status": "refused", "why": "Because."}, 7, {}]
    said = {"verdicts": verdicts, "surveys": {"s": {}}, "settings": {"branch": "R"}, "next_sync_in_seconds": 5}
    desk.replies.append(json_reply(said))
    synced = paired.sync({}, {}, [])
    assert (synced.verdicts["a"], synced.verdicts["b"]) == (("stored", ""), ("refused", "Because."))
    assert (synced.surveys, synced.settings, synced.next_sync_in_seconds) == ({"s": {}}, {"branch": "R"}, 5)


@pytest.mark.parametrize(
    ("said", "meant"), [(None, RESTING), ("5", RESTING), (True, RESTING), (-4, 1), (10**9, LATEST)]
)
def test_a_strange_next_sync_is_no_reason_to_hammer_or_to_sleep(
    desk: Desk, paired: ServerClient, said: Any, meant: float
) -> None:
    desk.replies.append(json_reply(SYNCED | {"next_sync_in_seconds": said, "surveys": 7, "settings": None}))
    assert paired.sync({}, {}, []).next_sync_in_seconds == meant


@pytest.mark.parametrize(
    ("reply", "means"),
    [
        (Reply(b"<html>Welcome to the Wi-Fi</html>", kind=HTML), "captive-portal"),
        (Reply(b"", 302, HTML, {"Location": "http://login.example/"}), "captive-portal"),
        (Reply(b"<html>", 511, HTML), "captive-portal"),
        (json_reply({"login": "here"}), "captive-portal"),
        (json_reply([1]), "captive-portal"),
        (Reply(b"{half", 200), "captive-portal"),
        (Reply(b"{}", 200, "text/plain"), "captive-portal"),
        (Reply(b"<html>Not found", 404, HTML), "wrong-address"),
        (Reply(b"<html>Log in", 401, HTML), "wrong-address"),
        (Reply(b"{}    ", 200, cut_after=1), "no-answer"),
    ],
)
def test_whoever_else_answers_counts_as_no_network(desk: Desk, paired: ServerClient, reply: Reply, means: str) -> None:
    desk.replies.append(reply)
    with pytest.raises(NotReached) as failure:
        paired.sync({}, {}, [])
    assert failure.value.problem == means


def test_a_closed_door_is_no_network(tmp_path: Path) -> None:
    with open_desk() as gone:
        address = gone.address
    client = ServerClient(tmp_path, address)
    with pytest.raises(Unreachable, match="no-network"):
        client.pair("K74Q2M22")
    client.close()


def test_an_answer_that_takes_too_long_is_none(desk: Desk, paired: ServerClient, tmp_path: Path) -> None:
    desk.replies.append(Reply(b"{}", 200, delay=0.5))
    hasty = ServerClient(tmp_path, desk.address, timeouts=(30, 0.2))
    assert hasty.device == paired.device
    with pytest.raises(Unreachable, match="no-answer"):
        hasty.sync({}, {}, [])
    hasty.close()


def test_a_line_too_slow_for_what_is_sent_is_no_answer(paired: ServerClient, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        slow = ServerClient(tmp_path, f"http://127.0.0.1:{deaf.getsockname()[1]}", timeouts=(0.2, 0.2))
        assert slow.device == paired.device
        with pytest.raises(Unreachable, match="no-answer"):
            slow.sync({}, {}, ["w" * 2**24])
        slow.close()


@pytest.mark.parametrize("address", ["nonsense", "http://[", "gopher://x", ""])
def test_an_address_that_is_none_is_said(tmp_path: Path, address: str) -> None:
    client = ServerClient(tmp_path, address)
    with pytest.raises(Unreachable, match="wrong-address"):
        client.pair("K74Q2M22")


def test_only_the_problem_type_device_revoked_revokes_and_only_by_who_knows_the_token(
    desk: Desk, paired: ServerClient
) -> None:
    assert paired.device
    proof = hmac.digest(bytes.fromhex(paired.device.token_sha256), b"device-revoked", "sha256").hex()
    desk.replies += [
        problem(401, type="device-revoked", proof=proof),
        problem(401, type="device-revoked"),
        problem(401, type="device-revoked", proof="0" * 64),
        problem(401, type="device-unknown", proof=proof),
        problem(403, type="device-revoked", proof=proof),
        json_reply({"type": "device-revoked", "proof": proof}, 401),
    ]
    heard = []
    for _ in range(6):
        with pytest.raises((Refused, NotReached)) as failure:
            paired.sync({}, {}, [])
        heard.append(failure.type)
    assert heard == [Revoked, NotPaired, NotPaired, NotPaired, Refused, NotJson]


@pytest.mark.parametrize("said", [None, "", "0" * 64, 7, ["x"], "\u00e9"])
def test_whoever_cannot_prove_that_it_is_our_server_revokes_nothing(
    desk: Desk, paired: ServerClient, said: object
) -> None:
    desk.replies += [problem(401, type="device-revoked", proof=said), problem(401, type="device-revoked")]
    for _ in range(2):
        with pytest.raises(NotPaired):
            paired.sync({}, {}, [])
    assert paired.is_paired


def test_somebody_is_asked_for_with_the_token(desk: Desk, paired: ServerClient) -> None:
    desk.replies.append(json_reply({"status": "coming", "name": "Amina"}))
    assert paired.someone({"visit": "v", "language": "ar", "gone": False}) == {"status": "coming", "name": "Amina"}
    assert (desk.asked[0].path, desk.asked[0].json["language"]) == ("/api/v1/someone", "ar")
    assert paired.device
    assert desk.asked[0].headers["Authorization"] == f"Bearer {paired.device.token}"


def test_a_code_that_is_wrong_leaves_a_paired_tablet_paired(desk: Desk, paired: ServerClient, tmp_path: Path) -> None:
    before = paired.device
    desk.replies.append(problem(410))
    with pytest.raises(Refused):
        paired.pair("M22K74Q2", desk.address)
    assert (paired.device, ServerClient(tmp_path).device) == (before, before)
    with pytest.raises(Unreachable):
        paired.pair("M22K74Q2", "http://127.0.0.1:1")
    assert (paired.server_url, ServerClient(tmp_path).device) == (desk.address, before)


@pytest.mark.parametrize(("minutes", "drift"), [(0, 0), (90, 90), (-3, -3)])
def test_how_far_the_clock_is_from_the_servers_is_noted(
    desk: Desk, paired: ServerClient, minutes: int, drift: int
) -> None:
    theirs = datetime.now(UTC) - timedelta(minutes=minutes)
    desk.replies.append(Reply(json.dumps(SYNCED).encode(), headers={"Date": format_datetime(theirs, usegmt=True)}))
    paired.sync({}, {}, [])
    assert paired.drift is not None
    assert round(paired.drift.total_seconds() / 60) == drift


def test_a_refusal_of_the_whole_says_its_status_and_sentence(desk: Desk, paired: ServerClient) -> None:
    desk.replies += [problem(400), Reply(b"<html>too large", 413, HTML), Reply(b"<html>Bad gateway", 502, HTML)]
    heard = []
    for _ in range(3):
        with pytest.raises(Refused) as refused:
            paired.sync({}, {}, [])
        heard.append((refused.value.status, refused.value.detail))
    assert heard == [(400, "Not so."), (413, ""), (502, "")]


def test_a_tablet_that_is_not_paired_asks_nobody(desk: Desk, client: ServerClient) -> None:
    with pytest.raises(NotPaired):
        client.sync({}, {}, [])
    assert desk.asked == []


def test_a_forgotten_pairing_leaves_no_token_behind(paired: ServerClient, desk: Desk, tmp_path: Path) -> None:
    paired.forget()
    assert not (tmp_path / "device.json").exists()
    assert (paired.is_paired, paired.server_url) == (False, desk.address)


@pytest.mark.parametrize("content", ["", "[]", '{"token": 5}', json.dumps({"a": 1})])
def test_a_damaged_device_file_means_pairing_again(tmp_path: Path, content: str) -> None:
    (tmp_path / "device.json").write_text(content)
    assert not ServerClient(tmp_path).is_paired
