"""What a tablet may send by mistake or in malice: each gets its sentence, and good neighbours are stored."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from server.database import Session
from server.database.tables.intake import responses
from server.fleet.device import all_devices, revoke
from surveys.wire import response_to_wire
from tests.installation import NOON, Installation
from tests.tablet import JSON, Post, Tablet, Wire

SAID = "Zebra-4471"
"""The customer's own words, in every place that could leak them; no answer may quote them."""


def wire(tablet: Tablet, **changes: Any) -> Wire:
    return {**response_to_wire(tablet.visit(2, comment=SAID)), **changes}


def count(installation: Installation) -> int:
    return installation.heard.database.read(_count)


def _count(session: Session) -> int:
    return session.execute(select(func.count()).select_from(responses)).scalar_one()


def without_sent_at(body: bytes) -> bytes:
    data = json.loads(body)
    del data["device"]["sent_at"]
    return json.dumps(data).encode()


BAD_ITEMS: dict[str, tuple[Wire, str]] = {
    "a score beyond the scale": ({"answers": {"overall": 6, "comment": SAID}}, "from 1 to 5"),
    "a score that is text": ({"answers": {"overall": "2", "comment": SAID}}, "from 1 to 5"),
    "a score that is true": ({"answers": {"overall": True, "comment": SAID}}, "from 1 to 5"),
    "a score between two faces": ({"answers": {"overall": 2.5}}, "answers"),
    "a score beyond all bounds": ({"answers": {"overall": 10**400}}, "from 1 to 5"),
    "a score of nothing": ({"answers": {"overall": None}}, "answers"),
    "an unknown question": ({"answers": {SAID: 3}}, "no question"),
    "an option nobody offered": ({"answers": {"why": [SAID]}}, "not offered"),
    "the same option twice": ({"answers": {"why": ["staff", "staff"]}}, "different options"),
    "a choice within a choice": ({"answers": {"why": [["staff"]]}}, "answers"),
    "empty words": ({"answers": {"comment": " \n"}}, "not empty"),
    "endless words": ({"answers": {"comment": SAID * 500}}, "4000"),
    "words with half a character": ({"answers": {"comment": SAID + "\ud83d"}}, "half a character"),
    "an unknown survey": ({"survey": SAID}, "never published"),
    "a survey named by half a character": ({"survey": "\ud83d"}, "half a character"),
    "a survey named by nothing visible": ({"survey": "\0"}, "never published"),
    "an unknown version": ({"version": 2}, "never published"),
    "a version of another kind": ({"version": "1"}, "version"),
    "a version beyond all bounds": ({"version": 10**30}, "never published"),
    "a language it is not offered in": ({"language": SAID}, "not offered in that language"),
    "a time without a zone": ({"started_at": "2026-03-02T09:00:00"}, "zone"),
    "a time that is a number": ({"started_at": 1772442000}, "started_at"),
    "a time that is none": ({"ended_at": SAID}, "ended_at"),
    "another way of ending": ({"ended": SAID}, "ended"),
    "a slip that is too short": ({"slip": SAID}, "22 characters"),
    "a slip with a line break at its end": ({"slip": "A" * 22 + "\n"}, "22 characters"),
    "a key nobody knows": ({SAID: SAID}, "response"),
    "an unknown flag": ({"flags": [SAID]}, "flag"),
    "flags that are no list": ({"flags": SAID}, "flags"),
    "a counter below nought": ({"counter": -1}, "counter"),
    "a counter beyond all bounds": ({"counter": 2**31}, "counter"),
    "a layout that is a story": ({"layout": SAID * 3}, "layout"),
    "a layout with a NUL": ({"layout": "\0"}, "layout"),
    "a list of everything that was shown": ({"shown": ["overall"] * 101}, "shown"),
    "a shown question that is none": ({"shown": [SAID]}, "shown"),
    "an e-mail without address": ({"contact": {"by": "email", "phone": SAID}}, "e-mail address"),
    "a call without number": ({"contact": {"by": "call", "email": SAID}}, "phone number"),
    "a contact by pigeon": ({"contact": {"by": SAID}}, "contact.by"),
    "a contact with a secret key": ({"contact": {"by": "call", "phone": "1", SAID: SAID}}, "contact"),
    "an endless name": ({"contact": {"by": "call", "phone": "1", "name": SAID * 50}}, "200"),
    "an empty object": ({"answers": {}, "survey": None, "slip": None}, "survey"),
}


@pytest.mark.parametrize(("changes", "says"), BAD_ITEMS.values(), ids=BAD_ITEMS.keys())
def test_a_bad_response_gets_its_sentence_and_its_neighbours_are_stored(
    installation: Installation, tablet: Tablet, changes: Wire, says: str
) -> None:
    bad, before, after = wire(tablet, **changes), tablet.visit(5), tablet.visit(1)
    verdicts = tablet.sync([before, bad, after])
    assert [verdict["status"] for verdict in verdicts] == ["stored", "refused", "stored"]
    assert says in verdicts[1]["why"]
    assert SAID not in json.dumps(tablet.heard_last["verdicts"])
    assert count(installation) == 2


BAD_BODIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not JSON"),
    "half an object": (b'{"device": {', "not JSON"),
    "no UTF-8": (b'{"device": "\xff"}', "not JSON"),
    "a list": (b"[]", "JSON object"),
    "a number": (b"7", "JSON object"),
    "nothing inside": (b"{}", "device"),
    "NaN": (b'{"device": {"visits": NaN}}', "not JSON"),
    "infinity": (b'{"responses": [Infinity]}', "not JSON"),
    "a number beyond all bounds": (b'{"responses": [1e999]}', "not JSON"),
    "more digits than a number has": (b'{"responses": [%s]}' % (b"9" * 5000), "not JSON"),
    "a deep nest": (b'{"responses": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON"),
}


@pytest.mark.parametrize(("body", "says"), BAD_BODIES.values(), ids=BAD_BODIES.keys())
def test_what_is_no_sync_at_all_is_told_so(tablet: Tablet, body: bytes, says: str) -> None:
    status, problem = tablet.send(body)
    assert (status, problem["type"], problem["status"]) == (400, "about:blank", 400)
    assert says in problem["detail"]


BAD_ENVELOPES: dict[str, tuple[Wire, str]] = {
    "responses that are an object": ({"responses": {SAID: 1}}, "list of objects"),
    "a response that is text": ({"responses": [SAID]}, "list of objects"),
    "a response without id": ({"responses": [{"survey": SAID}]}, "responses[0].id"),
    "a response with another id": ({"responses": [{"id": SAID}]}, "responses[0].id"),
    "a response whose id is a number": ({"responses": [{"id": 7}]}, "responses[0].id"),
    "versions that are a list": ({"surveys": [SAID]}, "surveys"),
    "versions that are text": ({"surveys": {SAID: "3"}}, "surveys"),
    "a version that is true": ({"surveys": {SAID: True}}, "surveys"),
    "another key": ({SAID: 1}, "other key"),
    "a device that is text": ({"device": SAID}, "device"),
}


@pytest.mark.parametrize(("changes", "says"), BAD_ENVELOPES.values(), ids=BAD_ENVELOPES.keys())
def test_a_broken_envelope_is_refused_whole(
    installation: Installation, tablet: Tablet, changes: Wire, says: str
) -> None:
    good = response_to_wire(tablet.visit(5))
    data = json.loads(tablet.body([good])) | changes
    data["responses"] = changes.get("responses", [good])
    status, problem = tablet.send(json.dumps(data).encode())
    assert (status, count(installation)) == (400, 0)
    assert says in problem["detail"]
    assert SAID not in json.dumps(problem)


BAD_HEALTH: dict[str, Wire] = {
    "sent_at without a zone": {"sent_at": "2026-03-02T09:00:00"},
    "sent_at that is a number": {"sent_at": 1772442000},
    "sent_at that is no time": {"sent_at": SAID},
    "visits below nought": {"visits": -1},
    "visits beyond all bounds": {"visits": 2**31},
    "waiting that is text": {"waiting": "1"},
    "refused that is true": {"refused": True},
    "a battery above 100": {"battery": 101},
    "a version that is a story": {"app_version": SAID * 9},
    "a version with a NUL": {"app_version": "\0"},
    "a version with half a character": {"app_version": "\ud83d"},
}


@pytest.mark.parametrize("health", BAD_HEALTH.values(), ids=BAD_HEALTH.keys())
def test_a_device_that_misreports_itself_is_told_where(
    installation: Installation, tablet: Tablet, health: Wire
) -> None:
    status, problem = tablet.send(tablet.body([tablet.visit(5)], **health))
    assert (status, count(installation)) == (400, 0)
    assert problem["detail"].startswith("device")
    assert SAID not in json.dumps(problem)


def test_sent_at_may_not_be_absent(tablet: Tablet) -> None:
    status, problem = tablet.send(without_sent_at(tablet.body()))
    assert (status, "sent_at" in problem["detail"]) == (400, True)


@pytest.mark.parametrize("place", ["answers", "device", "twins"])
def test_no_depth_of_nesting_is_our_mistake(tablet: Tablet, place: str) -> None:
    # Between what the parser takes and what it refuses lies what might break whoever looks at it next.
    nested = wire(tablet, answers="NEST")
    items = {"answers": [nested], "device": [], "twins": [nested, nested]}[place]
    text = tablet.body(items, battery="NEST" if place == "device" else 50).decode()
    for depth in (*range(100, 900, 100), *range(900, 1001)):
        body = text.replace('"NEST"', "[" * depth + "]" * depth).encode()
        assert tablet.send(body)[0] in {200, 400}


def test_a_hundred_responses_are_stored_and_one_more_is_too_much(installation: Installation, tablet: Tablet) -> None:
    visits = [tablet.visit(5) for _ in range(101)]
    status, problem = tablet.send(tablet.body(visits))
    assert (status, problem["title"], count(installation)) == (413, "This is too much at once", 0)
    assert {verdict["status"] for verdict in tablet.sync(visits[:100])} == {"stored"}
    assert count(installation) == 100


def test_a_million_bytes_are_read_and_one_more_is_too_much(installation: Installation, tablet: Tablet) -> None:
    body = tablet.body([tablet.visit(5)])
    status, problem = tablet.send(body + b" " * (1_000_001 - len(body)))
    assert (status, problem["title"], count(installation)) == (413, "This is too much at once", 0)
    assert tablet.send(body + b" " * (1_000_000 - len(body)))[0] == 200
    assert count(installation) == 1


def test_the_same_id_with_another_content_in_one_request_stores_nothing(
    installation: Installation, tablet: Tablet
) -> None:
    one = wire(tablet)
    other = one | {"answers": {"overall": 5, "comment": SAID}}
    status, problem = tablet.send(tablet.body([tablet.visit(4), one, other]))
    assert (status, count(installation)) == (400, 0)
    assert "responses[2]" in problem["detail"]
    assert SAID not in json.dumps(problem)


def test_an_id_that_was_stored_with_another_content_is_a_conflict(installation: Installation, tablet: Tablet) -> None:
    one = wire(tablet)
    other = one | {"answers": {"overall": 5, "comment": f"{SAID} {SAID}"}}
    tablet.sync([one])
    verdicts = tablet.sync([other, tablet.visit(3)])
    assert [verdict["status"] for verdict in verdicts] == ["refused", "stored"]
    assert "another content" in verdicts[0]["why"]
    assert SAID not in json.dumps(verdicts)
    assert tablet.sync([one])[0]["status"] == "known"
    assert count(installation) == 2


def test_two_visits_cannot_have_one_slip(installation: Installation, tablet: Tablet) -> None:
    one = wire(tablet)
    other = wire(tablet, slip=one["slip"])
    verdicts = {verdict["id"]: verdict for verdict in tablet.sync([other, one])}
    assert sorted(verdict["status"] for verdict in verdicts.values()) == ["refused", "stored"]
    assert "slip" in "".join(verdict["why"] for verdict in verdicts.values())
    assert count(installation) == 1
    assert tablet.sync([wire(tablet, slip=one["slip"])])[0]["status"] == "refused"


def test_a_stolen_tablet_is_told_so_by_name(installation: Installation, tablet: Tablet) -> None:
    database = installation.heard.database
    (device,) = database.read(all_devices)
    database.write(revoke, device.id, stolen=True, now=NOON)
    status, problem = tablet.send(tablet.body([tablet.visit(5)]))
    assert (status, problem["type"], count(installation)) == (401, "device-revoked", 0)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Bearer nobody", "Basic bm9ib2R5", "Bearer é\x00"])
def test_a_token_nobody_has_is_unknown(tablet: Tablet, authorization: str) -> None:
    headers = JSON | {"Authorization": authorization}
    status, problem = tablet.send(tablet.body(), headers)
    assert (status, problem["type"]) == (401, "device-unknown")


@pytest.mark.parametrize("path", ["/api/v1/sync", "/api/v1/pair"])
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_another_content_type_is_refused(tablet: Tablet, post: Post, path: str, content_type: str) -> None:
    headers = {"Content-Type": content_type, "Authorization": f"Bearer {tablet.token}"}
    status, problem = post(path, tablet.body(), headers)
    assert (status, problem["title"]) == (415, "This needs application/json")


def test_a_charset_may_be_named(tablet: Tablet) -> None:
    assert tablet.send(tablet.body(), {"Content-Type": "application/json; charset=utf-8"})[0] == 200


@pytest.mark.parametrize("code", ["", "7", "K7Q2M4X9", "K7Q2M4X9" * 4, "\u202e", "0O1IL-0O"])
def test_a_wrong_pairing_code_is_not_known(post: Post, code: str) -> None:
    asked = {"code": code, "install_id": "a", "token_sha256": "0" * 64}
    status, problem = post("/api/v1/pair", json.dumps(asked).encode(), JSON)
    assert (status, "do not know" in problem["detail"]) == (404, True)


def test_no_way_but_post_leads_in(installation: Installation, tablet: Tablet) -> None:
    from tests.app import app_of

    client = app_of(installation.heard).test_client()
    assert client.get("/api/v1/sync", headers={"Authorization": f"Bearer {tablet.token}"}).status_code == 405
    assert client.get("/api/v1/nothing").content_type == "application/problem+json"
