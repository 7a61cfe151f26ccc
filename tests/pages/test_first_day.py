"""The walk of docs/a-branchs-first-day.md. `HEARD_PICTURES=1` draws its pictures anew; else they are looked for."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.mail_server import MailServer
from tests.pages.counter import a_counter
from tests.pages.first_day import FirstDay

pytestmark = pytest.mark.journey

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("a-branchs-first-day.md", "how-alerts-find-people.md")
MADE_ELSEWHERE = {"alert-mail", "weekly-review"}
"""By test_review_page.py."""
COLOURS = 96
LARGEST, MOST = 120_000, 700_000
"""Bytes of one, and of all together."""


@pytest.fixture
def first_day(tmp_path: Path, chrome: Browser) -> Iterator[FirstDay]:
    with (
        MailServer() as mails,
        a_counter(tmp_path / "home", smtp_url=mails.url, public_url="https://heard.example.com") as counter,
    ):
        yield FirstDay(chrome, counter, mails)


def test_the_guides_show_what_the_pages_show(first_day: FirstDay) -> None:
    seen = []
    for name, image in first_day:
        file = DOCS / "pictures" / f"{name}.png"
        if os.environ.get("HEARD_PICTURES"):
            image.quantize(COLOURS).save(file, optimize=True)
        with Image.open(file) as kept:
            assert kept.size == image.size, name
        seen.append(name)
    shown = {name for guide in GUIDES for name in pictures_in(guide)}
    assert shown == {*seen, *MADE_ELSEWHERE}
    sizes = [(DOCS / "pictures" / f"{name}.png").stat().st_size for name in shown]
    assert max(sizes) < LARGEST
    assert sum(sizes) < MOST


def pictures_in(guide: str) -> list[str]:
    return re.findall(r"pictures/(\S+)\.png", (DOCS / guide).read_text("utf-8"))
