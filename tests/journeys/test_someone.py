"""A customer asks for somebody: a tablet's call, real processes, real mail, and a person with a phone."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.journeys.running import Running, until
from tests.mail_server import MailServer
from tests.tablet import JSON, Tablet, over_http

pytestmark = pytest.mark.journey

PEOPLE = ("Amina Odhiambo", "Theo Wafula")
SOON = 15
"""Seconds; a customer stands there, and the machine has other work."""


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def test_somebody_is_told_at_once_and_the_customer_reads_who_is_coming(
    tmp_path: Path, chrome: Browser, mails: MailServer
) -> None:
    with Running(tmp_path / "home", HEARD_SMTP_URL=mails.url) as running:
        for name in PEOPLE:
            email = f"{name.split()[0].lower()}@riverside.example"
            running.command("staff", "add", email, "--branch", "first", "--role", "staff", "--name", name)
        running.command("branch", "hours", "first", "mon-sun=00:00-24:00")
        running.command("branch", "someone", "first", "on")
        code = running.command("device", "pair", "--branch", "first")["code"]
        tablet = Tablet.pair(over_http(running.address), code, clock=lambda: datetime.now(UTC))
        tablet.sync()
        assert tablet.heard_last["settings"]["someone"] is True
        visit, asked_at = str(uuid4()), time.monotonic()

        assert calls(tablet, visit) == {"status": "asked", "name": ""}
        links = {mail.recipients[0]: link_in(mail.text) for mail in mails.wait_for(2)}
        assert time.monotonic() - asked_at < SOON
        assert sorted(links) == ["amina@riverside.example", "theo@riverside.example"]

        amina, theo = (chrome.new_context(java_script_enabled=False).new_page() for _ in PEOPLE)
        amina.goto(links["amina@riverside.example"])
        assert calls(tablet, visit)["status"] == "asked"
        amina.get_by_role("button", name="I'm coming").click()
        coming = {"status": "coming", "name": "Amina"}
        assert until(lambda: calls(tablet, visit) == coming or None, seconds=SOON)

        theo.goto(links["theo@riverside.example"])
        assert "Amina is on the way" in theo.locator("main").inner_text()
        amina.get_by_role("button", name="I'm there").click()
        amina.get_by_text(re.compile(r"\b[1-5] minutes? after the customer asked")).first.wait_for()
        assert len(mails.mails) == 2


def calls(tablet: Tablet, visit: str) -> Any:
    body = json.dumps({"visit": visit, "language": "sw", "answers": {"overall": 1}}).encode()
    status, answer = tablet.post("/api/v1/someone", body, {"Authorization": f"Bearer {tablet.token}", **JSON})
    assert status == 200, answer
    return answer


def link_in(text: str) -> str:
    found = re.search(r"http://\S+/go/[\w-]+", text)
    assert found, text
    return found[0]
