"""From the printed poster to a person who looks after it: real processes, a real browser, real mail."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, text

from tests.journeys.running import Running, until
from tests.mail_server import Mail, MailServer

pytestmark = pytest.mark.journey

WORDS = "The soup was cold, and <b>nobody</b> came."
SOON = timedelta(seconds=15)
"""On a machine with other work, and a browser between."""


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def test_a_scan_becomes_a_response_a_mail_a_row_and_a_person(
    tmp_path: Path, chrome: Browser, mails: MailServer
) -> None:
    with Running(tmp_path / "home", HEARD_SMTP_URL=mails.url) as running:
        running.command(
            "staff", "add", "mara@riverside.example", "--branch", "first", "--role", "manager", "--name", "Mara Njeri"
        )
        touchpoint = running.command("touchpoint", "add", "Front door", "--branch", "first", "--kind", "poster")
        poster = tmp_path / "poster.png"
        running.command("code", "poster", touchpoint["code"], "--draft", "--out", str(poster))
        customer = chrome.new_context(java_script_enabled=False, locale="en").new_page()
        customer.goto(scanned(poster))

        reference = leave_an_answer(customer)
        response, case = the_only(running, "responses"), the_only(running, "cases")
        assert response["reference"] == case["reference"] == reference
        assert (case["status"], case["reason"]) == ("open", "asked")

        customer.get_by_role("link", name="See what happens with it").click()
        mail = mails.wait_for(1)[0]
        assert mail.recipients == ("mara@riverside.example",)
        assert WORDS in mail.text
        assert mail.arrived_at - when(response["ended_at"]) < SOON

        take_it(chrome, link_in(mail), customer)
        assert "Mara is looking after this" in words_on(customer, reload=True)

        running.half_a_minute_passes()
        row = until(lambda: row_of(Path(running.told["workbook"]), reference), seconds=90)
        assert (row["Score"], row["Reason"], row["Comment"], row["Where"]) == (1, "Waiting", WORDS, "Front door")
        assert [mail.recipients for mail in mails.wait_for(2)] == [mail.recipients] * 2  # Mara's own has what is next


def test_a_second_start_finds_everything_again(tmp_path: Path) -> None:
    with Running(tmp_path) as first:
        branches = first.command("branch", "list")
    with Running(tmp_path) as second:
        code, again = (one.told["phone_url"].rpartition("/")[2] for one in (first, second))
        assert code == again
        assert second.told["workbook"] == first.told["workbook"]
        assert second.told["inbox_link"] != first.told["inbox_link"]
        assert second.command("branch", "list") == branches
        assert len(branches["branches"]) == 1


def scanned(poster: Path) -> str:
    with Image.open(poster) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def leave_an_answer(page: Page) -> str:
    """A low face, a reason, words and a number to call; the reference that the thanks show."""
    page.get_by_role("button", name="Very bad").click()
    page.get_by_label("Waiting").check()
    page.get_by_label("Tell us more").fill(WORDS)
    page.get_by_role("button", name="I'd like an answer").click()
    page.get_by_label("Your phone number").fill("+254 712 345 678")
    page.get_by_role("button", name="Done").click()
    found = re.search(r"Your number is (\w{3}-\w{3})", words_on(page))
    assert found, words_on(page)
    return found[1]


def take_it(browser: Browser, link: str, customer: Page) -> None:
    """The link in the mail shows; only its button takes."""
    mara = browser.new_context(java_script_enabled=False).new_page()
    mara.goto(link)
    before = words_on(customer, reload=True)
    assert "We have it" in before
    assert "is looking after this" not in before
    mara.get_by_role("button", name="I'll take it").click()


def link_in(mail: Mail) -> str:
    found = re.search(r"http://\S+/go/[\w-]+", mail.text)
    assert found, mail.text
    return found[0]


def words_on(page: Page, *, reload: bool = False) -> str:
    if reload:
        page.reload()
    return page.locator("main").inner_text()


def the_only(running: Running, table: str) -> dict[str, Any]:
    """Row of a table, read beside the server."""
    engine = create_engine(f"sqlite:///{running.home / 'heard.db'}")
    with engine.connect() as connection:
        (row,) = connection.execute(text(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 - ours
    engine.dispose()
    return dict(row)


def when(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def row_of(workbook: Path, reference: str) -> dict[str, Any] | None:
    """Of the tab Answers, by its titles; None until it is written."""
    if not workbook.exists():
        return None
    with closing(load_workbook(workbook, read_only=True)) as book:  # else it keeps the file open
        titles, *rows = book["Answers"].iter_rows(values_only=True)
    found = (dict(zip(map(str, titles), row, strict=True)) for row in rows)
    return next((row for row in found if row["Case"] == reference), None)
