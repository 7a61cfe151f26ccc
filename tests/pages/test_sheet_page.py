"""The sheet page in a real browser: readable by everybody, at any width, day and night; and its guide's pictures."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from server.staff.person import Person
from tests.clock import MovableClock
from tests.google.server import Google
from tests.installation import NOON, install
from tests.pages.axe import by_day_and_night
from tests.pages.serving import DESK, browsing, served_at
from tests.pages.sheet_walk import SheetWalk
from tests.server.mirror.page.sheet_desk import SheetDesk, with_google

pytestmark = pytest.mark.journey

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
IN_THE_GUIDE = ("steps", "share", "not-shared", "complete", "stopped")
LARGEST = 150_000


@dataclass(frozen=True)
class Office:
    address: str
    desk: SheetDesk
    mara: Person
    key_file: Path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = MovableClock(NOON)
    installation = install(tmp_path / "home", clock=clock)
    with Google(clock) as google:
        heard = with_google(installation.heard, google)
        desk = SheetDesk(heard, installation.riverside, google, clock)
        key_file = tmp_path / "heard-sheets-4f1c.json"
        key_file.write_bytes(desk.key_file)
        with served_at(heard) as address:
            yield Office(address, desk, installation.mara, key_file)
    heard.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome, DESK) as page:
        yield page


def test_every_state_can_be_read_and_touched_by_everybody(page: Page, office: Office, axe: str) -> None:
    seen = []
    for name in SheetWalk(page, office.address, office.desk, office.mara, office.key_file):
        assert by_day_and_night(page, axe) == {}, name
        page.emulate_media(color_scheme="light")
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        if name in IN_THE_GUIDE and os.environ.get("HEARD_PICTURES"):
            take(page, PICTURES / f"sheet-{name}.png")
        seen.append(name)
    assert len(seen) == len(set(seen)) == 12


def test_without_a_script_a_key_file_can_be_brought(chrome: Browser, office: Office) -> None:
    page = chrome.new_context(java_script_enabled=False, locale="en").new_page()
    for name in SheetWalk(page, office.address, office.desk, office.mara, office.key_file):
        if name == "steps":
            break
    page.locator("form.key input[type=file]").set_input_files(office.key_file)
    page.get_by_role("button", name="Use this file").click()

    page.get_by_text(office.desk.account.email).first.wait_for()


def take(page: Page, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    page.set_viewport_size({"width": 900, "height": 700})
    shot = Image.open(io.BytesIO(page.locator("main").screenshot()))
    shot.convert("RGB").quantize(64).save(file, optimize=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert file.stat().st_size < LARGEST
