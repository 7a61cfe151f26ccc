"""A staff page as everybody sees it: light and dark, on phone and desk, by axe; HEARD_LOOK=FOLDER keeps pictures."""

import os

from playwright.sync_api import Page

from tests.pages.axe import SCHEMES, SMALL, TOUCH, by_day_and_night


def looked_at(page: Page, axe: str, name: str) -> None:
    shots = os.environ.get("HEARD_LOOK")
    assert by_day_and_night(page, axe) == {}, name
    for scheme in reversed(SCHEMES):
        page.emulate_media(color_scheme=scheme)
        if shots:
            page.screenshot(path=f"{shots}/{name}-{scheme}.png", full_page=True)
    assert page.evaluate(SMALL, TOUCH) == [], name
    for width in (320, 1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}, {width}"
        if shots and width == 1280:
            page.screenshot(path=f"{shots}/{name}-desk.png", full_page=True)
