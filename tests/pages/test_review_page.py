"""The weekly review in a real browser: on a phone and a desk, by day and night, also as a mail and on paper."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

from server.deliveries.channels import channels_of
from server.deliveries.channels.email import Email
from server.deliveries.dispatch import send_due
from server.heard import Heard
from server.reports.review.sending import send_reviews
from server.reports.review.week import Week, midnight
from server.staff.person import add_person
from surveys.response import Contact
from tests.installation import Hands, Installation, install
from tests.mail_server import MailServer
from tests.pages.axe import violations
from tests.pages.looking import looked_at
from tests.pages.serving import PHONE, browsing, served_at, signs_in
from tests.server.reports.lobby import Lobby
from tests.server.reports.weeks import live_through

pytestmark = pytest.mark.journey

DOCS = Path(__file__).parents[2] / "docs"
WEEK = Week(date(2026, 3, 30))
MONDAY_MORNING = datetime(2026, 4, 6, 4, 30, tzinfo=UTC)
"""07:30 in Nairobi."""
COMPLAINT = "Forty minutes in the queue, and then I was sent away. Please call me."
OF_PAGES = {"landmark-one-main", "region"}
"""What a mail has no use for."""


@dataclass(frozen=True)
class Office:
    address: str
    installation: Installation
    lobby: Lobby
    mails: MailServer

    @property
    def heard(self) -> Heard:
        return self.installation.heard


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Monday morning, and the review of a full week has been sent; to look at."""
    clock = Hands(datetime(2026, 1, 1, tzinfo=UTC))
    with MailServer() as mails:
        installation = install(tmp_path_factory.mktemp("office"), clock=clock, smtp_url=mails.url)
        heard, riverside = installation.heard, installation.riverside
        lobby = Lobby(heard.database, riverside, heard.keys, heard.outlets)
        live_through(lobby, midnight(WEEK.begins, riverside), installation.mara, installation.theo)
        clock.at = MONDAY_MORNING
        assert send_reviews(heard.database, outlets=heard.outlets, keys=heard.keys, now=clock()) == 1
        deliver(heard)
        with served_at(heard) as address:
            yield Office(address, installation, lobby, mails)
        heard.close()


def deliver(heard: Heard) -> None:
    """Until nothing is due."""
    channels = channels_of(heard.settings, heard.public_url)
    while send_due(heard.database, channels, heard.keys, clock=heard.clock):
        """Once more."""
    email = channels["email"]
    assert isinstance(email, Email)
    email.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_the_list_and_the_review_can_be_read_and_touched(page: Page, office: Office, axe: str) -> None:
    signs_in(page, office.address, office.heard, office.installation.mara)
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="Weekly reviews").click()
    page.get_by_text("30 March – 5 April 2026").wait_for()
    looked_at(page, axe, "reviews")
    page.get_by_role("link", name="63 answers").click()
    page.get_by_role("heading", name="Do this week").wait_for()
    assert page.get_by_text("Better, very likely.").is_visible()
    assert page.get_by_text("Too early to tell (9 answers).").is_visible()
    looked_at(page, axe, "review")


def test_before_the_first_review_the_list_says_when_it_comes(page: Page, office: Office, axe: str) -> None:
    boss = office.heard.database.write(
        add_person, email="boss@station.example", role="manager", branch=office.installation.station, now=MONDAY_MORNING
    )
    signs_in(page, office.address, office.heard, boss)
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="Weekly reviews").click()
    page.get_by_text("Monday 13 April, 07:30").wait_for()
    looked_at(page, axe, "no-reviews")


def test_the_mail_reads_well_on_a_phone_by_day_and_night(page: Page, office: Office, axe: str) -> None:
    (mail,) = [mail for mail in office.mails.mails if "The week at" in str(mail.message["Subject"])]
    assert mail.recipients == ("mara@riverside.example",)
    page.set_content(mail.html)
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found = [rule for rule, _ in violations(page, axe) if rule not in OF_PAGES]
        assert found == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.get_by_role("link", name="Open the review").get_attribute("href") == (
        f"{office.heard.public_url}/reports/week?of=riverside&begins=2026-03-30"
    )


def test_page_and_mail_hand_over_the_same_paper_with_arabic_shaped(page: Page, office: Office) -> None:
    signs_in(page, office.address, office.heard, office.installation.mara)
    page.goto(f"{office.address}/reports/week?of=riverside")
    href = page.get_by_role("link", name="As PDF").get_attribute("href")
    answer = page.request.get(f"{office.address}{href}")
    assert answer.headers["content-type"] == "application/pdf"
    (mail,) = [mail for mail in office.mails.mails if "The week at" in str(mail.message["Subject"])]
    (enclosed,) = mail.message.iter_attachments()
    assert enclosed.get_filename() == "heard-week-riverside-2026-03-30.pdf"
    drawn = [PdfDocument(content)[0].render(scale=1).to_pil() for content in (answer.body(), enclosed.get_content())]
    assert drawn[0].tobytes() == drawn[1].tobytes()
    said = PdfDocument(answer.body())[0].get_textpage().get_text_bounded()
    assert "The week at Riverside" in said


def test_the_docs_show_what_arrives(page: Page, office: Office) -> None:
    """`HEARD_PICTURES=1` draws the pictures of docs/how-alerts-find-people.md anew; else they are only looked for."""
    reach = Contact(by="call", phone="+254711000001", name="Amina")
    office.lobby.hears(1, COMPLAINT, at=MONDAY_MORNING, reasons=("waiting", "staff"), contact=reach)
    deliver(office.heard)
    subjects = {str(mail.message["Subject"]): mail for mail in office.mails.mails if "mara@" in mail.recipients[0]}
    (review,) = (mail for subject, mail in subjects.items() if "The week at" in subject)
    page.set_content(subjects["A customer of Riverside would like an answer"].html)
    alert = Image.open(BytesIO(page.screenshot(full_page=True)))
    (enclosed,) = review.message.iter_attachments()
    sheet = PdfDocument(enclosed.get_content())[0].render(scale=1.1).to_pil()
    for name, picture in (("alert-mail.png", alert), ("weekly-review.png", sheet)):
        if os.environ.get("HEARD_PICTURES"):
            picture.convert("RGB").quantize(96).save(DOCS / "pictures" / name, optimize=True)
        with Image.open(DOCS / "pictures" / name) as kept:
            assert kept.width == picture.width
        assert f"pictures/{name}" in (DOCS / "how-alerts-find-people.md").read_text("utf-8")
