"""A walk through a demo, as README shows it: a lobby's tablet, a customer's phone, the inbox, the numbers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
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

POCKET, DESK, WINDOW = (402, 860), (1280, 905), (900, 1350)
"""Two such windows beside each other show what is far apart on the dashboard."""
STAND, FRAME, FINER = (1456, 1029), 32, 4
"""What the tablet stands on, how wide the dark around its glass is, and how round its corners are."""
A_WEEK = 40
"""Opening hours."""
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
        yield Picture("inbox", self._inbox())
        yield Picture("dashboard", beside([*self._dashboard()]))

    @property
    def _harbour(self) -> Branch:
        return self.installation.heard.database.read(branch, HARBOUR.slug)

    def _tablet(self) -> Image.Image:
        """A real one, paired with the branch over the network."""
        lobby = Lobby(self.window, self.folder)
        lobby.now, lobby.settings = self.clock(), replace(lobby.settings, less_motion=True)
        with lobby.switched_on(self.address, self.installation.pairing_code(self._harbour)) as kiosk:
            lobby.wait_for(lambda: {HARBOUR.full_name, "How was your visit today?"} <= set(kiosk.texts))
            kiosk.wait(1)
            return picture(kiosk.app.glass.page)

    def _phone(self) -> Iterator[Image.Image]:
        touchpoints = self.installation.heard.database.read(all_touchpoints)
        poster = next(one for one in touchpoints if (one.branch, one.kind) == (self._harbour, "poster"))
        with browsing(self.chrome, POCKET) as page:
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

    def _inbox(self) -> Image.Image:
        with self._signed_in(DESK, "grace", role="staff", branch=self._harbour) as page:
            expect(page.get_by_text("Branches marked (demo) are made up")).to_be_in_viewport(ratio=1)
            for words in ("Late", "New message", "is looking after this", "Nobody yet"):
                expect(page.locator("ul.rows").get_by_text(words).first).to_be_visible()
            return shot(page)

    def _dashboard(self) -> Iterator[Image.Image]:
        with self._signed_in(WINDOW, "amina", role="region", region=REGION) as page:
            page.goto(f"{self.address}/reports")
            for there in (page.locator(".measure .value").first, page.locator(".trend svg")):
                expect(there).to_be_in_viewport(ratio=1)
            yield shot(page)
            page.get_by_role("heading", name="Hour by weekday").evaluate("it => scrollTo(0, it.offsetTop - 24)")
            expect(page.locator("table.hours")).to_be_in_viewport(ratio=1)
            assert page.locator("table.hours tbody td").count() > A_WEEK
            yield shot(page)

    @contextmanager
    def _signed_in(self, size: tuple[int, int], name: str, **role: Any) -> Iterator[Page]:
        heard = self.installation.heard
        person = heard.database.write(add_person, email=f"{name}@heard.example", now=self.clock(), **role)
        with browsing(self.chrome, size) as page:
            signs_in(page, self.address, heard, person)
            yield page


def on_a_stand(glass: Image.Image) -> Image.Image:
    width, height = STAND
    left, top = (width - glass.width) // 2, (height - glass.height) // 2
    around = (left - FRAME, top - FRAME, width - left + FRAME, height - top + FRAME)
    stand = Image.new("RGB", (width * FINER, height * FINER), TABLE)
    ImageDraw.Draw(stand).rounded_rectangle([FINER * at for at in around], FINER * FRAME, fill="#23262b")
    stand = stand.resize(STAND, Image.Resampling.LANCZOS)
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
