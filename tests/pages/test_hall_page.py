"""From a solved case to the hall: what was done is written, ticked, and read on the board; the month beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from server.branches.branch import add_branch
from server.cases import life
from server.database.tables.branches import branches
from server.reports.monthly.sending import send_months
from server.staff.person import add_person
from tests.installation import Hands, Installation, install
from tests.pages.axe import violations
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, browsing, served_at, signs_in
from tests.server.reports.lobby import Lobby

pytestmark = pytest.mark.journey

NOW = datetime(2026, 4, 1, 14, tzinfo=UTC)
"""Wednesday, 17:00 in Nairobi."""
DAY = timedelta(days=1)
ARABIC = "فتحنا شباكًا ثانيًا عند الظهر."


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Riverside, in English and Arabic, has solved what a customer said; the month is over."""
    clock = Hands(NOW - 60 * DAY)
    made = install(tmp_path / "home", clock=clock)
    heard, riverside, mara = made.heard, made.riverside, made.mara
    change = branches.update().where(branches.c.id == riverside.id).values(languages=["en", "ar"], region="coast")
    heard.database.write(lambda session: session.execute(change))
    heard.database.write(add_branch, slug="dock", name="Dock", timezone="Africa/Nairobi", region="coast", now=clock())
    lobby = Lobby(heard.database, riverside, heard.keys, heard.outlets)
    lobby.opens(clock())
    lobby.hears_each(*[5, 4, 2, 5] * 10, at=NOW - 20 * DAY)
    case = lobby.case_of(lobby.hears(1, "Forty minutes in the queue", at=NOW - 8 * DAY, reasons=("waiting",)))
    ways: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "now": NOW - 7 * DAY}
    heard.database.write(life.take, mara, case, **ways)
    heard.database.write(life.answer, mara, case, **ways)
    heard.database.write(life.solve, mara, case, cause_key="waiting", remedy="Opened window two", now=NOW - 7 * DAY)
    clock.at = NOW
    yield made
    heard.close()


def test_what_was_done_goes_from_the_case_to_the_board_on_the_wall(
    installation: Installation, chrome: Browser, axe: str
) -> None:
    with served_at(installation.heard) as address, browsing(chrome) as page:
        signs_in(page, address, installation.heard, installation.mara)
        page.goto(f"{address}/reports/answers?value=1&question=overall")
        page.get_by_role("link", name="Open its case").first.click()
        page.get_by_text("Show it in the hall").wait_for()
        assert page.get_by_label("You said").input_value() == "waiting"
        page.get_by_label("We did (English)").fill("Please ring 0711 234 567.")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("Please leave out numbers").wait_for()
        page.get_by_label("We did (English)").fill("A second window opens at noon.")
        page.get_by_label("We did (Arabic)").fill(ARABIC)
        looked_at(page, axe, "case-hall")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text("in the hall", exact=True).wait_for()
        page.goto(f"{address}/reports?branch=riverside")
        page.get_by_role("link", name="In the hall").click()
        page.get_by_text("A second window opens at noon.").wait_for()
        looked_at(page, axe, "hall")
        onto_the_wall(chrome, page, address, axe)


def onto_the_wall(chrome: Browser, page: Page, address: str, axe: str) -> None:
    """Where nobody is signed in."""
    key = page.get_by_label("Open this on the screen").input_value().rpartition("/reports/board/")[2]
    with browsing(chrome, (1920, 1080), script=False) as wall:
        drawn = wall.goto(f"{address}/reports/board/{key}?lang=ar")
        assert drawn
        assert wall.locator("html").get_attribute("dir") == "rtl"
        assert wall.get_by_text(ARABIC).is_visible()
        assert wall.evaluate("document.documentElement.scrollHeight") == 1080
        assert "lang=en" in drawn.headers["refresh"]
    with browsing(chrome, DESK) as lit:
        lit.goto(f"{address}/reports/board/{key}")
        for scheme in ("dark", "light"):
            lit.emulate_media(color_scheme=scheme)
            assert violations(lit, axe) == [], scheme


def test_the_month_of_a_region_says_whom_to_call(installation: Installation, chrome: Browser, axe: str) -> None:
    heard = installation.heard
    kai = heard.database.write(add_person, email="kai@coast.example", role="region", region="coast", now=NOW)
    assert send_months(heard.database, outlets=heard.outlets, keys=heard.keys, now=NOW) == 1
    with served_at(heard) as address, browsing(chrome) as page:
        signs_in(page, address, heard, kai)
        page.get_by_role("link", name="Reports").click()
        page.get_by_role("link", name="Weekly reviews").click()
        page.get_by_role("link", name="March 2026").click()
        page.get_by_role("heading", name="One branch to call, and why").wait_for()
        assert page.get_by_text("No answers in March, and none before.").is_visible()
        looked_at(page, axe, "month")
