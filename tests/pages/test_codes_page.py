"""The Codes page in a real browser: readable by everybody, at any width, day and night, with and without a script."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from server.branches.pictures import Picture, keep_picture
from server.branches.settings import change_settings
from server.branches.touchpoint import add_touchpoint
from server.heard import Heard
from surveys.tablet import Look
from tests.installation import Hands, Installation, install
from tests.pages.conftest import POSTER, TILL
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, goes_to, served_at, signs_in
from tests.server.codes.papers import a_logo, read

pytestmark = pytest.mark.journey

PUBLIC = "https://heard.example"
LEADS_TO_POSTER = f"HTTPS://HEARD.EXAMPLE/F/{POSTER}"


@dataclass(frozen=True)
class Desk:
    address: str
    installation: Installation
    clock: Hands

    @property
    def heard(self) -> Heard:
        return self.installation.heard


@pytest.fixture(params=[PUBLIC])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    clock = Hands()
    installation = install(tmp_path / "home", clock=clock)
    heard = installation.heard
    served = replace(heard, outlets=replace(heard.outlets, public_url=request.param))
    with served_at(served) as address:
        yield Desk(address, replace(installation, heard=served), clock)
    installation.heard.close()


nowhere_yet = pytest.mark.parametrize("desk", ["http://127.0.0.1:8000"], indirect=True)


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


@pytest.fixture
def plain_page(chrome: Browser) -> Iterator[Page]:
    """Without a script."""
    with browsing(chrome, script=False) as page:
        yield page


def test_every_state_can_be_read_and_touched(page: Page, desk: Desk, axe: str) -> None:
    seen = []
    for name in states(page, desk):
        looked_at(page, axe, name)
        seen.append(name)
    assert seen == [
        *("none", "adding", "designer", "slip", "free", "arabic", "refused", "list", "closed"),
        *("receipts", "faults", "no-till", "till", "tills", "revoke", "revoked"),
    ]


def states(page: Page, desk: Desk) -> Iterator[str]:
    """The page shows what is named."""
    signs_in(page, desk.address, desk.heard, desk.installation.mara)
    goes_to(page, "Codes")
    page.get_by_text("No code here yet").wait_for()
    yield "none"
    page.get_by_text("Add a poster").click()
    yield "adding"
    page.get_by_role("textbox", name="Name").fill("Table 7")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Table 7").wait_for()
    yield "designer"
    page.get_by_label("80 mm").check()
    page.get_by_role("button", name="ESC/POS").wait_for()
    yield "slip"
    page.get_by_label("Your own").check()
    page.get_by_label("Labels across").fill("2x4")
    page.get_by_label("Each, width").fill("99.1x67.7")
    page.get_by_alt_text(re.compile("2x4 labels, 99.1x67.7 mm")).wait_for()
    yield "free"
    has_logo(desk)
    page.goto(f"{desk.address}/codes/{spots(desk)}?paper=tent-A4&language=ar&second=hi")
    page.get_by_text("The line in other languages").click()
    page.get_by_text("For a program that writes").click()
    yield "arabic"
    page.get_by_label("Read from how far away").fill("900")
    page.get_by_text("Read from 900 cm").wait_for()
    yield "refused"
    page.get_by_role("link", name="All codes").click()
    page.get_by_role("heading", name="Front door").wait_for()
    yield "list"
    page.get_by_role("button", name="Close Table 7").click()
    page.get_by_text("Closed (1)").click()
    yield "closed"
    yield from at_the_till(page, desk)


def at_the_till(page: Page, desk: Desk) -> Iterator[str]:
    page.goto(f"{desk.address}/codes/{TILL}/receipts")
    yield "receipts"
    file = {"name": "sales.csv", "mimeType": "text/csv", "buffer": b"order,at\nA-1,yesterday\nA-2,2026-03-02T12:00,x\n"}
    page.get_by_label("Or a CSV file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Make them as PDF").click()
    page.get_by_text("line 2: at is not a time").wait_for()
    yield "faults"
    page.get_by_role("link", name="Tills", exact=True).click()
    page.get_by_text("None yet").wait_for()
    yield "no-till"
    page.get_by_label("Name").fill("Till 1")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("they are shown only once").wait_for()
    yield "till"
    page.get_by_role("link", name="Back to the tills").click()
    page.get_by_text("number 0").wait_for()
    yield "tills"
    page.get_by_role("link", name="Revoke").click()
    yield "revoke"
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("Revoked (1)").click()
    yield "revoked"


def test_what_is_chosen_is_shown_at_once_and_the_rest_of_the_page_stays(page: Page, desk: Desk) -> None:
    spots(desk)
    signs_in(page, desk.address, desk.heard, desk.installation.mara)
    page.goto(f"{desk.address}/codes/{POSTER}")
    page.evaluate("window.stays = true")
    page.get_by_label("A5 148").check()
    page.get_by_alt_text(re.compile("Poster, A5, .* in English:")).wait_for()
    page.get_by_label("And below it").focus()
    page.get_by_label("And below it").select_option("ar")
    picture = page.get_by_alt_text(re.compile("Poster, A5, .* in English and العربية"))
    picture.wait_for()

    assert page.evaluate("window.stays")
    assert page.evaluate("document.activeElement.id") == "second"
    assert "second=ar" in page.url
    page.wait_for_function("document.querySelector('#shown img').complete")
    assert read(Image.open(io.BytesIO(picture.screenshot()))) == [LEADS_TO_POSTER]


def test_by_keys_alone_another_paper_is_chosen_and_taken(page: Page, desk: Desk) -> None:
    spots(desk)
    signs_in(page, desk.address, desk.heard, desk.installation.mara)
    page.goto(f"{desk.address}/codes/{POSTER}")
    page.get_by_label("A4 210").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_alt_text(re.compile("Poster, A5")).wait_for()
    button = page.get_by_role("button", name="Download as PDF")
    button.focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == f"heard-{POSTER}-A5.pdf"


def test_without_a_script_a_button_shows_the_preview(plain_page: Page, desk: Desk) -> None:
    page = plain_page
    spots(desk)
    signs_in(page, desk.address, desk.heard, desk.installation.mara)
    page.goto(f"{desk.address}/codes/{POSTER}")
    page.get_by_label("Round 60").check()
    page.get_by_label("Language", exact=True).select_option("sw")
    page.get_by_role("button", name="Show").click()
    page.get_by_alt_text(re.compile("Sticker, Round, .* in Kiswahili")).wait_for()
    page.get_by_label("80 mm").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download as SVG").click()
    assert coming.value.suggested_filename == f"heard-{POSTER}-slip-80.svg"
    page.goto(f"{desk.address}/codes/{TILL}/receipts")
    page.get_by_label("How many").fill("30")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make them as PDF").click()
    assert coming.value.suggested_filename == f"heard-{TILL}-30-receipts.pdf"


@nowhere_yet
def test_where_customers_cannot_reach_us_it_is_explained_once(page: Page, desk: Desk, axe: str) -> None:
    spots(desk)
    signs_in(page, desk.address, desk.heard, desk.installation.mara)
    page.goto(f"{desk.address}/codes/{POSTER}")
    assert page.get_by_text("not ready for customers yet").count() == 1
    page.get_by_alt_text(re.compile("TEST across it")).wait_for()
    looked_at(page, axe, "draft")


def spots(desk: Desk) -> str:
    """Codes of Riverside for a poster and its tills; of the poster."""
    for code, kind, survey, name in (
        (POSTER, "poster", "branch-visit", "Front door"),
        (TILL, "till", "receipt", "Tills"),
    ):
        desk.heard.database.write(
            add_touchpoint,
            code=code,
            branch=desk.installation.riverside,
            name=name,
            kind=kind,
            survey=survey,
            now=desk.clock(),
        )
    return POSTER


def has_logo(desk: Desk) -> None:
    logo, branch = Picture("png", a_logo().content), desk.installation.riverside
    desk.heard.database.write(keep_picture, branch, logo, now=desk.clock())
    desk.heard.database.write(change_settings, branch, look=Look(logo=logo.sha256), now=desk.clock())
