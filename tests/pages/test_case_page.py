"""A case in a real browser, from the first look to the last word: each state readable, at any width, day and night."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from server.cases.case import Case
from server.cases.entry import Entry, Sender, log
from server.cases.inbox import open_cases
from tests.pages.case_walk import WAITED, Branch, a_branch
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, browsing, signs_in

pytestmark = pytest.mark.journey


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with a_branch(tmp_path / "home") as branch:
        yield branch


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_every_state_of_a_case_can_be_read_and_touched(page: Page, chrome: Browser, branch: Branch, axe: str) -> None:
    seen = []
    with browsing(chrome, DESK) as manager:
        signs_in(manager, branch.address, branch.heard, branch.installation.mara)
        for name, shown in life(page, manager, branch):
            looked_at(shown, axe, f"case-{name}")
            branch.clock.turn(timedelta(minutes=1))
            seen.append(name)
    assert seen == [
        "open", "taken", "others", "tried", "asked", "asked-of-you", "approved", "moved", "half", "answered",
        "wrote", "unsolved", "solved", "earlier",
    ]  # fmt: skip


def test_cases_that_no_tablet_brought_can_be_read_and_touched(page: Page, branch: Branch, axe: str) -> None:
    seen = []
    for name in without_an_answer(page, branch):
        looked_at(page, axe, f"case-{name}")
        seen.append(name)
    assert seen == ["logged", "logged-taken", "burst", "burst-taken"]


def life(page: Page, manager: Page, branch: Branch) -> Iterator[tuple[str, Page]]:
    """The state's name, and the page that shows it."""
    case = branch.hears()
    signs_in(page, branch.address, branch.heard, branch.installation.theo)
    here = f"{branch.address}/cases/{case.id}"
    page.goto(here)
    assert page.get_by_text("+254712345678").count() == 0
    yield "open", page
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_role("heading", name="You are looking after this").wait_for()
    page.get_by_role("link", name="Call +254712345678").wait_for()
    yield "taken", page
    manager.goto(here)
    manager.get_by_role("heading", name="Theo is looking after this").wait_for()
    yield "others", manager
    page.get_by_role("button", name="Could not reach").click()
    page.get_by_text("Tried on 1 day").wait_for()
    yield "tried", page
    page.get_by_text("A gesture").click()
    page.get_by_label("How much?").fill("1,200")
    page.get_by_label("Why? (needed").fill("She came twice for it")
    page.get_by_role("button", name="Give it, or ask for it").click()
    page.get_by_text("waits for a yes").first.wait_for()
    page.get_by_text("A gesture").click()
    page.get_by_text("Promise another time").click()
    yield "asked", page
    manager.reload()
    manager.get_by_role("button", name="Approve").wait_for()
    yield "asked-of-you", manager
    manager.get_by_role("button", name="Approve").click()
    manager.get_by_text("with a yes of").wait_for(state="attached")
    yield "approved", manager
    page.reload()
    page.get_by_text("Promise another time").click()
    page.get_by_label("Why? (the customer").fill("قطعة الغيار تصل يوم الخميس")
    page.get_by_role("button", name="Promise it").click()
    page.get_by_text("moved the promise").wait_for()
    yield "moved", page
    yield from answering(page, branch, case)


def answering(page: Page, branch: Branch, case: Case) -> Iterator[tuple[str, Page]]:
    page.get_by_role("button", name="Say sorry").click()
    assert page.get_by_label("Your answer to").input_value().startswith("مرحبًا، معك")
    page.get_by_label("Your answer to").fill("x" * 4000)
    page.evaluate("document.querySelectorAll('[maxlength]').forEach((field) => field.removeAttribute('maxlength'))")
    page.get_by_label("Your answer to").fill("ألغينا الرسوم " * 300)
    page.get_by_role("button", name="Answered").click()
    page.get_by_text("longer than 4000 characters").wait_for()
    yield "half", page
    page.get_by_label("Your answer to").fill("مرحبًا أمينة. ألغينا الرسوم، وسنتصل بك يوم الخميس.")
    page.get_by_role("button", name="Answered").click()
    page.get_by_role("heading", name="Answered by Theo").wait_for()
    yield "answered", page
    branch.writes_back(case, "شكرًا لكم. متى بالضبط؟")
    page.reload()
    page.get_by_text("New", exact=True).wait_for()
    yield "wrote", page
    assert page.get_by_label("Waiting").is_checked()
    page.get_by_label("How we spoke").check()
    page.get_by_label("What did we do about it?").fill(" ")
    page.get_by_role("button", name="Solved").click()
    page.get_by_text("Please say what was done about it.").wait_for()
    assert page.get_by_label("How we spoke").is_checked()
    yield "unsolved", page
    page.get_by_label("What did we do about it?").fill("Waived the fee, spoke about it in the morning round")
    page.get_by_role("button", name="Solved").click()
    page.get_by_role("button", name="Open again").wait_for()
    yield "solved", page
    again = branch.hears(words="مرة أخرى!")
    assert again.id != case.id
    page.goto(f"{branch.address}/cases/{again.id}")
    page.get_by_role("heading", name="The same person, earlier").wait_for()
    page.get_by_role("link", name=case.reference).wait_for()
    yield "earlier", page


def without_an_answer(page: Page, branch: Branch) -> Iterator[str]:
    """Cases that no tablet brought."""
    heard, theo = branch.heard, branch.installation.theo
    signs_in(page, branch.address, heard, theo)
    entry = Entry(
        branch=branch.installation.riverside, what="رسالة: " + WAITED, how="letter", language="ar", name="أمينة"
    )
    ways: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "now": branch.clock()}
    logged, _ = heard.database.write(log, entry, Sender(theo.name, "1", theo), **ways)
    page.goto(f"{branch.address}/cases/{logged.case_id}")
    page.get_by_text("written down by Theo").wait_for()
    yield "logged"
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_text("They left no number and no e-mail").wait_for()
    assert page.get_by_role("button", name="Could not reach").count() == 0
    yield "logged-taken"
    for _ in range(4):
        branch.tablet.sync([branch.tablet.visit(1, why=("waiting",))])
        branch.clock.turn(timedelta(minutes=1))
    (burst,) = [one for one in heard.database.read(open_cases, theo, now=branch.clock()) if one.origin == "burst"]
    page.goto(f"{branch.address}/cases/{burst.id}")
    page.get_by_role("heading", name="The low answers behind this").wait_for()
    yield "burst"
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_role("heading", name="You are looking after this").wait_for()
    assert page.get_by_role("button", name="Answered").count() == 0
    page.get_by_label("What did we do about it?").wait_for()
    yield "burst-taken"
