"""The screen behind the counter in a real browser: read from three metres, heard, and shared by name and PIN."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.staff.person import Person, add_person
from tests.pages.counter import PIN, Counter, a_counter
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, signs_in

pytestmark = pytest.mark.journey

SOON = 30_000
"""Milliseconds; the screen asks every five seconds."""

SCREEN = (1920, 1080)
READ_FROM_AFAR = 14 / 0.277
"""CSS pixels of 24 inches: capitals of 14 mm are 16 minutes of arc from three metres, the least that is comfortable."""
CAPITALS = 0.7
"""Of the size of the letters."""
CAPITAL_PIXELS = f"""selector => [...document.querySelectorAll(selector)].map(
    it => parseFloat(getComputedStyle(it).fontSize) * {CAPITALS})"""
CUT_OFF = """() => [...document.querySelectorAll(".plate *, .call *, .bar *")].filter(
    it => it.checkVisibility() && !it.matches(".visually-hidden, .brand *") && getComputedStyle(it).display !== "inline"
    && it.scrollWidth > it.clientWidth + 1).map(it => it.outerHTML)"""


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with a_counter(tmp_path / "home") as counter:
        for person in (counter.installation.mara, counter.installation.theo):
            counter.gives_pin(person)
        yield counter


@pytest.fixture
def page(chrome: Browser, counter: Counter) -> Iterator[Page]:
    """The desk's, under the policy that the server sends."""
    context = chrome.new_context(
        locale="en", reduced_motion="reduce", viewport={"width": SCREEN[0], "height": SCREEN[1]}
    )
    page = context.new_page()
    becomes_desk(page, counter)
    yield page
    context.close()


def becomes_desk(page: Page, counter: Counter) -> None:
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    page.get_by_role("link", name="Desks").click()
    page.get_by_label("What is it called?").fill("Counter 1")
    page.get_by_role("button", name="Make it a desk").click()
    page.get_by_text("Who are you?").wait_for()


def signs_in_here(page: Page, person: Person, pin: str = PIN) -> None:
    page.get_by_role("link", name=person.name, exact=True).click()
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Go on").first.click()


def played(page: Page) -> str:
    return str(page.evaluate("document.body.dataset.played ?? ''"))


def test_every_state_of_the_desk_can_be_read_and_touched(chrome: Browser, counter: Counter, axe: str) -> None:
    seen = []
    with browsing(chrome) as page:
        for name in states(page, counter):
            looked_at(page, axe, f"desk-{name}")
            seen.append(name)
    assert seen == ["quiet", "busy", "called", "who", "pin", "wrong", "seat", "taken"]


def states(page: Page, counter: Counter) -> Iterator[str]:
    becomes_desk(page, counter)
    yield "quiet"
    counter.a_busy_day()
    page.reload()
    yield "busy"
    counter.asks_for_somebody()
    page.get_by_text("Somebody now!").wait_for()
    yield "called"
    page.locator(".plate").first.click()
    page.get_by_role("heading", name="Who are you?").wait_for()
    yield "who"
    page.get_by_role("link", name="Theo").click()
    page.get_by_label("Your PIN").wait_for()
    yield "pin"
    page.get_by_label("Your PIN").fill("1111")
    page.get_by_role("button", name="Go on").first.click()
    page.get_by_text("This is not the PIN").wait_for()
    yield "wrong"
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Go on").first.click()
    page.get_by_role("button", name="Done").wait_for()
    yield "seat"
    page.goto(f"{counter.address}/desk")
    page.get_by_text("is signed in").wait_for()
    yield "taken"


def test_what_matters_is_read_from_three_metres(page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    page.reload()
    page.locator(".plate").first.wait_for()
    for what in (".plate .reference", ".plate .by:only-child", ".late-word"):
        sizes = page.evaluate(CAPITAL_PIXELS, what)
        assert sizes, what
        assert min(sizes) >= 0.85 * READ_FROM_AFAR, what
    for what in (".plate .since", ".plate .who", ".plate .mark"):
        assert min(page.evaluate(CAPITAL_PIXELS, what)) >= READ_FROM_AFAR / 2, what


def test_six_cases_fit_on_any_screen_and_nothing_is_cut_off(page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    counter.asks_for_somebody()
    for width, height in ((1920, 1080), (1366, 768), (1280, 1024), (1080, 1920), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        page.get_by_text("Somebody now!").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, height
        assert page.evaluate("document.documentElement.scrollHeight") <= height, width
        assert page.evaluate(CUT_OFF) == [], (width, height)


def test_no_word_of_a_customer_stands_there(page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    page.reload()
    page.locator(".plate").first.wait_for()
    source = page.content()
    for word in ("fifty minutes", "Sent away", "smell", "المصعد", "Rude", "Is anybody there", "Neema", "عائشة", "2712"):
        assert word not in source


def test_what_is_new_appears_by_itself_with_a_sound(page: Page, counter: Counter) -> None:
    page.get_by_role("button", name="Sound is off").click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    assert played(page) == "new"
    new = counter.complains()
    expect(page.locator(f"#case-{new.id}")).to_be_visible(timeout=SOON)
    expect(page.locator(f"#case-{new.id}.fresh")).to_be_visible()
    expect(page.locator("h1")).to_have_text("To answer 1")
    assert played(page) == "new new"
    counter.clock.at = new.take_by
    expect(page.locator(f"#case-{new.id}.late")).to_be_visible(timeout=SOON)
    assert played(page) == "new new late"
    counter.takes(counter.installation.theo, new)
    expect(page.locator(f"#case-{new.id} .who")).to_have_text("Theo", timeout=SOON)
    assert played(page) == "new new late"


def test_a_customer_who_waits_now_is_heard_until_somebody_goes(page: Page, counter: Counter) -> None:
    counter.asks_for_somebody()
    page.get_by_text("Somebody now!").wait_for()
    expect(page.locator("body")).to_have_attribute("data-played", re.compile("^call call"), timeout=SOON)
    page.get_by_role("link", name="Somebody now!").click()
    page.get_by_role("link", name="Theo").click()
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_role("button", name="Go on").first.click()
    page.get_by_role("button", name="I'm coming").click()
    page.goto(f"{counter.address}/desk")
    expect(page.get_by_text("Theo goes to Tablet 1")).to_be_visible()
    assert played(page) == ""


def test_sound_that_was_switched_on_needs_one_touch_after_a_new_start(page: Page) -> None:
    page.get_by_role("button", name="Sound is off").click()
    page.reload()
    page.locator("h1").click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    page.get_by_role("button", name="Sound is on").click()
    expect(page.get_by_role("button", name="Sound is off")).to_be_visible()
    page.reload()
    page.locator("h1").click()
    expect(page.get_by_role("button", name="Sound is off")).to_be_visible()


def test_theo_takes_a_case_from_the_wall_and_goes(page: Page, counter: Counter) -> None:
    case = counter.complains()
    page.locator(f"#case-{case.id}").click()
    signs_in_here(page, counter.installation.theo)
    page.wait_for_url(f"**/cases/{case.id}")
    page.get_by_role("button", name="I'll take it").click()
    page.get_by_role("button", name="Answered").wait_for()
    page.get_by_role("button", name="Done").click()
    expect(page.locator(f"#case-{case.id} .who")).to_have_text("Theo")
    page.goto(f"{counter.address}/cases/{case.id}")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()


def test_who_walks_away_is_signed_out_and_their_page_is_gone(page: Page, counter: Counter) -> None:
    page.clock.install()
    page.reload()
    signs_in_here(page, counter.installation.theo)
    page.get_by_role("button", name="Done").wait_for()
    page.clock.run_for(160_000)
    expect(page.get_by_role("button", name="Done (")).to_be_visible()
    page.clock.run_for(25_000)
    page.get_by_text("Who are you?").wait_for()


def test_whoever_types_a_long_answer_is_not(page: Page, counter: Counter) -> None:
    page.clock.install()
    page.reload()
    signs_in_here(page, counter.installation.theo)
    page.get_by_role("searchbox").focus()
    for _ in range(4):
        page.clock.run_for(60_000)
        with page.expect_response("**/desk/touch") as answered:
            page.keyboard.type("a")
        assert answered.value.status == 204
    expect(page.get_by_role("searchbox")).to_have_value("aaaa")


def test_who_only_looked_at_the_names_leaves_the_wall_behind(page: Page, counter: Counter) -> None:
    page.clock.install()
    page.get_by_role("link", name="Theo", exact=True).click()
    page.get_by_label("Your PIN").wait_for()
    page.clock.run_for(61_000)
    page.wait_for_url(f"{counter.address}/desk")


def test_without_a_connection_it_says_since_when(page: Page, counter: Counter) -> None:
    counter.complains()
    page.clock.install()
    page.reload()
    page.route("**/*", lambda route: route.abort())
    page.clock.run_for(30_000)
    expect(page.get_by_text("What stands here may be old")).to_be_visible()
    page.unroute("**/*")
    page.clock.run_for(10_000)
    expect(page.get_by_text("What stands here may be old")).to_be_hidden()


def test_thirty_people_still_find_their_name(page: Page, counter: Counter) -> None:
    branch, now = counter.installation.riverside, counter.clock()
    for number in range(28):
        name = f"Somebody Withalongername {number}"
        one = counter.heard.database.write(add_person, name=name, role="staff", branch=branch, now=now)
        counter.gives_pin(one)
    counter.a_busy_day()
    page.reload()
    assert page.locator(".names li").count() == 30
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN[0]
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("link", name="Somebody Withalongername 27").click()
    page.get_by_role("heading", name="Hello Somebody").wait_for()
