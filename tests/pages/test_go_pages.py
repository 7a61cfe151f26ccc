"""The pages behind the links of a mail, in a real browser and without signing in."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from server.cases.case import Case
from server.cases.gestures import give
from tests.pages.case_walk import Branch, a_branch
from tests.pages.looking import looked_at
from tests.pages.serving import browsing

pytestmark = pytest.mark.journey


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    with a_branch(tmp_path / "home") as branch:
        yield branch


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


def test_every_page_behind_a_mail_can_be_read_and_touched(page: Page, branch: Branch, axe: str) -> None:
    seen = []
    for name in from_the_mail(page, branch):
        looked_at(page, axe, f"go-{name}")
        seen.append(name)
    assert seen == [
        "take",
        "taken",
        "used",
        "call",
        "tried",
        "answer",
        "answered",
        "gone",
        "tomorrow",
        "handed",
        "yes",
        "said",
    ]


def from_the_mail(page: Page, branch: Branch) -> Iterator[str]:
    """Nobody signs in; the page shows what is named."""
    theo, case = branch.installation.theo, branch.hears()
    taps = branch.mailed(theo)
    assert list(taps) == [
        "I'll take it",
        "Call",
        "Could not reach",
        "Answered",
        "Hand to tomorrow's team",
        "Open the case",
    ]
    page.goto(branch.address + taps["I'll take it"])
    assert page.get_by_text("712345678").count() == 0
    yield "take"
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_role("heading", name="It is yours, Theo").wait_for()
    page.get_by_role("link", name="Call +254712345678").wait_for()
    yield "taken"
    page.goto(branch.address + taps["I'll take it"])
    page.get_by_text("used already").wait_for()
    yield "used"
    page.goto(branch.address + taps["Call"])
    assert page.get_by_text("712345678").count() == 0
    yield "call"
    page.get_by_role("button", name="Show the number").click()
    page.get_by_role("link", name="Call +254712345678").wait_for()
    page.get_by_role("button", name="Could not reach").click()
    page.get_by_role("heading", name="Noted, Theo").wait_for()
    yield "tried"
    page.goto(branch.address + taps["Answered"])
    page.get_by_label("Your answer to").fill("ألغينا الرسوم.")
    yield "answer"
    page.get_by_role("button", name="Answered").click()
    page.get_by_role("heading", name="Answered. Thank you, Theo").wait_for()
    yield "answered"
    page.goto(branch.address + taps["Hand to tomorrow's team"])
    page.get_by_text("Answered by Theo").wait_for()
    yield "gone"
    yield from a_later_mail(page, branch, case)


def a_later_mail(page: Page, branch: Branch, case: Case) -> Iterator[str]:
    theo = branch.installation.theo
    branch.clock.turn(timedelta(minutes=20))
    other = branch.hears(words="Cold", contact=None)
    taps = branch.mailed(theo)
    assert "Call" not in taps
    page.goto(branch.address + taps["Hand to tomorrow's team"])
    yield "tomorrow"
    page.get_by_role("button", name="Hand to tomorrow's team").click()
    page.get_by_role("heading", name="Handed to tomorrow's team").wait_for()
    yield "handed"
    assert other.id != case.id
    branch.clock.turn(timedelta(minutes=1))
    page.goto(branch.address + asked_link(branch, case.id))
    page.get_by_text("would like to give").wait_for()
    yield "yes"
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("heading", name="Yes, said Mara").wait_for()
    yield "said"


def asked_link(branch: Branch, case_id: UUID) -> str:
    """Theo asks for more than he may give; Mara's mail."""
    heard, theo = branch.heard, branch.installation.theo
    more: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "now": branch.clock()}
    heard.database.write(give, theo, case_id, kind="Waived fee", amount=120_000, why="She came twice for it", **more)
    return branch.mailed(branch.installation.mara)["Approve"]
