"""The Devices page: only for managers, only of their branch; what is secret is shown once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from server.branches.branch import Branch
from server.branches.pin import hashed
from server.branches.settings import settings_of
from server.fleet.device import Device, Health, device_by_id, record_health
from server.fleet.pairing import Pairing, new_pairing_code, pair
from server.heard import Heard
from server.keys import token_hash
from server.publishing.publishing import publish
from server.staff.person import Person, add_person
from surveys.catalogue import bundled, read
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]


@pytest.fixture
def paired(heard: Heard) -> Callable[[Branch], Device]:
    (file,) = (path for path in bundled() if path.stem == "branch-visit")
    heard.database.write(publish, read(file), now=NOON)

    def pair_with(branch: Branch) -> Device:
        code, _ = heard.database.write(new_pairing_code, branch, keys=KEYS, now=NOON)
        pairing = Pairing(code, branch.slug, token_hash(branch.slug))
        return heard.database.write(pair, pairing, touchpoint_code=branch.slug[:5], keys=KEYS, now=NOON)

    return pair_with


@pytest.fixture
def tablet(paired: Callable[[Branch], Device], cast: Cast) -> Device:
    return paired(cast.riverside)


def reports(heard: Heard, tablet: Device, **more: object) -> None:
    usual = {"app_version": "0.1.0", "sent_at": heard.clock(), "visits": 0, "waiting": 0, "refused": 0}
    now = heard.clock()
    known = heard.database.read(device_by_id, tablet.id)
    health = Health(**usual | more)  # type: ignore[arg-type]
    heard.database.write(record_health, known, health, settled=0, skew_seconds=0, now=now)


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_each_tablet_says_how_it_is(
    signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device, clock: Clock
) -> None:
    reports(heard, tablet)
    reports(heard, tablet, visits=12, waiting=9, refused=1, battery=12, disk_free_mb=4200)
    page = words(signed_in(cast.mara).get("/devices").text)
    for fact in (
        "Tablet 1 Have a look",
        "Last heard of just now",
        "Waiting to be sent 9 answers",
        "Refused 1 answer",
        "12, of which 2 cannot be found",
        "Battery 12 %",
        "Free on its disk 4.2 GB",
        "Its clock right",
        "Version 0.1.0",
    ):
        assert fact in page, fact
    clock.now += timedelta(minutes=25)
    assert "Tablet 1 Silent Last heard of 25 minutes ago" in words(signed_in(cast.mara).get("/devices").text)


def test_staff_and_guests_do_not_come_in(signed_in: SignedIn, guest: Browser, cast: Cast, tablet: Device) -> None:
    browser = signed_in(cast.theo)
    assert browser.get("/devices").status == 403
    assert "/devices" not in browser.get("/").source
    assert browser.post("/devices/riverside/pair", seen="/").status == 403
    assert browser.post(f"/devices/{tablet.id}/revoke", seen="/").status == 403
    assert guest.get("/devices").status == 303


def test_a_manager_of_another_branch_sees_and_does_nothing_here(
    signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device
) -> None:
    boss = heard.database.write(add_person, email="boss@station.example", role="manager", branch=cast.station, now=NOON)
    browser = signed_in(boss)
    assert "Riverside" not in browser.get("/devices").text
    for path in ("riverside/pair", "riverside/pin", "riverside/someone", f"{tablet.id}/revoke"):
        assert browser.post(f"/devices/{path}", seen="/devices", stolen="yes").status == 404
    assert browser.get(f"/devices/{tablet.id}/revoke").status == 404
    assert heard.database.read(device_by_id, tablet.id).revoked_at is None


@pytest.mark.parametrize("path", ["riverside/pair", "riverside/pin", "riverside/someone"])
def test_without_the_forms_secret_nothing_is_done(signed_in: SignedIn, cast: Cast, path: str) -> None:
    answer = signed_in(cast.mara).post_without_page(f"/devices/{path}")
    assert (answer.status, "open for too long" in answer.text) == (403, True)


def test_a_code_is_shown_large_and_pairs_a_tablet(
    signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device
) -> None:
    page = signed_in(cast.mara).post("/devices/riverside/pair", seen="/devices")
    shown = re.search(r'class="large"[^>]*>([^<]+)<', page.source)
    assert shown
    assert "https://heard.example" in page.text
    assert "<svg" in page.source
    pairing = Pairing(shown[1].replace(" ", ""), "two", token_hash("two"))
    second = heard.database.write(pair, pairing, touchpoint_code="TWO", keys=KEYS, now=NOON)
    assert second.touchpoint.branch == tablet.touchpoint.branch


def test_a_new_pin_is_shown_once_and_kept_as_its_hash(signed_in: SignedIn, heard: Heard, cast: Cast) -> None:
    browser = signed_in(cast.mara)
    page = browser.post("/devices/riverside/pin", seen="/devices")
    shown = re.search(r'class="large"[^>]*>([\d ]+)<', page.source)
    assert shown
    pin = shown[1].replace(" ", "")
    kept = heard.database.read(settings_of, cast.riverside).pin
    assert kept
    assert kept == hashed(pin, bytes.fromhex(kept.salt))
    assert pin not in browser.get("/devices").text.replace(" ", "")


def test_customers_may_ask_for_somebody_once_it_is_switched_on(signed_in: SignedIn, heard: Heard, cast: Cast) -> None:
    browser = signed_in(cast.mara)
    for switch in ("on", "off"):
        assert browser.post("/devices/riverside/someone", seen="/devices", someone=switch).status == 303
        assert f"Please send someone now: {switch}" in browser.get("/devices").text
        assert heard.database.read(settings_of, cast.riverside).someone is (switch == "on")


def test_revoking_is_asked_about_first(signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device) -> None:
    browser, path = signed_in(cast.mara), f"/devices/{tablet.id}/revoke"
    assert "Nothing is lost" in browser.get(path).text
    assert heard.database.read(device_by_id, tablet.id).revoked_at is None
    browser.post(path, seen=path)
    assert heard.database.read(device_by_id, tablet.id).is_draining
    assert "it sends what waits, then it is shut out" in browser.get("/devices").text


def test_a_stolen_tablet_is_shut_out_at_once(signed_in: SignedIn, heard: Heard, cast: Cast, tablet: Device) -> None:
    browser, path = signed_in(cast.mara), f"/devices/{tablet.id}/revoke"
    browser.post(path, seen=path, stolen="yes")
    assert heard.database.read(device_by_id, tablet.id).is_shut_out(NOON)
    assert "Tablet 1, stolen today, 15:00" in words(browser.get("/devices").text)
