"""A walk through a demo, as README shows it: a lobby's tablet, a customer's phone, the inbox, the numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from server.branches.branch import Branch, branch
from server.branches.touchpoint import all_touchpoints
from server.commands.demo.place import HARBOUR, REGION
from server.staff.person import add_person
from tests.installation import Hands, Installation
from tests.journeys.test_tablet_truth import Lobby
from tests.pages.first_day import GAP, TABLE, Picture, shot
from tests.pages.serving import browsing, signs_in
from tests.screens.gallery import picture

DESK, HALF = (1280, 905), (720, 1021)
"""Half of the dashboard's picture, so that it need not be made smaller."""
STAND, FRAME = (1456, 1029), 32
"""What the tablet stands on, and how wide the dark around its glass is."""
COMPLAINT = "I waited an hour and nobody told me why."


@dataclass(frozen=True)
class ReadmeWalk:
    window: Any
    """Kivy's."""
    chrome: Browser
    address: str
    installation: Installation
    clock: Hands
    folder: Path
    """The tablet's."""

    def __iter__(self) -> Iterator[Picture]:
        yield Picture("tablet", on_a_stand(self._tablet()))
        yield Picture("phone", beside([*self._phone()]))
        heard = self.installation.heard
        lead = heard.database.write(
            add_person, email="amina@heard.example", role="region", region=REGION, now=self.clock()
        )
        with browsing(self.chrome, DESK) as page:
            signs_in(page, self.address, heard, lead)
            yield Picture("inbox", self._inbox(page))
            yield Picture("dashboard", beside([*self._dashboard(page)]))

    @property
    def _harbour(self) -> Branch:
        return self.installation.heard.database.read(branch, HARBOUR.slug)

    def _tablet(self) -> Image.Image:
        """A real one, paired with the branch over the network."""
        lobby = Lobby(self.window, self.folder)
        lobby.now = self.clock()
        with lobby.switched_on(self.address, self.installation.pairing_code(self._harbour)) as kiosk:
            lobby.wait_for(lambda: {HARBOUR.full_name, "How was your visit today?"} <= set(kiosk.texts))
            kiosk.wait(1)
            return picture(kiosk.app.glass.page)

    def _phone(self) -> Iterator[Image.Image]:
        touchpoints = self.installation.heard.database.read(all_touchpoints)
        poster = next(one for one in touchpoints if (one.branch, one.kind) == (self._harbour, "poster"))
        with browsing(self.chrome) as page:
            page.goto(f"{self.address}/f/{poster.code}")
            expect(page.locator("button.face")).to_have_count(5)
            yield shot(page)
            self.clock.turn(timedelta(seconds=5))
            page.get_by_role("button", name="Very bad").click()
            page.get_by_label("Waiting").check()
            page.locator("textarea").fill(COMPLAINT)
            yield shot(page)
            self.clock.turn(timedelta(seconds=20))
            page.get_by_role("button", name="I'd like an answer").click()
            page.locator("[name=phone]").fill("0700 900 123")
            page.get_by_role("button", name="Done").click()
            page.get_by_role("link", name="See what happens with it").click()
            expect(page.get_by_text("We will answer by")).to_be_visible()
            expect(page.get_by_text(COMPLAINT)).to_be_visible()
            yield shot(page)

    def _inbox(self, page: Page) -> Image.Image:
        page.goto(f"{self.address}/?of={HARBOUR.slug}")
        expect(page.get_by_text("Branches marked (demo) are made up")).to_be_in_viewport(ratio=1)
        for words in ("Late", "New message", "is looking after this", "Nobody yet"):
            expect(page.locator("main").get_by_text(words).first).to_be_in_viewport()
        return shot(page)

    def _dashboard(self, page: Page) -> Iterator[Image.Image]:
        page.set_viewport_size({"width": HALF[0], "height": HALF[1]})
        page.goto(f"{self.address}/reports")
        for there in (page.locator(".measure .value").first, page.locator(".trend svg")):
            expect(there).to_be_in_viewport(ratio=1)
        yield shot(page)
        page.get_by_role("heading", name="Hour by weekday").evaluate("it => scrollTo(0, it.offsetTop - 24)")
        expect(page.locator("table.hours")).to_be_in_viewport(ratio=1)
        assert page.locator("table.hours tbody td").count() > 30
        yield shot(page)


def on_a_stand(glass: Image.Image) -> Image.Image:
    stand = Image.new("RGB", STAND, TABLE)
    left, top = (stand.width - glass.width) // 2, (stand.height - glass.height) // 2
    around = (left - FRAME, top - FRAME, left + glass.width + FRAME, top + glass.height + FRAME)
    ImageDraw.Draw(stand).rounded_rectangle(around, FRAME, fill="#23262b")
    stand.paste(glass, (left, top))
    return stand


def beside(images: Sequence[Image.Image]) -> Image.Image:
    """On a table, as large as they are."""
    width = sum(one.width + GAP for one in images) + GAP
    table = Image.new("RGB", (width, images[0].height + 2 * GAP), TABLE)
    left = GAP
    for one in images:
        table.paste(one, (left, GAP))
        left += one.width + GAP
    return table
