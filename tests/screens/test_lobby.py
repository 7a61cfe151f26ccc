"""A tablet alone in a lobby: what staff reach, what nobody else does, and who is called."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.courier import Status
from kiosk.device import Device
from kiosk.server_client import Refused
from kiosk.survey_store import SurveyStore
from surveys.phrases import phrase
from tests.builders import a_response
from tests.kiosk.keeping import keep
from tests.kiosk.lobby import tell
from tests.kiosk.test_pin import a_pin
from tests.screens.glass import NOWHERE, Kiosk, Tablet

DEADLINE = 30
F1, F11, F4 = 282, 292, 285


def settle(store: SurveyStore, **settings: Any) -> None:
    pin = a_pin()
    languages = ["en", "fr", "es", "ar", "hi", "sw"]
    tell(store, languages=languages, pin={"salt": pin.salt, "digest": pin.digest}, **settings)


@pytest.fixture
def kiosk(tablet: Tablet) -> Kiosk:
    kiosk = tablet.switch_on()
    settle(kiosk.app.store)
    kiosk.wait(1)
    return kiosk


def knock(kiosk: Kiosk, *corners: int) -> None:
    """Clockwise from the upper left."""
    width, height = kiosk.window.size
    places = [(9, height - 9), (width - 9, height - 9), (width - 9, 9), (9, 9)]
    for corner in corners:
        touch(kiosk, *places[corner])


def touch(kiosk: Kiosk, x: float, y: float) -> None:
    finger = kiosk.finger(x, y)
    for moment in ("begin", "end"):
        kiosk.loop.post_dispatch_input(moment, finger)
    kiosk.wait(0.2)


def until(kiosk: Kiosk, condition: Callable[[], bool]) -> None:
    """What other threads do: scrypt, the summons."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, kiosk.texts
        time.sleep(0.005)
        kiosk.wait(0.1)


def unlock(kiosk: Kiosk) -> None:
    knock(kiosk, 0, 1, 2, 3)
    kiosk.write("4711")
    kiosk.tap(kiosk.button("Open"))
    until(kiosk, lambda: kiosk.screen == "service")


def test_four_corners_and_the_pin_lead_to_the_service_screen_and_back(kiosk: Kiosk) -> None:
    knock(kiosk, 0, 1, 2, 3)
    assert kiosk.screen == "pin"
    kiosk.write("4711")
    assert "••••" in kiosk.texts
    assert not any("4711" in text for text in kiosk.texts)
    kiosk.tap(kiosk.button("Open"))
    until(kiosk, lambda: kiosk.screen == "service")
    assert "Branch: Riverside" in kiosk.texts
    kiosk.tap(kiosk.button("Leave"))
    assert kiosk.screen == "faces"


def test_a_wrong_pin_is_said_and_wiped_from_the_field(kiosk: Kiosk) -> None:
    knock(kiosk, 0, 1, 2, 3)
    kiosk.write("4712")
    kiosk.tap(kiosk.button("Open"))
    until(kiosk, lambda: "That is not the PIN." in kiosk.texts)
    assert (kiosk.screen, "••••" in kiosk.texts) == ("pin", False)


@pytest.mark.parametrize("corners", [(0, 1, 2), (3, 2, 1, 0), (0, 2, 1, 3)])
def test_other_corners_open_nothing(kiosk: Kiosk, corners: tuple[int, ...]) -> None:
    knock(kiosk, *corners)
    assert kiosk.screen != "pin"


def test_a_cloth_that_wipes_all_corners_at_once_opens_nothing(kiosk: Kiosk) -> None:
    width, height = kiosk.window.size
    fingers = [kiosk.finger(*at) for at in ((9, height - 9), (width - 9, height - 9), (width - 9, 9), (9, 9))]
    for moment in ("begin", "end"):
        for finger in fingers:
            kiosk.loop.post_dispatch_input(moment, finger)
    kiosk.wait(1)
    assert kiosk.screen != "pin"


def test_in_the_middle_of_a_visit_the_corners_open_nothing(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    knock(kiosk, 0, 1, 2, 3)
    assert kiosk.screen in {"reasons", "words", "faces"}


def test_no_key_and_no_request_leads_out(kiosk: Kiosk) -> None:
    for code in (27, F1, F11, F4, 9, 13):
        assert kiosk.window.dispatch("on_key_down", code, code, None, ["alt", "ctrl"])
    kiosk.wait(0.5)
    kiosk.app.settings = kiosk.app.settings.__class__(home=Path("/"), windowed=False)
    assert kiosk.window.dispatch("on_request_close")
    assert kiosk.app.open_settings()
    assert (kiosk.screen, kiosk.loop.quit) == ("faces", False)
    assert kiosk.window.children == [kiosk.app.glass]


def test_trouble_is_said_in_plain_words_and_nothing_of_a_customer(kiosk: Kiosk) -> None:
    response = a_response(words="Secret")
    assert keep(kiosk.app.outbox, response) is None
    kiosk.app.outbox.refuse(str(response.id), "This survey is not asked here.")
    kiosk.app.courier.paired()  # it counts when it speaks
    until(kiosk, lambda: replace(kiosk.app.courier.status(), waiting=0) == Status(0, 1, False, "no-network"))
    unlock(kiosk)
    texts = list(kiosk.texts)
    while (more := next((b for b in kiosk.all("OtherButton") if b.reads == "More"), None)) and len(texts) < 100:
        kiosk.tap(more)
        texts += kiosk.texts
    assert any("nothing answers at this address" in text or "in no network" in text for text in texts)
    assert "1 x This survey is not asked here." in texts
    assert not any("Secret" in text for text in texts)


def test_only_staff_can_close_the_window(kiosk: Kiosk) -> None:
    unlock(kiosk)
    closed: list[bool] = []
    kiosk.app.backstage._close = lambda: closed.append(True)
    kiosk.tap(kiosk.button("Close the window"))
    assert closed == [True]


def test_a_folder_of_the_settings_takes_the_place_of_a_stick(tablet: Tablet, tmp_path: Path) -> None:
    to = tmp_path / "share"
    to.mkdir()
    tablet.settings = replace(tablet.settings, export=to)
    kiosk = tablet.switch_on()
    settle(kiosk.app.store)
    kiosk.wait(1)
    unlock(kiosk)
    kiosk.tap(kiosk.button("Copy to USB stick"))
    until(kiosk, lambda: bool(list(to.iterdir())))


def test_at_night_it_is_dark_and_the_touch_that_wakes_it_answers_nothing(kiosk: Kiosk) -> None:
    settle(kiosk.app.store, open=[{"begins": "2026-03-02T20:00:00Z", "ends": "2026-03-02T21:00:00Z"}])
    kiosk.wait(61)
    assert kiosk.screen == "asleep"
    assert kiosk.texts == [phrase("asleep", "en")]
    for x in range(100, 1200, 100):
        kiosk.loop.post_dispatch_input("begin", kiosk.finger(x, 400))
    kiosk.wait(0.5)
    assert (kiosk.screen, kiosk.rows()) == ("faces", [])
    kiosk.wait(62)
    assert kiosk.screen == "asleep"


def test_a_key_wakes_it_too(kiosk: Kiosk) -> None:
    settle(kiosk.app.store, open=[{"begins": "2026-03-02T20:00:00Z", "ends": "2026-03-02T21:00:00Z"}])
    kiosk.wait(61)
    kiosk.press("tab")
    assert kiosk.screen == "faces"


def test_after_a_burst_it_asks_and_who_plays_is_not_counted(kiosk: Kiosk) -> None:
    for score in (1, 2, 3, 4, 5):
        kiosk.tap(kiosk.face(score))
        kiosk.tap(kiosk.button("Done"))
        kiosk.tap(kiosk.button("Done"))
        kiosk.app.stage.done()
        kiosk.wait(0.6)
    assert kiosk.screen == "playing"
    kiosk.tap(kiosk.button("Yes, just playing"))
    for toy in kiosk.sheet.faces:
        kiosk.tap(toy)
        assert [each.value for each in kiosk.sheet.faces if each.chosen] == [toy.value]
    assert len(kiosk.rows()) == 5
    kiosk.tap(kiosk.button("No, I have an answer"))
    assert kiosk.screen == "faces"


def scan(kiosk: Kiosk, typed: str) -> list[tuple[str, str]]:
    """What the server is asked after a scanner has typed, key by key; it answers that the code has expired."""
    asked: list[tuple[str, str]] = []

    def pair(code: str, server_url: str = "") -> Device:
        asked.append((code, server_url))
        raise Refused(410, {"detail": "This code has expired."})

    kiosk.app.server.pair = pair  # type: ignore[method-assign]
    for character in typed:
        kiosk.window.dispatch("on_textinput", character)
    until(kiosk, lambda: "This code has expired." in kiosk.texts)
    return asked


def test_a_scanner_fills_in_address_and_code_and_pairs(tablet: Tablet) -> None:
    kiosk = tablet.switch_on(paired=False)
    asked = scan(kiosk, "https://feedback.example.com#K74Q-2M22")
    assert asked == [("K74Q-2M22", "https://feedback.example.com")]
    assert "https://feedback.example.com" in kiosk.texts


def test_a_scanner_may_type_behind_what_stands_there(tablet: Tablet) -> None:
    kiosk = tablet.switch_on()
    kiosk.app.stage.pair_again()
    kiosk.wait(0.5)
    assert NOWHERE in kiosk.texts
    assert scan(kiosk, "K7http://127.0.0.1:8000#K74Q2M22") == [("K74Q2M22", "http://127.0.0.1:8000")]


def test_revoked_with_proof_nothing_of_branch_or_customer_is_left(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.app.backstage.tries.begin(kiosk.time.now)
    folder = kiosk.app.settings.folder
    (folder / "pictures").mkdir()
    (folder / "pictures" / ("a" * 64)).write_bytes(b"logo")
    kiosk.app.revoked()
    kiosk.wait(0.5)
    assert (kiosk.screen, kiosk.rows()) == ("pairing", [])
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith("reserve")} <= {
        "lock",
        "outbox.db",
        "outbox.db-wal",
        "outbox.db-shm",
    }
    assert b"overall" not in (folder / "outbox.db").read_bytes()


def test_a_tap_calls_somebody_with_what_was_ticked(kiosk: Kiosk) -> None:
    said = {"status": "asked", "name": ""}
    asked: list[Any] = []

    def someone(body: Any) -> Any:
        asked.append(body)
        return said

    kiosk.app.summons._ask, kiosk.app.summons._poll = someone, 0.01
    kiosk.app.summons._is_offered = lambda: True
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Staff"))
    kiosk.tap(kiosk.button("Please send someone now"))
    assert (kiosk.screen, kiosk.rows()[0][1]["answers"]) == ("summons", {"overall": 1, "why": ["staff"]})
    said.update(status="coming", name="Amina")
    until(kiosk, lambda: "Amina is coming." in kiosk.texts)
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.screen == "thanks"
    assert asked[0]["answers"] == {"overall": 1, "why": ["staff"]}


def test_without_a_server_that_was_heard_nobody_is_offered(kiosk: Kiosk) -> None:
    settle(kiosk.app.store, someone=True)
    kiosk.wait(1)
    kiosk.tap(kiosk.face(1))
    assert not any(button.reads == "Please send someone now" for button in kiosk.all("OtherButton"))


@pytest.mark.parametrize("panel", [(1024, 600, 160), (1280, 800, 160), (800, 1280, 160), (600, 1024, 170)])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "hi", "sw"])
def test_whoever_finds_nobody_free_reads_why(window: Any, panel: tuple[int, int, int], language: str) -> None:  # noqa: ARG001
    from kiosk.screens.page import Page
    from kiosk.theme import Theme
    from tests.screens.flaws import below, is_a
    from tests.screens.glass import plain
    from tests.screens.views import Deaf, views

    view = next(view for name, view in views(language) if name == "nobody is free")
    page = Page(view, Theme(*panel), Deaf(), speaks=True)
    texts = [plain(widget.text) for widget in below(page) if is_a(widget, "Words")]
    assert phrase("nobody_free", language) in texts
