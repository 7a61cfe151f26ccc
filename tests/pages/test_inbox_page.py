"""The inbox in a real browser: readable by everybody, without a mouse, with one hand, and always of now."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Response, expect

from server.branches.branch import add_branch
from server.staff.person import Person, add_person
from tests.pages.counter import Counter, a_counter
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, PHONE, browsing, signs_in

pytestmark = pytest.mark.journey

THUMB = 0.55
"""Of the screen's height, from above: what a thumb reaches that holds the phone begins there."""


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with a_counter(tmp_path / "home") as counter:
        yield counter


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    with browsing(chrome) as page:
        yield page


@pytest.fixture
def own_page(chrome: Browser) -> Iterator[Page]:
    """On a desk, and under the policy that the server sends: what it forbids does not run."""
    context = chrome.new_context(locale="en", viewport={"width": DESK[0], "height": DESK[1]})
    page = context.new_page()
    yield page
    context.close()


def kai_of_both(counter: Counter) -> Person:
    """Somebody who manages a second branch too."""
    write, now = counter.heard.database.write, counter.clock()
    harbour = write(add_branch, slug="harbour", name="Harbour", timezone="Europe/Berlin", now=now)
    for branch in (harbour, counter.installation.riverside):
        kai = write(add_person, email="kai@example.com", role="manager", branch=branch, now=now)
    return kai


def rows(page: Page) -> Locator:
    return page.locator("a.row-link")


def asks_again(page: Page) -> Response:
    """As it would by itself within twenty seconds."""
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as answered:
        page.evaluate("htmx.trigger('#inbox', 'every', {}, false)")
    return answered.value


def test_every_state_of_the_inbox_can_be_read_and_touched(page: Page, counter: Counter, axe: str) -> None:
    seen = []
    for name in states(page, counter):
        looked_at(page, axe, f"inbox-{name}")
        seen.append(name)
    assert seen == ["empty", "busy", "of-several", "nothing-of-mine", "found", "not-found", "desks"]


def states(page: Page, counter: Counter) -> Iterator[str]:
    signs_in(page, counter.address, counter.heard, kai_of_both(counter))
    page.get_by_text("Nobody is waiting for an answer.").wait_for()
    yield "empty"
    counter.a_busy_day()
    counter.asks_for_somebody()
    page.reload()
    expect(page.get_by_text("A customer asks for somebody now")).to_be_visible()
    yield "busy"
    page.get_by_label("Branch").select_option("riverside")
    page.wait_for_url("**/?of=riverside")
    yield "of-several"
    page.get_by_role("link", name="Mine").click()
    expect(page.get_by_text("You look after nothing just now.")).to_be_visible()
    yield "nothing-of-mine"
    finds(page, "المصعد")
    expect(rows(page)).to_have_count(1)
    yield "found"
    finds(page, "unicorns")
    expect(page.get_by_text("No case you may see has this.")).to_be_visible()
    yield "not-found"
    page.goto(f"{counter.address}/desk/all")
    yield "desks"


def finds(page: Page, typed: str) -> None:
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("heading", name=typed).wait_for()


def test_the_list_is_walked_and_opened_without_a_mouse(own_page: Page, counter: Counter) -> None:
    day, page = counter.a_busy_day(), own_page
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(rows(page).nth(at)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys p").first).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("jk?/")
    expect(page.get_by_role("searchbox")).to_have_value("jk?/")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{day['late'].id}")


def test_who_speaks_to_their_computer_switches_the_keys_off(own_page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    page = own_page
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch the keys off").click()
    page.reload()
    page.keyboard.press("j")
    expect(rows(page).first).not_to_be_focused()


def test_what_comes_in_appears_by_itself_and_the_place_is_kept(own_page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    page = own_page
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    before = rows(page).count()
    last = rows(page).last
    last.focus()
    held = last.get_attribute("id")
    new = counter.complains("The lift stands still.")
    assert asks_again(page).status == 200
    expect(rows(page)).to_have_count(before + 1)
    expect(page.locator(f"#case-{new.id}")).to_be_visible()
    expect(page.locator(f"#{held}")).to_be_focused()
    expect(page).to_have_title(f"To answer ({before + 1}) · Heard")


def test_while_nothing_happens_it_is_told_so_in_no_bytes(own_page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    page = own_page
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    before = rows(page).count()
    page.get_by_role("searchbox").fill("half a wo")
    answer = asks_again(page)
    assert (answer.status, answer.body() if answer.status != 304 else b"") == (304, b"")
    expect(rows(page)).to_have_count(before)
    expect(page.get_by_role("searchbox")).to_have_value("half a wo")


def test_it_asks_again_within_twenty_seconds(own_page: Page, counter: Counter) -> None:
    page = own_page
    page.clock.install()
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true"):
        page.clock.run_for(20_000)


def test_without_a_connection_it_says_that_it_may_be_old(own_page: Page, counter: Counter) -> None:
    page = own_page
    page.clock.install()
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    page.route("**/*", lambda route: route.abort())
    page.clock.run_for(90_000)
    expect(page.get_by_text("this list may be old")).to_be_visible()


def test_a_session_that_ended_leads_to_signing_in(own_page: Page, counter: Counter) -> None:
    page = own_page
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    page.context.clear_cookies()
    page.evaluate("htmx.trigger('#inbox', 'every', {}, false)")
    page.wait_for_url("**/sign-in?**")


def test_one_hand_reaches_every_view_on_a_phone(page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    chips = page.get_by_role("navigation", name="Which cases").get_by_role("link")
    navigation = page.get_by_role("navigation", name="Pages")
    assert chips.count() == 4
    for chip in chips.all():
        box, bar = chip.bounding_box(), navigation.bounding_box()
        assert box
        assert bar
        assert box["y"] > THUMB * PHONE[1]
        assert box["y"] + box["height"] <= bar["y"]
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    chips.filter(has_text="Late").click()
    page.wait_for_url("**/?show=late")
    expect(rows(page)).to_have_count(1)


def test_without_a_script_everything_can_be_done(chrome: Browser, counter: Counter) -> None:
    counter.a_busy_day()
    with browsing(chrome, DESK, script=False) as page:
        signs_in(page, counter.address, counter.heard, kai_of_both(counter))
        page.get_by_label("Branch").select_option("riverside")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**/?of=riverside")
        page.get_by_role("searchbox").fill("gas")
        page.get_by_role("button", name="Find").click()
        expect(rows(page)).to_have_count(1)


def test_what_was_looked_for_stands_in_no_address(page: Page, counter: Counter) -> None:
    counter.a_busy_day()
    signs_in(page, counter.address, counter.heard, counter.installation.mara)
    finds(page, "0712 345678")
    assert "0712" not in page.url
    assert "345678" not in page.url
    expect(rows(page)).to_have_count(1)
    rows(page).click()
    page.go_back()
    page.get_by_role("heading", name="0712 345678").wait_for()
