"""The pages of people in a real browser: who works where, oneself, who did what, tokens, and every way in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from server.staff.mobile import set_phone
from server.staff.person import add_person
from server.staff.sessions import start_session
from tests.installation import Hands, install
from tests.pages.conftest import Served
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, goes_to, served_at, signs_in

pytestmark = pytest.mark.journey

ARABIC = "ليلى عبد الرحمن"
PASSWORD = "three blue kettles sing"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Served]:
    """With a mail server, a text message service, and somebody without an e-mail."""
    clock = Hands()
    installation = install(tmp_path / "home", clock=clock)
    heard = replace(installation.heard, outlets=replace(installation.heard.outlets, email=True, sms=True))
    installation = replace(installation, heard=heard)
    heard.database.write(add_person, role="staff", name=ARABIC, branch=installation.riverside, now=clock())
    heard.database.write(set_phone, installation.theo, "+254712345678", keys=heard.keys)
    heard.database.write(start_session, installation.theo, browser=FIREFOX, now=clock())
    with served_at(heard) as address:
        yield Served(address, installation, clock)
    heard.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_every_page_about_people_can_be_read_and_touched(page: Page, office: Served, axe: str) -> None:
    seen = []
    for name in about_people(page, office):
        looked_at(page, axe, f"people-{name}")
        seen.append(name)
    assert seen == ["all", "add", "add-wrong", "added", "one", "one-wrong", "leave", "left", "audit", "narrowed"]


def test_every_page_about_oneself_can_be_read_and_touched(page: Page, office: Served, axe: str) -> None:
    seen = []
    for name in about_oneself(page, office):
        looked_at(page, axe, f"people-{name}")
        seen.append(name)
    assert seen == ["me", "me-wrong", "me-later", "sign-in", "sign-in-wrong", "sent"]


def test_every_page_about_tokens_can_be_read_and_touched(page: Page, office: Served, axe: str) -> None:
    seen = []
    for name in about_tokens(page, office):
        looked_at(page, axe, f"people-{name}")
        seen.append(name)
    assert seen == ["tokens", "token", "revoke"]


def test_an_administrator_sees_every_branch_region_and_administrator(page: Page, office: Served, axe: str) -> None:
    heard, branch = office.installation.heard, office.installation.station
    adam, _ = (
        heard.database.write(add_person, email=f"{role}@head.example", role=role, region="Coast", now=office.clock())
        for role in ("admin", "region")
    )
    signs_in(page, office.address, heard, adam)
    goes_to(page, "Staff")
    for title in ("Riverside", branch.name, "Coast", "All branches"):
        page.get_by_role("heading", name=title, exact=True).wait_for()
    looked_at(page, axe, "people-admin")
    page.get_by_label("Show").select_option("Coast")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Riverside").wait_for(state="detached")


def about_people(page: Page, office: Served) -> Iterator[str]:
    """The page shows what is named."""
    signs_in(page, office.address, office.installation.heard, office.installation.mara)
    goes_to(page, "Staff")
    page.get_by_role("link", name=ARABIC).wait_for()
    yield "all"
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name").fill("Amina Okello")
    yield "add"
    page.get_by_label("Phone").fill("12")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("This is not a phone number").wait_for()
    yield "add-wrong"
    page.get_by_label("Phone").fill("0722 000 111")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("They were added").wait_for()
    yield "added"
    page.get_by_role("link", name="All people").click()
    page.get_by_role("link", name="Theo").click()
    page.get_by_text("Firefox on Windows").wait_for()
    yield "one"
    page.get_by_label("E-mail", exact=True).fill("mara@riverside.example")
    page.get_by_role("button", name="Save").first.click()
    page.get_by_text("Somebody signs in with this e-mail already").wait_for()
    yield "one-wrong"
    page.get_by_role("link", name="Has left").click()
    yield "leave"
    page.get_by_role("button", name="Yes, they have left").click()
    page.get_by_text("Has left (1)").click()
    yield "left"
    page.get_by_role("link", name="Who did what").click()
    page.get_by_text("person left").wait_for()
    yield "audit"
    page.get_by_label("Who").select_option("Mara")
    page.get_by_role("button", name="Show").click()
    yield "narrowed"


def about_oneself(page: Page, office: Served) -> Iterator[str]:
    """The page shows what is named."""
    heard, theo = office.installation.heard, office.installation.theo
    signs_in(page, office.address, heard, theo)
    page.get_by_role("link", name="Theo").click()
    page.get_by_text("Firefox on Windows").wait_for()
    yield "me"
    page.get_by_label("Password", exact=True).fill("password1234")
    page.get_by_role("button", name="Save the password").click()
    page.get_by_text("would be guessed soon").wait_for()
    yield "me-wrong"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.get_by_text("Every other browser was signed out").wait_for()
    assert page.get_by_text("Firefox on Windows").count() == 0
    office.clock.turn(timedelta(minutes=20))
    page.reload()
    page.get_by_label("Your present password").first.wait_for()
    yield "me-later"
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Your e-mail or phone number").fill(theo.email)
    page.get_by_label("Password").fill("not this one")
    yield "sign-in"
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("do not fit together").wait_for()
    yield "sign-in-wrong"
    page.get_by_label("Your e-mail or phone number").fill("0712 345 678")
    page.get_by_role("button", name="Send me a link instead").click()
    page.get_by_role("heading", name="Look in your text messages").wait_for()
    yield "sent"


def about_tokens(page: Page, office: Served) -> Iterator[str]:
    """The page shows what is named."""
    signs_in(page, office.address, office.installation.heard, office.installation.mara)
    goes_to(page, "Staff")
    page.get_by_role("link", name="Tokens").click()
    page.get_by_label("Name").fill("Call centre")
    yield "tokens"
    page.get_by_role("button", name="Make it").click()
    page.get_by_text("it is shown only once").wait_for()
    yield "token"
    page.get_by_role("link", name="Back to the tokens").click()
    page.get_by_role("link", name="Revoke Call centre").click()
    yield "revoke"
