"""An afternoon: from an empty folder to a first answer seen end to end, in the browser alone, each step half left."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from server.clock import utc_now
from tests.browser import PATIENCE, PUBLIC_HOST
from tests.google.server import Google
from tests.journeys.running import Running
from tests.mail_server import MailServer
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, PHONE, browsing
from tests.server.mirror.page.sheet_desk import LINK
from tests.tablet import Tablet, over_http

pytestmark = pytest.mark.journey

ME, COLLEAGUE = "mara@riverside.example", "theo@riverside.example"
WORDS = "Forty minutes in the queue."
SLOW = 90_000
"""Milliseconds; a workbook is written every half minute."""


@dataclass
class Afternoon:
    """Whoever sets it up, at whatever browser they sit just now."""

    page: Page
    running: Running
    chrome: Browser

    def goes_on(self, title: str) -> None:
        """From the list, which says what is next."""
        self.page.goto(f"{self.running.address}/setup")
        self.page.get_by_role("link", name=re.compile(f"(Begin|Go on): {title}")).click()
        self.page.get_by_role("heading", name=title, level=1).wait_for()

    def leaves(self, title: str) -> None:
        """In the middle of it; nothing of it is done."""
        self.page.get_by_role("link", name="All steps").click()
        expect(self.page.get_by_role("link", name=re.compile(f": {title}"))).to_be_visible()
        self.goes_on(title)

    def picks(self, title: str) -> None:
        """From the list, whatever is next."""
        self.page.goto(f"{self.running.address}/setup")
        self.page.locator(".steps a", has_text=title).click()
        self.page.get_by_role("heading", name=title, level=1).wait_for()

    def fills(self, **typed: str) -> None:
        for label, value in typed.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def presses(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def sees(self, words: str, timeout: float = PATIENCE) -> None:
        self.page.get_by_text(words).first.wait_for(timeout=timeout)

    @contextmanager
    def on_a_phone(self, address: str) -> Iterator[Page]:
        with browsing(self.chrome, PHONE) as phone:
            phone.goto(address)
            yield phone


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def google() -> Iterator[Google]:
    with Google() as google:
        yield google


def scanned(picture: Locator) -> str:
    """As a phone reads it off the screen."""
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())))
    return str(code.text)


def test_an_afternoon(tmp_path: Path, chrome: Browser, mails: MailServer, google: Google, axe: str) -> None:
    with Running(tmp_path / "home", HEARD_SHEETS_API_URL=google.url) as running:
        with browsing(chrome, PHONE) as page:
            page.goto(running.told["inbox_link"])
            page.locator("main form button").click()
            page.get_by_role("heading", name="Set up Our branch").wait_for()
            says_what_the_branch_is(Afternoon(page, running, chrome), axe)
            chooses_a_look(Afternoon(page, running, chrome), axe)
            says_who_is_told(Afternoon(page, running, chrome), mails)
        with browsing(chrome, DESK) as page:
            comes_back_at_a_desk(page, running, mails)
            is_reached(Afternoon(page, running, chrome))
            connects_a_sheet(Afternoon(page, running, chrome), google)
            prepares_paper_and_tablet(Afternoon(page, running, chrome), axe)
            is_heard(Afternoon(page, running, chrome), mails, axe)


def says_what_the_branch_is(me: Afternoon, axe: str) -> None:
    me.goes_on("Name and time zone")
    me.page.get_by_label("What do people call").fill("Riverside")
    me.leaves("Name and time zone")
    me.page.get_by_label("What do people call").fill("Riverside")
    me.page.get_by_label("Time zone").select_option("Africa/Nairobi")
    me.presses("Save and go on")
    me.sees("Riverside, Africa/Nairobi")
    me.leaves("When you are open")
    me.page.get_by_label("Saturday", exact=True).check()
    me.page.get_by_label("Saturday, to", exact=True).fill("08:00")
    me.presses("Save and go on")
    expect(me.page.get_by_role("alert")).to_contain_text("Saturday: 09:00-08:00 ends before it begins")
    looked_at(me.page, axe, "setup-hours-refused")
    me.page.get_by_label("Saturday, to", exact=True).fill("13:00")
    me.page.get_by_label("Day off 1").fill(f"{utc_now().year + 1}-12-24")
    me.page.get_by_text("Public holidays in Kenya").click()
    me.page.get_by_label("25 December").first.check()
    me.presses("Save and go on")
    me.sees("Mon to Fri 09:00-17:00, Sat 09:00-13:00; 2 days off")
    expect(me.page.get_by_label("First language")).to_have_value("sw")
    me.page.get_by_label("First language").select_option("en")
    me.leaves("Languages")
    me.page.get_by_label("First language").select_option("en")
    me.page.get_by_label("Second language").select_option("sw")
    me.presses("Save and go on")
    me.sees("Languages: English, Kiswahili")


def chooses_a_look(me: Afternoon, axe: str) -> None:
    me.page.get_by_label("Or exactly this one").fill("#f0a030")
    me.sees("Not everybody could read this")
    looked_at(me.page, axe, "setup-look-unreadable")
    me.page.get_by_label("Your logo (PNG").set_input_files(files=[logo()])
    me.leaves("Logo and colour")
    me.page.get_by_label("Or exactly this one").fill("#f0a030")
    me.page.get_by_label("Your logo (PNG").set_input_files(files=[logo()])
    me.presses("Keep this look")
    expect(me.page.get_by_role("alert")).to_contain_text("The logo is kept.")
    me.picks("Logo and colour")
    expect(me.page.locator("#glass image")).to_have_count(1)
    me.page.get_by_label("Or exactly this one").fill("#f0a030")
    me.page.get_by_role("link", name="Take #").click()
    me.sees("Everybody can read this")
    me.presses("Keep this look")
    me.sees("Tablets look so from their next visit on")
    assert me.page.locator("#glass image").count() == 1


def says_who_is_told(me: Afternoon, mails: MailServer) -> None:
    me.page.get_by_role("link", name="Next: Who is told").click()
    me.page.get_by_label("Your name").fill("Mara")
    me.leaves("Who is told")
    me.page.get_by_label("Your name").fill("Mara Njeri")
    me.page.get_by_label("Your e-mail").fill(ME)
    me.presses("Keep")
    me.sees("Kept.")
    me.page.get_by_text("Add a colleague").click()
    me.fills(Name="Theo", **{"E-mail": COLLEAGUE})
    me.presses("Add")
    me.sees("They were added")
    me.page.get_by_role("link", name="Next: Mail server").click()
    host, _, port = mails.host.partition(":")
    me.fills(Server=host, Port="1")
    me.presses("Try it, and keep it")
    me.page.get_by_role("alert").wait_for()
    me.leaves("Mail server")
    me.fills(Server=host, Port=port, **{"Sender's e-mail": "heard@riverside.example"})
    me.presses("Try it, and keep it")
    me.sees("let us in")


def comes_back_at_a_desk(page: Page, running: Running, mails: MailServer) -> None:
    """Another browser; a link comes by the mail server that was just set, and the empty inbox leads on."""
    page.goto(f"{running.address}/sign-in")
    page.get_by_label("Your e-mail").fill(ME)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Look in your mail").wait_for()
    mail = mails.wait_for(1)[-1]
    assert mail.recipients == (ME,)
    found = re.search(r"http://\S+/sign-in/[\w-]+", mail.text)
    assert found
    page.goto(found[0])
    page.locator("main form button").click()
    page.get_by_role("link", name="Go on setting up Riverside").click()
    page.get_by_text("6 of 12").wait_for()


def is_reached(me: Afternoon) -> None:
    me.goes_on("Public address")
    me.fills(**{"The address": public_address(me.running)})
    me.leaves("Public address")
    me.fills(**{"The address": public_address(me.running)})
    me.presses("Keep")
    with me.on_a_phone(scanned(me.page.locator("figure svg"))) as phone:
        phone.get_by_role("heading", name="Reached").wait_for()
    me.sees("Reached by a phone")
    me.goes_on("A test alert")
    me.leaves("A test alert")
    me.page.get_by_role("button", name="Send one").first.click()
    me.sees("was sent")


def connects_a_sheet(me: Afternoon, google: Google) -> None:
    """The key on one day, its sheet on another."""
    account = google.account()
    key: FilePayload = {
        "name": "heard-sheets.json",
        "mimeType": "application/json",
        "buffer": json.dumps(account.new_key()).encode(),
    }
    me.goes_on("Spreadsheet")
    me.page.get_by_role("link", name="Connect a Google sheet").click()
    me.page.locator("form.key input[type=file]").set_input_files(files=[key])
    me.page.wait_for_url("**#share")
    me.page.get_by_role("link", name="Back to setting up").click()
    me.leaves("Spreadsheet")
    me.presses("Not now")
    me.sees("Left for later: Spreadsheet")
    me.picks("Spreadsheet")
    expect(me.page.get_by_role("button", name="Not now")).to_be_visible()
    me.page.get_by_role("link", name="Connect a Google sheet").click()
    me.sees(account.email)
    me.fills(Link_of_the_sheet=LINK.format(google.spreadsheet("Answers", account).id))
    me.presses("Connect")
    me.page.get_by_role("link", name="Back to setting up").click()
    me.sees("Connected: Answers")


def prepares_paper_and_tablet(me: Afternoon, axe: str) -> None:
    me.goes_on("Print a poster")
    me.page.get_by_role("link", name="Other sizes").click()
    me.page.get_by_role("link", name="Back to setting up").click()
    me.leaves("Print a poster")
    with me.page.expect_download() as poster:
        me.page.get_by_role("link", name="Print it").click()
    assert poster.value.path().read_bytes().startswith(b"%PDF")
    me.presses("It hangs")
    me.presses("Make a code")
    me.leaves("Pair the tablet")
    me.presses("Make a code")
    looked_at(me.page, axe, "setup-tablet-code")
    address, _, code = scanned(me.page.locator(".secret figure svg")).partition("#")
    assert address == public_address(me.running)
    assert f"--server {address} --pair {code}" in me.page.inner_text("main")
    Tablet.pair(over_http(me.running.address), code, clock=utc_now).sync()
    me.sees("Tablet 1 is paired")


def is_heard(me: Afternoon, mails: MailServer, axe: str) -> None:
    told_before = len(mails.mails)
    me.goes_on("The first answer")
    me.leaves("The first answer")
    with me.on_a_phone(scanned(me.page.locator("figure svg"))) as phone:
        phone.get_by_role("button", name="Very bad").click()
        phone.get_by_label("Waiting").wait_for()
        me.sees("Somebody is answering just now")
        phone.get_by_label("Waiting").check()
        phone.get_by_label("Tell us more").fill(WORDS)
        phone.get_by_role("button", name="Done").click()
        phone.get_by_text("Thank you").wait_for()
    me.sees(WORDS)
    me.sees("Told: Mara Njeri")
    me.sees("Told: Theo")
    assert {mail.recipients for mail in mails.mails[told_before:]} == {(ME,), (COLLEAGUE,)}
    looked_at(me.page, axe, "setup-answer")
    me.sees("A row in the workbook", timeout=SLOW)
    me.sees("A row in the sheet", timeout=SLOW)
    me.page.locator("#arrival").get_by_role("link", name="All steps").click()
    me.sees("Riverside is alive")
    me.sees("Every step is done.")
    me.page.goto(f"{me.running.address}/")
    expect(me.page.get_by_role("link", name="Go on setting up")).to_have_count(0)


def public_address(running: Running) -> str:
    return f"http://{PUBLIC_HOST}:{urlsplit(running.address).port}"


def logo() -> FilePayload:
    file = BytesIO()
    Image.new("RGB", (300, 80), "#90601d").save(file, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": file.getvalue()}
