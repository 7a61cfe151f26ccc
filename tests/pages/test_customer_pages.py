"""The customer's pages in a real browser: readable by everybody, at any width, in both directions, day and night."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.conftest import Served
from tests.pages.customer_walk import Walk

pytestmark = pytest.mark.journey

RULES = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
TOUCH = 44
"""CSS pixels that a finger needs."""
SMALL = """least => [...document.querySelectorAll("button, input:not([type=hidden]), textarea, main a")]
    .filter(it => it.checkVisibility() && Math.min(it.offsetHeight, it.getBoundingClientRect().height) < least)
    .map(it => it.outerHTML)"""


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(chrome: Browser, language: str) -> Iterator[Page]:
    # axe is a script from outside, which the page's own policy keeps out.
    context = chrome.new_context(
        bypass_csp=True, reduced_motion="reduce", locale=language, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def violations(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_every_page_can_be_read_and_touched_by_everybody(page: Page, served: Served, axe: str, language: str) -> None:
    seen = []
    for name in Walk(page, served, language):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page, axe) == [], f"{name}, {scheme}"
        assert page.evaluate(SMALL, TOUCH) == [], name
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        seen.append(name)
    assert len(seen) == len(set(seen)) == 15


def test_only_the_field_that_was_chosen_is_shown(chrome: Browser, served: Served) -> None:
    page = chrome.new_context(java_script_enabled=False, locale="en").new_page()
    for name in Walk(page, served, "en"):
        if name == "contact":
            break
    phone, email = page.get_by_label("Your phone number"), page.get_by_label("Your e-mail address")
    assert (phone.is_visible(), email.is_visible()) == (True, False)
    page.get_by_label("E-mail", exact=True).check()
    assert (phone.is_visible(), email.is_visible()) == (False, True)
