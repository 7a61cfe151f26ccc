"""New case in a real browser: readable by everybody, at any width, day and night; and its slip on paper."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from server.branches.branch import add_branch
from server.database.tables.cases import logged_cases
from server.heard import Heard
from server.staff.person import add_person
from tests.installation import NOON, Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, browsing, served_at, signs_in

pytestmark = pytest.mark.journey

NUMBER = re.compile(r"^[2-9A-Z]{3}-[2-9A-Z]{3}$")
WORDS = "Two tills were closed, and nobody said why. I stood there for forty minutes with my mother, who is eighty."
ARABIC = "انتظرت ساعة كاملة أمام الشباك K74-Q2M ولم يرد عليّ أحد! <script>alert(1)</script>"

SENT_BEFORE = """() => { const form = document.querySelector("form.logging");
    return fetch(form.action, {method: "POST", body: new FormData(form)}) }"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = install(tmp_path / "home", clock=Hands())
    outlets = replace(made.heard.outlets, email=True, sms=True, public_url="https://heard.example")
    yield replace(made, heard=replace(made.heard, outlets=outlets))
    made.heard.close()


@pytest.fixture
def address(installation: Installation) -> Iterator[str]:
    with served_at(installation.heard) as at:
        yield at


@pytest.fixture
def page(chrome: Browser, address: str, installation: Installation) -> Iterator[Page]:
    """Theo's phone."""
    with browsing(chrome) as page:
        signs_in(page, address, installation.heard, installation.theo)
        yield page


def fill(page: Page, address: str, *, who: str = "Neema 0712 345678", what: str = WORDS, how: str = "By phone") -> None:
    page.goto(f"{address}/cases/new")
    page.get_by_label("Who?").fill(who)
    page.get_by_label("What did they tell you?").fill(what)
    page.get_by_label(how, exact=True).check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def logged(heard: Heard) -> int:
    count = select(func.count()).select_from(logged_cases)
    return int(heard.database.read(lambda session: session.execute(count).scalar_one()))


def test_every_state_of_the_new_case_can_be_read_and_touched(page: Page, address: str, axe: str) -> None:
    fill(page, address)
    looked_at(page, axe, "new-case")
    page.get_by_label("Who?").fill("Neema 12345")
    page.get_by_label("What did they tell you?").evaluate("field => { field.required = false; field.value = ' ' }")
    save(page)
    expect(page.get_by_text("Please look at the phone number once more")).to_be_visible()
    looked_at(page, axe, "new-case-wrong")
    fill(page, address, who="نعمة neema@example.com", what=ARABIC, how="By letter")
    page.get_by_label("Their language").select_option("ar")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(NUMBER)
    looked_at(page, axe, "new-case-saved")
    fill(page, address, who="neema@example.com", what="Still nobody.")
    page.evaluate(SENT_BEFORE)
    page.get_by_label("What did they tell you?").fill(ARABIC)
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("was saved from this page already")
    looked_at(page, axe, "new-case-twice")
    save(page)
    expect(page.get_by_text("This customer has an open case already")).to_be_visible()
    looked_at(page, axe, "new-case-joined")


def test_somebody_in_a_hurry_types_what_is_needed_and_can_read_out_the_number(
    page: Page, address: str, installation: Installation
) -> None:
    fill(page, address)
    page.get_by_label("I'll take it myself").check()
    save(page)
    number = page.get_by_role("heading", level=1).inner_text()
    assert "It is yours, Theo" in page.locator("main").inner_text()
    page.get_by_role("link", name="Open the case").click()
    page.get_by_text(WORDS).first.wait_for()
    shown = page.locator("main").inner_text()
    assert (number in shown, WORDS in shown, "Theo" in shown) == (True, True, True)
    assert logged(installation.heard) == 1


def test_pressing_save_again_and_again_makes_one_case(page: Page, address: str, installation: Installation) -> None:
    fill(page, address)
    page.evaluate(f"() => Promise.all([1, 2, 3].map({SENT_BEFORE}))")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(NUMBER)
    assert logged(installation.heard) == 1


def test_the_slip_alone_goes_to_the_printer_in_the_customers_language(page: Page, address: str, tmp_path: Path) -> None:
    fill(page, address, who="")
    page.get_by_label("Their language").select_option("sw")
    save(page)
    number = page.get_by_role("heading", level=1).inner_text()
    expect(page.get_by_role("button", name="Print the slip")).to_be_visible()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert (number in printed, "Save" in printed, "Riverside" in printed) == (True, False, True)
    assert page.locator(".slip").get_attribute("lang") == "sw"
    file = Path(os.environ.get("HEARD_LOOK", tmp_path)) / "slip.pdf"
    page.pdf(path=file)
    assert file.stat().st_size > 1_000


def test_the_picture_on_the_slip_leads_to_the_customers_page(page: Page, address: str) -> None:
    fill(page, address)
    save(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})  # where no bar lies over it
    drawn = Image.open(BytesIO(page.locator(".slip .picture").screenshot()))
    (read,) = zxingcpp.read_barcodes(drawn)
    assert read.text == page.locator(".slip .address").inner_text()
    assert page.goto(read.text.replace("https://heard.example", address)).status == 200  # type: ignore[union-attr]
    assert WORDS in page.locator("main").inner_text()


def test_a_colleague_sees_the_case_and_not_the_customers_slip(
    chrome: Browser, page: Page, address: str, installation: Installation
) -> None:
    fill(page, address)
    save(page)
    saved = page.url
    with browsing(chrome, DESK) as desk:
        signs_in(desk, address, installation.heard, installation.mara)
        desk.goto(saved)
        assert WORDS in desk.locator("main").inner_text()
        assert "/c/" not in desk.content()
    with browsing(chrome, DESK) as elsewhere:
        signs_in(elsewhere, address, installation.heard, installation.ines)
        answer = elsewhere.goto(saved)
        assert answer
        assert answer.status == 404


def test_whoever_works_for_several_branches_chooses_one(
    chrome: Browser, address: str, installation: Installation, axe: str
) -> None:
    heard = installation.heard
    regional = heard.database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOON)
    for slug in ("harbour", "market"):
        heard.database.write(
            add_branch, slug=slug, name=slug.title(), timezone="Africa/Nairobi", region="coast", now=NOON
        )
    with browsing(chrome, DESK) as desk:
        signs_in(desk, address, heard, regional)
        desk.goto(f"{address}/cases/new?of=market")
        assert desk.get_by_label("Where").locator("option").all_inner_texts() == ["Harbour", "Market"]
        looked_at(desk, axe, "new-case-several")
        desk.get_by_label("What did they tell you?").fill(WORDS)
        desk.get_by_label("By letter", exact=True).check()
        save(desk)
        expect(desk.locator(".slip")).to_contain_text("Market")
