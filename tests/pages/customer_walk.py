"""Every page that a customer can come to, shown in a browser one after the other."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from server.branches.touchpoint import touchpoint_by_code
from server.cases import life
from server.codes.alphabet import new_receipt_code
from server.codes.failures import ALLOWED, WINDOW
from server.codes.receipt import LIFETIME, Sale, mint
from server.database.tables.cases import cases
from surveys.phrases import phrase
from tests.pages.conftest import POSTER, TILL, Served
from tests.server.intake.known import Known

WORDS = {
    "en": "The lift was out of order again, and the lady at the desk did not know whom to call.",
    "ar": "كان المصعد معطلاً مرة أخرى، ولم تكن السيدة في الاستقبال تعرف بمن تتصل.",
}
ANSWERS = {
    "en": "I am sorry. The lift runs again since this morning, and everybody at the desk knows now whom to call.",
    "ar": "نعتذر منك. المصعد يعمل من جديد منذ هذا الصباح، وكل من في الاستقبال يعرف الآن بمن يتصل.",
}
NUMBERS = count(345)
"""Of phones: one that was here before would join its earlier case."""
CHANCES = count()


class Walk:
    """`for name in Walk(page, served, "ar")`: the page shows what is named."""

    def __init__(self, page: Page, served: Served, language: str) -> None:
        self._page, self._served, self._language = page, served, language

    def __iter__(self) -> Iterator[str]:
        yield from self._answering()
        yield from self._behind_the_slip()
        yield from self._too_late()
        yield from self._typing_a_code()
        yield from self._with_a_receipt()

    def _answering(self) -> Iterator[str]:
        page = self._page
        self._open(f"/f/{TILL}")
        self._touch(4)
        yield "receipt"
        self._open(f"/f/{POSTER}")
        yield "faces"
        self._touch(1)
        yield "more"
        for box in range(4):
            page.locator("input[type=checkbox]").nth(box).check()
        page.locator("textarea").fill(WORDS[self._language])
        self._press("done")
        yield "more again"
        page.locator("input[type=checkbox]").nth(3).uncheck()
        self._press("want_answer")
        yield "contact"
        page.locator("[name=phone]").fill("12")
        page.locator("[name=name]").fill("Amina")
        self._press("done")
        yield "contact again"
        page.locator("[name=phone]").fill(f"+254 712 {next(NUMBERS)} 678")
        self._press("done")
        yield "thanks"

    def _behind_the_slip(self) -> Iterator[str]:
        page = self._page
        self._follow("page_for_number")
        yield "slip"
        yield from self._looked_after()
        yield from self._fixed_or_not()
        self._open(f"/f/{POSTER}")
        self._touch(5)
        self._press("done")
        self._follow("page_for_number")
        yield "slip without a case"
        self._press("want_answer")
        yield "slip after asking"
        page.locator("summary").last.click()
        self._press("erase_now")
        yield "erased slip"

    def _looked_after(self) -> Iterator[str]:
        page = self._page
        self._does(life.take)
        page.reload()
        yield "slip of a taken case"
        self._press("write_send")
        yield "slip with nothing written"
        page.locator("textarea").fill(WORDS[self._language])
        self._press("write_send")
        yield "slip after writing"
        for fold in page.locator("summary").all():
            fold.click()
        yield "slip unfolded"
        page.locator("[name=phone]").fill("12")
        self._press("reach_correct")
        yield "slip with a wrong number"

    def _fixed_or_not(self) -> Iterator[str]:
        self._does(life.answer, ANSWERS[self._language])
        self._again()
        yield "slip of an answered case"
        self._press("not_yet")
        yield "slip opened again"
        self._does(life.take)
        self._does(life.answer, ANSWERS[self._language])
        self._again()
        self._press("yes")
        yield "slip of a fixed case"
        self._again()
        yield "slip of a case that was fixed"

    def _again(self) -> None:
        """Not by reloading, which would send the last form once more."""
        self._page.goto(self._page.url.partition("?")[0])

    def _does(self, step: Any, *words: str) -> None:
        """Mara, with the newest case."""
        heard = self._served.installation.heard
        newest = (
            select(cases.c.id).where(cases.c.origin == "answer").order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        )
        case_id = heard.database.read(lambda session: session.execute(newest.limit(1)).scalar_one())
        self._served.clock.turn(timedelta(minutes=7))
        needs = {"keys": heard.keys, "outlets": heard.outlets, "now": heard.clock()}
        heard.database.write(step, self._served.installation.mara, case_id, *words, **needs)

    def _too_late(self) -> Iterator[str]:
        self._open(f"/f/{POSTER}")
        self._touch(3)
        self._served.clock.turn(timedelta(minutes=2))
        Known(self._served.installation.heard).worker_runs()
        self._served.clock.turn(timedelta(hours=1, seconds=1))
        self._page.locator("textarea").fill(WORDS[self._language])
        self._press("done")
        yield "late words"

    def _typing_a_code(self) -> Iterator[str]:
        self._open("/f")
        yield "code"
        self._page.locator("[name=code]").fill("K7Q")
        self._press("go_on")
        yield "code again"
        self._open("/f/K7Q")
        yield "mistyped"

    def _with_a_receipt(self) -> Iterator[str]:
        heard, clock = self._served.installation.heard, self._served.clock
        till = heard.database.read(touchpoint_by_code, TILL)
        chance = Random(next(CHANCES))
        used, late = heard.database.write(
            mint, till, [Sale(), Sale()], keys=heard.keys, randomness=chance, now=heard.clock()
        )
        self._open(f"/f/{used.code}")
        self._touch(4)
        self._press("done")
        self._open(f"/f/{used.code}")
        yield "used"
        clock.turn(LIFETIME)
        self._open(f"/f/{late.code}")
        yield "expired"
        self._open(f"/f/{new_receipt_code(chance)}")
        yield "unknown"
        for _ in range(ALLOWED):
            self._page.request.get(f"{self._served.address}/f/{new_receipt_code(chance)}")
        self._open("/f/K7Q")
        yield "too many"
        clock.turn(WINDOW)

    def _open(self, path: str) -> None:
        self._page.goto(f"{self._served.address}{path}")

    def _touch(self, face: int) -> None:
        self._page.locator(f"button.face[value='{face}']").click()

    def _press(self, key: str) -> None:
        self._page.get_by_role("button", name=phrase(key, self._language), exact=True).click()

    def _follow(self, key: str) -> None:
        self._page.get_by_role("link", name=phrase(key, self._language), exact=True).click()
