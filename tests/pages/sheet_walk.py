"""The sheet page in every state that somebody can bring it to, shown in a browser one after the other."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from server.staff.person import Person
from tests.pages.serving import signs_in
from tests.server.mirror.page.limits import FILLING, PROTECTED
from tests.server.mirror.page.sheet_desk import LINK, SheetDesk

WORDS = ("The queue was long, and nobody said why.", "Kind people at desk two.", '=HYPERLINK("x")', "Still waiting")


class SheetWalk:
    """`for name in SheetWalk(...)`: the page shows what is named."""

    def __init__(self, page: Page, address: str, desk: SheetDesk, mara: Person, key_file: Path) -> None:
        self._page, self._address, self._desk, self._mara, self._key_file = page, address, desk, mara, key_file

    def __iter__(self) -> Iterator[str]:
        signs_in(self._page, self._address, self._desk.heard, self._mara)
        yield from self._connecting()
        yield from self._running()

    def _connecting(self) -> Iterator[str]:
        page, desk = self._page, self._desk
        desk.hears(*WORDS)
        self._open("/sheet")
        yield "steps"
        wrong = self._key_file.with_name("holiday.json")
        wrong.write_text("{}")
        page.locator("form.key input[type=file]").set_input_files(wrong)
        page.get_by_text("This is not a key file").wait_for()
        yield "not-a-key"
        page.locator("form.key input[type=file]").set_input_files(self._key_file)
        page.get_by_text("Share the sheet, and paste").wait_for()
        page.wait_for_url("**#share")
        yield "share"
        page.get_by_text("Google says: you cannot share").click()
        page.get_by_text("How to get another one").click()
        page.locator("details", has_text="Use another key file").locator("summary").click()
        page.get_by_role("switch").check()
        yield "all-opened"
        page.get_by_role("switch").uncheck()
        page.get_by_label("Link of the sheet").fill(LINK.format(desk.mara.id))
        page.get_by_role("button", name="Connect").click()
        page.get_by_text("is not shared with us").wait_for()
        yield "not-shared"
        desk.shares()
        page.get_by_role("button", name="Connect").click()
        page.get_by_text("on the way").wait_for()
        yield "on-the-way"

    def _running(self) -> Iterator[str]:
        page, desk = self._page, self._desk
        desk.works()
        page.get_by_text("Complete").wait_for()  # by itself
        yield "complete"
        for name, limit in (("filling", FILLING), ("protected", PROTECTED)):
            limit.reached(desk)
            desk.hears("Kind again")
            desk.works(60)
            self._open("/sheet")
            page.get_by_text(limit.title).wait_for()
            yield name
            limit.gone(desk)
            desk.works(60)
        desk.mara.types("Answers", f"{self._letter('Comment')}2", "I will call her tomorrow")
        desk.works(700, step=20)
        desk.mara.unshare(desk.account.email)
        desk.hears("And then the lights went out")
        desk.works(60)
        self._open("/sheet")
        page.get_by_text("that we put right").click()
        yield "stopped"
        desk.clock.move(timedelta(minutes=16))
        desk.watches()
        self._open("/")
        page.get_by_text("The sheet of Riverside is behind").wait_for()
        yield "banner"
        desk.shares()
        self._open("/sheet")
        page.get_by_role("button", name="Try again now").click()
        desk.works(10)
        page.get_by_role("link", name="Disconnect").click()
        yield "disconnect"
        page.get_by_role("link", name="Keep it").click()
        page.get_by_text("Complete").wait_for()

    def _letter(self, title: str) -> str:
        header = self._desk.mara.table("Answers")[0]
        return "ABCDEFGHIJKLMNOP"[header.index(title)]

    def _open(self, path: str) -> None:
        self._page.goto(f"{self._address}{path}")
