"""A Heard served on loopback, its staff's browser, and how they come in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from server.heard import Heard
from server.staff.links import make_link
from server.staff.person import Person
from tests.app import app_of

PHONE, DESK = (390, 844), (1280, 900)
SOON = 0.02
"""Seconds: so long it may take to see that it is to end."""


@contextmanager
def served_at(heard: Heard, app: Flask | None = None) -> Iterator[str]:
    """The address, while it lasts; Heard itself stays open."""
    server = make_server("127.0.0.1", 0, app or app_of(heard), threaded=True)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SOON})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@contextmanager
def browsing(
    chrome: Browser, size: tuple[int, int] = PHONE, *, locale: str = "en", script: bool = True
) -> Iterator[Page]:
    # axe is a script from outside, which the page's own policy keeps out.
    viewport = {"width": size[0], "height": size[1]}
    context = chrome.new_context(
        bypass_csp=True,
        reduced_motion="reduce",
        locale=locale,
        viewport=viewport,  # type: ignore[arg-type]
        java_script_enabled=script,
    )
    page = context.new_page()
    yield page
    context.close()


def signs_in(page: Page, address: str, heard: Heard, person: Person) -> None:
    secret = heard.database.write(make_link, person.id, "sign-in", "", lifetime=timedelta(minutes=5), now=heard.clock())
    page.goto(f"{address}/sign-in/{secret}")
    page.locator("main form button").click()
    page.get_by_role("link", name="To answer").wait_for()


def goes_to(page: Page, place: str) -> None:
    """By the bar of pages; on a phone some are under More."""
    link, more = page.get_by_role("link", name=place, exact=True), page.locator(".further summary")
    if more.is_visible() and not link.is_visible():
        more.click()
    link.click()
