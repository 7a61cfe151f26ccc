"""Debian's Chromium, driven over its debugging protocol; it speaks to this computer alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

PUBLIC_HOST = "heard.riverside.example"
"""A name that the world would know, here this computer's."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP {PUBLIC_HOST} 127.0.0.1",
)
PATIENCE = 30_000
"""Milliseconds, of `expect` too, whose own five seconds are few where others work; pages have as many by themselves."""


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()
