"""/k/CODE in a real browser: large enough for a lobby, readable by everybody, and back at the faces by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from surveys.phrases import phrase
from tests.pages.axe import SMALL, TOUCH, by_day_and_night
from tests.pages.conftest import POSTER, TILL, Served

pytestmark = pytest.mark.journey

INCH = 150
"""CSS pixels on the glass of a usual ten-inch tablet of 1280 x 800."""
FACE = 20 / 25.4 * INCH
TEN_INCHES, PHONE = (1280, 800), (390, 844)
HOME = f"/k/{POSTER}"


@pytest.fixture(params=[TEN_INCHES, PHONE], ids=["ten inches", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    width, height = request.param
    return width, height


@pytest.fixture
def page(chrome: Browser, size: tuple[int, int]) -> Iterator[Page]:
    # axe is a script from outside, which the page's own policy keeps out.
    viewport = {"width": size[0], "height": size[1]}
    context = chrome.new_context(bypass_csp=True, reduced_motion="reduce", viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    yield page
    context.close()


class Visit:
    """`for name in Visit(...)`: the page shows what is named."""

    def __init__(self, page: Page, address: str, language: str, phone: str) -> None:
        self.page, self.address, self.language, self.phone = page, address, language, phone

    def __iter__(self) -> Iterator[str]:
        page = self.page
        page.goto(f"{self.address}/k/{TILL}?lang={self.language}")
        page.locator("button.face[value='4']").click()
        yield "scale"
        page.goto(f"{self.address}{HOME}?lang={self.language}")
        yield "faces"
        page.locator("button.face[value='1']").click()
        yield "reasons"
        page.locator("input[type=checkbox]").first.check()
        self.press("go_on")
        yield "words"
        page.locator("textarea").fill("The lift was out of order again.")
        self.press("want_answer")
        yield "contact"
        page.locator("[name=phone]").fill(self.phone)
        self.press("done")
        yield "thanks"

    def press(self, key: str) -> None:
        self.page.get_by_role("button", name=phrase(key, self.language), exact=True).click()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_fits_and_can_be_read_and_touched_by_everybody(
    page: Page, served: Served, axe: str, size: tuple[int, int], language: str
) -> None:
    width, height = size
    phone = f"+254 712 34{'2' if language == 'en' else '3'} {width % 1000:03}"
    seen = []
    for name in Visit(page, served.address, language, phone):
        assert by_day_and_night(page, axe) == {}, name
        assert page.evaluate(SMALL, TOUCH) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if size == TEN_INCHES:
            assert page.evaluate("document.documentElement.scrollHeight") <= height, name
        seen.append(name)
    assert seen == ["scale", "faces", "reasons", "words", "contact", "thanks"]


@pytest.mark.parametrize("turned", [False, True])
def test_faces_are_twenty_millimetres_on_ten_inches(chrome: Browser, served: Served, *, turned: bool) -> None:
    width, height = reversed(TEN_INCHES) if turned else TEN_INCHES
    page = chrome.new_page(viewport={"width": width, "height": height})
    page.goto(f"{served.address}{HOME}")
    boxes = [face.bounding_box() for face in page.locator(".face").all()]
    assert len(boxes) == 5
    assert all(box and min(box["width"], box["height"]) >= FACE for box in boxes)
    page.close()


def test_the_thanks_go_home_by_themselves_without_a_script(chrome: Browser, served: Served) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}{HOME}")
    page.locator("button.face[value='5']").click()
    page.get_by_role("button", name="Go on").click()
    page.locator("textarea").fill("Amina was kind")
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_text("Your answer is saved").wait_for()
    page.wait_for_url(f"{served.address}{HOME}", timeout=30_000)
    page.get_by_text("How was your visit today?").wait_for()
    page.go_back()
    assert "Amina was kind" not in page.content()
    context.close()
