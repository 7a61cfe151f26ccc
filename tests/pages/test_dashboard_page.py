"""The dashboard in a real browser: on a phone and a desk, by day and night, on paper, with answers in every script."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from server.reports.review.week import Week, midnight
from tests.installation import Hands, install
from tests.pages.axe import violations
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at, signs_in
from tests.server.reports.lobby import Lobby
from tests.server.reports.weeks import live_through

pytestmark = pytest.mark.journey

NOW = datetime(2026, 4, 3, 14, tzinfo=UTC)
"""Friday, 17:00 in Nairobi."""


@pytest.fixture
def page(tmp_path: Path, chrome: Browser) -> Iterator[Page]:
    """Mara looks at her reports, after five weeks at Riverside."""
    clock = Hands(NOW - timedelta(days=60))
    installation = install(tmp_path / "home", clock=clock)
    heard, riverside = installation.heard, installation.riverside
    lobby = Lobby(heard.database, riverside, heard.keys, heard.outlets)
    live_through(lobby, midnight(Week.of(NOW.date()).begins, riverside), installation.mara, installation.theo)
    clock.at = NOW
    with served_at(heard) as address, browsing(chrome) as page:
        signs_in(page, address, heard, installation.mara)
        page.goto(f"{address}/reports")
        yield page
    heard.close()


def test_the_dashboard_and_what_is_behind_it_can_be_read_and_touched(page: Page, axe: str) -> None:
    looked_at(page, axe, "dashboard")
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.get_by_text("were one of the two best answers.").first.is_visible()
    assert page.get_by_role("columnheader", name="Very likely").is_visible()
    looked_at(page, axe, "dashboard-open")
    page.get_by_role("link", name="Very bad").click()
    page.get_by_text("انتظرت أربعين دقيقة").wait_for()
    looked_at(page, axe, "answers")
    page.get_by_role("link", name="Open its case").first.click()
    page.wait_for_url("**/cases/*")


def test_filters_are_in_the_address_and_need_no_script(page: Page, chrome: Browser) -> None:
    with browsing(chrome, script=False) as plain:
        plain.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        plain.goto(page.url)
        plain.get_by_text("Branch, days and more").click()
        plain.get_by_label("Way").select_option("By a code on a receipt")
        plain.get_by_role("button", name="Show").click()
        assert "channel=till" in plain.url
        plain.get_by_text("by a code on a receipt").first.wait_for()
        assert plain.get_by_label("Way").input_value() == "till"
        assert plain.locator("main script").count() == 0


def test_on_paper_it_is_readable_by_night_too(page: Page, axe: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert violations(page, axe) == []
    assert not page.locator(".chips").is_visible()
    assert page.locator(".trend svg").is_visible()
