"""Every page that people get, once, full of content: readable and touchable on phone and desk, by day and night."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from server.app import create_app
from server.heard import Heard, prepare
from server.settings import Settings
from server.staff import desk
from server.staff.access import open_to_all
from server.staff.pages.frame import PLACES
from server.staff.person import person_by_email
from tests.pages.lived_in import live_in
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, goes_to, served_at, signs_in
from tests.server.conftest import KEYS, NOON
from tests.server.doors import ALL, DOORS, MANAGER, TABLE, Door, get
from tests.server.two_branches import OUTLETS, furnish

pytestmark = pytest.mark.journey

MARA, ROOT = "mara@riverside.example", "root@heard.example"
CUSTOMERS = {"/f", "/F", "/c/<secret>", *(f"/{one}/<code>" for one in "fFk")}
"""Pages that test_customer_pages.py and test_kiosk_page.py walk, in several languages."""
BROKEN = 500
NO_PAGES = {"/assets/<path:name>", "/static/<path:name>", "/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"}
FULLER = (get("/reports/week", "/reports/week?of={slug}&begins=2026-02-23", MANAGER),)
"""With more in them than behind the same rule's door."""


@dataclass
class House:
    """Riverside and Station after some weeks, and browsers for whoever comes to a door."""

    address: str
    app: Flask
    heard: Heard
    things: dict[str, str]
    _chrome: Browser
    _open: ExitStack
    _pages: dict[str, Page] = field(default_factory=dict)

    def opened(self, door: Door) -> Page | None:
        """The page behind it; None: a file, a part of a page, or the way to another page."""
        page, url = self.page_of(who_opens(door)), self.address + door.path.format(**self.things)
        answer = page.context.request.get(url, max_redirects=0)
        assert answer.status < BROKEN or door.rule in NO_PAGES, door.path
        if b"<html" not in answer.body():
            return None
        page.goto(url)
        return page

    def page_of(self, who: str) -> Page:
        """A browser of theirs, always the same."""
        if who not in self._pages:
            self._pages[who] = page = self._open.enter_context(browsing(self._chrome))
            if who == "a desk":
                token = self.things["desk_token"]
                page.context.add_cookies([{"name": desk.COOKIE, "value": token, "url": self.address}])
            elif who:
                person = self.heard.database.read(person_by_email, who)
                assert person
                signs_in(page, self.address, self.heard, person)
        return self._pages[who]


def who_opens(door: Door) -> str:
    if door.rule in {"/desk", "/desk/in"}:
        return "a desk"
    return {ALL: "", "admin": ROOT}.get(door.who, MARA)


@pytest.fixture
def house(tmp_path: Path, chrome: Browser) -> Iterator[House]:
    settings = Settings(home=tmp_path, public_url="http://heard.example", smtp_url="smtp://127.0.0.1:1")
    prepare(settings)
    with ExitStack() as opened:
        database = opened.enter_context(Heard.open(settings).database)
        heard = Heard(settings, database, KEYS, OUTLETS, lambda: NOON)
        things = database.write(furnish)
        database.write(live_in, things)
        app = create_app(heard)
        address = opened.enter_context(served_at(heard, app))
        yield House(address, app, heard, things.riversides, chrome, opened)


def unwalked(app: Flask) -> list[str]:
    """What answers to a GET and has no door here."""
    gets = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    walked = {door.rule for door in DOORS if door.method == "GET"}
    return [f"Nobody looks at {rule}: add its line to {TABLE}." for rule in sorted(gets - walked)]


def test_every_staff_page_can_be_read_and_touched(house: House, axe: str) -> None:
    seen = set()
    for door in (*DOORS, *FULLER):
        if door.method == "GET" and door.rule not in CUSTOMERS | NO_PAGES and (page := house.opened(door)):
            looked_at(page, axe, re.sub(r"\W+", "-", "every" + door.path))
            seen.add(door.rule)
    assert {place for _, place in PLACES} <= seen
    assert unwalked(house.app) == []


def test_a_page_that_nobody_looks_at_is_named(house: House) -> None:
    house.app.add_url_rule("/attic", "attic", open_to_all(lambda: "<!doctype html>"))
    assert unwalked(house.app) == [f"Nobody looks at /attic: add its line to {TABLE}."]


def test_on_a_phone_more_places_unfold(house: House, axe: str) -> None:
    page = house.page_of(MARA)
    page.set_viewport_size({"width": 320, "height": 700})
    bar = page.get_by_role("navigation", name="Pages")
    assert bar.get_by_role("link").count() == 4
    page.get_by_text("More", exact=True).click()
    assert bar.get_by_role("link").count() == len(PLACES)
    looked_at(page, axe, "more-places")
    page.keyboard.press("Escape")
    assert not bar.get_by_role("link", name="Staff").is_visible()
    goes_to(page, "Staff")
    page.get_by_role("heading", name="Staff").wait_for()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert bar.get_by_role("link").count() == len(PLACES)
    assert not page.get_by_text("More", exact=True).is_visible()
