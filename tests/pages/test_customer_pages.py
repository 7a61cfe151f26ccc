"""The customer's pages in a real browser: readable by everybody, at any width, in both directions, day and night."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.pages.axe import SCHEMES, SMALL, TOUCH, by_day_and_night
from tests.pages.conftest import POSTER, Served
from tests.pages.customer_walk import Walk

pytestmark = pytest.mark.journey

YOUNGER = re.compile(r"(?<![-\w])(gap|inset|(margin|padding)-inline(-end|-start)?|inset-inline-start):[^;}]*;?")
"""What Safari 12 on an iPhone 6 does not know; nor does it know :has() and :focus-visible."""
TOUCHING = """() => [...document.querySelectorAll("main, form, .faces, .chips, .do, .stack, .card")].flatMap(box => {
    const parts = [...box.children].filter(it => it.checkVisibility() && it.offsetHeight > 1).map(
        it => [it.getBoundingClientRect(), it])
    return parts.slice(1).filter(([one], at) => {
        const before = parts[at][0]
        return one.top - before.bottom < 3 && Math.max(one.left - before.right, before.left - one.right) < 3
    }).map(([_, it]) => it.outerHTML)})"""


def in_large_letters(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("</style>", "html{font-size:200%}</style>"))


def as_in_2016(route: Route) -> None:
    answer = route.fetch()
    told = answer.text().replace("@supports not (inset:0)", "@media all").replace("@supports selector(", "@media none(")
    route.fulfill(response=answer, body=YOUNGER.sub("", told).replace(":focus-visible", ":unheard-of"))


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
    yield page
    context.close()


def test_every_page_can_be_read_and_touched_by_everybody(page: Page, served: Served, axe: str, language: str) -> None:
    seen = []
    for name in Walk(page, served, language):
        assert by_day_and_night(page, axe) == {}, name
        if shots := os.environ.get("HEARD_LOOK"):
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{shots}/{name.replace(' ', '-')}-{language}-{scheme}.png", full_page=True)
        assert page.evaluate(SMALL, TOUCH) == [], name
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        seen.append(name)
    assert len(seen) == len(set(seen)) == 28


def test_with_text_of_twice_the_size_nothing_is_cut_off(page: Page, served: Served, language: str) -> None:
    page.route("**/*", in_large_letters)
    for name in Walk(page, served, language):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name


def test_a_ten_year_old_phone_shows_every_page_apart_and_whole(page: Page, served: Served, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    page.route("**/*", as_in_2016)
    for name in Walk(page, served, language):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.evaluate(TOUCHING) == [], name


def test_nobody_who_sees_hears_or_types_comes_to_what_only_robots_fill_in(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/f/{POSTER}")
    assert page.locator("input[name=homepage]").count() == 1
    assert not page.locator("input[name=homepage]").is_visible()
    assert page.get_by_role("textbox").count() == 0
    came_to = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        came_to.add(page.evaluate("document.activeElement.name || ''"))
    assert came_to == {"overall", ""}


def test_only_the_field_that_was_chosen_is_shown(chrome: Browser, served: Served) -> None:
    page = chrome.new_context(java_script_enabled=False, locale="en").new_page()
    for name in Walk(page, served, "en"):
        if name == "contact":
            break
    phone, email = page.get_by_label("Your phone number"), page.get_by_label("Your e-mail address")
    assert (phone.is_visible(), email.is_visible()) == (True, False)
    page.get_by_label("E-mail", exact=True).check()
    assert (phone.is_visible(), email.is_visible()) == (False, True)
