"""Somebody who never saw a survey file changes what is asked, sees it on the phone and the tablet, and publishes it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from server.staff.person import add_person
from tests.pages.conftest import POSTER, Served
from tests.pages.serving import DESK, PHONE, browsing, goes_to, signs_in

pytestmark = pytest.mark.journey
WORDS = "What was it mostly about?"


@pytest.fixture
def nia(served: Served, chrome: Browser) -> Iterator[Page]:
    """At a desk, with scripts."""
    with browsing(chrome, DESK) as page:
        yield signed_in(page, served)


@pytest.fixture
def nia_without_script(served: Served, chrome: Browser) -> Iterator[Page]:
    with browsing(chrome, PHONE, script=False) as page:
        yield signed_in(page, served)


def signed_in(page: Page, served: Served) -> Page:
    heard = served.installation.heard
    person = heard.database.write(add_person, email="nia@heard.example", role="admin", now=served.clock())
    signs_in(page, served.address, heard, person)
    return page


def test_words_are_seen_while_they_are_typed_and_asked_when_they_are_published(nia: Page, served: Served) -> None:
    goes_to(nia, "Surveys")
    nia.get_by_role("link", name="Branch visit").click()
    nia.get_by_role("button", name="Change it").click()
    nia.get_by_role("link", name="What was the main reason?", exact=True).click()

    phone, tablet = (nia.frame_locator(f"iframe[name=look-{on}]") for on in ("phone", "tablet"))
    expect(phone.get_by_text("What was the main reason?")).to_be_visible()
    nia.get_by_label("The question in English").fill(WORDS)
    expect(phone.get_by_text(WORDS)).to_be_visible()
    nia.locator(".speaks .pill", has_text="العربية").click()
    expect(phone.locator("html[dir=rtl]").get_by_text("الانتظار")).to_be_visible()
    nia.locator(".look .pill", has_text="Tablet").click()
    expect(tablet.get_by_text("الانتظار")).to_be_visible()
    nia.locator(".speaks .pill", has_text="English").click()
    nia.get_by_label("Only if “How was your visit today?” is").check()
    nia.get_by_label("to", exact=True).select_option("3")
    nia.get_by_role("button", name="Save in the draft").click()
    expect(nia.get_by_role("status")).to_contain_text("Saved.")

    nia.goto(f"{served.address}/surveys/branch-visit/draft")
    nia.get_by_role("link", name="Look it over and publish").click()
    nia.get_by_role("button", name=re.compile("Publish version")).click()
    expect(nia.get_by_role("status")).to_contain_text("is published")
    nia.goto(f"{served.address}/f/{POSTER}")
    nia.get_by_role("button", name="Bad", exact=True).click()
    expect(nia.get_by_text(WORDS)).to_be_visible()


def test_all_of_it_works_on_a_phone_without_a_script(nia_without_script: Page, served: Served) -> None:
    page = nia_without_script
    page.goto(f"{served.address}/surveys/new")
    page.get_by_label("What is it called?").fill("After a repair")
    page.get_by_role("button", name="Make a draft").click()
    page.get_by_text("Add a question").click()
    page.get_by_role("button", name=re.compile("Reasons")).click()
    page.get_by_label("Answer 7").fill("The workshop")
    page.get_by_role("button", name="Take out answer 2").click()
    expect(page.get_by_label("Answer 6")).to_have_value("The workshop")
    page.get_by_label("One more answer").fill("Parts")
    page.get_by_label("The question").fill("")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_label("Answer 7")).to_have_value("Parts")
    expect(page.get_by_text("Not written yet.")).to_be_visible()
    page.get_by_label("The question").fill("What about the repair?")
    page.get_by_role("button", name="Save in the draft").click()
    frame = page.frame_locator("iframe[name=look-phone]")
    expect(frame.get_by_text("What about the repair?")).to_be_visible()
    page.get_by_role("link", name="To all questions").click()
    page.get_by_role("link", name="Look it over and publish").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("heading", name="After a repair")).to_be_visible()
