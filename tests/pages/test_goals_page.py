"""Targets and visitors in a real browser, without a script, by day and night."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.installation import NOON, Hands, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at, signs_in
from tests.server.reports.lobby import Lobby

pytestmark = pytest.mark.journey


@pytest.fixture
def page(tmp_path: Path, chrome: Browser) -> Iterator[Page]:
    """Of Mara, after four weeks in which forty customers answered."""
    installation = install(tmp_path / "home", clock=Hands(NOON))
    heard = installation.heard
    lobby = Lobby(heard.database, installation.riverside, heard.keys)
    lobby.opens(NOON - timedelta(days=60))
    for number in range(40):
        lobby.hears(5 if number % 10 else 1, at=NOON - timedelta(hours=8 * number))
    with served_at(heard) as address, browsing(chrome) as page:
        signs_in(page, address, heard, installation.mara)
        page.goto(f"{address}/reports/goals")
        yield page


def test_a_manager_sets_a_target_and_types_visitors(page: Page, axe: str) -> None:
    page.get_by_label("Satisfied").fill("70")
    page.get_by_role("button", name="Save the targets").click()
    page.get_by_text("Reached, very likely.").wait_for()
    page.get_by_label("Mon 2 March").fill("many")
    page.get_by_role("button", name="Save the visitors").click()
    page.get_by_role("alert").wait_for()
    looked_at(page, axe, "goals-refused")
    page.get_by_label("Mon 2 March").fill("60")
    page.get_by_role("button", name="Save the visitors").click()
    page.get_by_text("on 1 counted day.").wait_for()
    looked_at(page, axe, "goals")
