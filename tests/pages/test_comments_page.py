"""What customers wrote, in a real browser: searched, grouped, read in any script, and followed to the case."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from surveys.response import Contact
from tests.installation import Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at, signs_in
from tests.server.reports.lobby import Lobby

pytestmark = pytest.mark.journey

NOON = datetime(2026, 7, 6, 9, tzinfo=UTC)
CALLS = Contact(by="call", phone="+254711000001", name="Amina")
SAID = (
    (5, "Theo explained everything, and was kind."),
    (2, "انتظرت ساعة كاملة في الطابور، ثم قالوا لي أن أعود غدًا."),
    (2, "दो घंटे लाइन में खड़े रहे, किसी ने बात नहीं सुनी।"),
    (4, "Clean and quick, only the <b>parking</b> is small."),
    (3, "The bill says one thing, the clerk another. " * 12 + "In the end I queued again."),
)


@dataclass(frozen=True)
class Office:
    address: str
    installation: Installation
    lobby: Lobby


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    installation = install(tmp_path / "home", clock=Hands(NOON))
    heard = installation.heard
    lobby = Lobby(heard.database, installation.riverside, heard.keys, heard.outlets)
    lobby.opens(NOON - timedelta(days=90))
    for number, (score, words) in enumerate(SAID):
        lobby.hears(score, words, at=NOON - timedelta(days=number, hours=1))
    with served_at(heard) as address:
        yield Office(address, installation, lobby)
    heard.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def comments(page: Page) -> list[str]:
    return page.locator(".comments li > .words").all_inner_texts()


def test_comments_are_searched_and_followed_to_their_case(page: Page, office: Office, axe: str) -> None:
    angry = "Forty minutes in the queue, and then I was sent away. Please call me."
    heard = office.lobby.hears(1, angry, at=NOON - timedelta(minutes=30), reasons=("waiting",), contact=CALLS)
    signs_in(page, office.address, office.installation.heard, office.installation.mara)
    page.goto(f"{office.address}/reports/comments")
    assert len(comments(page)) >= len(SAID) + 1
    looked_at(page, axe, "comments")
    page.get_by_role("searchbox", name="Words").fill("QUEU")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("queue,", exact=True).wait_for()
    assert page.locator("mark").all_inner_texts() == ["queue,", "queued"]
    looked_at(page, axe, "comments-found")
    page.get_by_role("link", name="Open the case").first.click()
    page.wait_for_url(f"**/cases/{office.lobby.case_of(heard)}")


def test_a_theme_shows_what_it_counts_in_every_language(page: Page, office: Office, axe: str) -> None:
    signs_in(page, office.address, office.installation.heard, office.installation.mara)
    page.goto(f"{office.address}/reports/comments")
    theme = page.get_by_role("link", name="Waiting time")
    counted = int(theme.locator("strong").inner_text())
    theme.click()
    page.get_by_text("Show every theme").wait_for()
    assert len(comments(page)) == counted
    assert counted >= len(("Arabic", "Hindi", "queued"))
    looked_at(page, axe, "comments-theme")


def test_when_nobody_wrote_it_the_page_says_so_and_looks_further(page: Page, office: Office, axe: str) -> None:
    office.lobby.hears(4, "An elephant", at=NOON - timedelta(days=60))
    signs_in(page, office.address, office.installation.heard, office.installation.mara)
    page.goto(f"{office.address}/reports/comments?words=elephant")
    page.get_by_text("Nobody wrote this in these days.").wait_for()
    looked_at(page, axe, "comments-none")
    page.get_by_role("link", name="Look through all years").click()
    page.get_by_text("elephant", exact=True).wait_for()
