"""A receipt from its print to its thanks, on a phone without script; and one that two servers are given at once."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Barrier

import pypdfium2
import pytest
import requests
import zxingcpp
from playwright.sync_api import Browser, Page
from sqlalchemy import Table, func, select

from server.branches.touchpoint import add_touchpoint
from server.clock import utc_now
from server.codes.alphabet import new_receipt_code
from server.codes.failures import ALLOWED
from server.codes.offline import offline_code
from server.codes.till import Till, add_till, new_secrets
from server.database import Session
from server.database.tables.codes import receipt_codes
from server.database.tables.intake import drafts, responses
from surveys.ids import new_id
from surveys.phrases import phrase
from tests.installation import SECRET_KEY, Installation, install
from tests.journeys.parts import Part
from tests.journeys.running import Running
from tests.postgresql import PostgreSQL

pytestmark = pytest.mark.journey

SMALL_PHONE = {"width": 360, "height": 640}
FACES = {"en": ("Bad", "Good"), "ar": ("سيئة", "جيدة")}
WORDS = {"en": "The till was shut.", "ar": "كان الصندوق مغلقًا."}
SCALE = 3
"""Pixels to a point: more than a phone's camera sees."""
AT_ONCE = 12


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("receipt") / "home") as running:
        yield running


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_printed_receipt_is_answered_once_changed_and_then_kindly_refused(
    running: Running, tmp_path: Path, chrome: Browser, language: str
) -> None:
    till = running.command("touchpoint", "add", f"Till {language}", "--branch", "first", "--kind", "till")
    address = printed(running, till["code"], tmp_path / "receipts.pdf")
    context = chrome.new_context(java_script_enabled=False, locale=language, viewport=SMALL_PHONE)  # type: ignore[arg-type]
    phone = context.new_page()
    phone.goto(address)
    low, high = FACES[language]

    touch(phone, low)
    follow(phone, language, "change_answer")
    touch(phone, high)
    follow(phone, language, "change_answer")
    touch(phone, low)
    phone.locator("textarea").fill(WORDS[language])
    press(phone, language, "want_answer")
    phone.locator("[name=phone]").fill(f"+254 712 345 67{len(FACES[language][0])}")
    press(phone, language, "done")
    number = re.search(r"\b\w{3}-\w{3}\b", words_on(phone))
    assert number
    follow(phone, language, "page_for_number")
    assert number[0] in words_on(phone)
    assert WORDS[language] in words_on(phone)

    answer = phone.goto(address)
    assert answer
    assert (answer.status, phrase("used_code", language) in words_on(phone)) == (410, True)
    follow(phone, language, "tell_us_here")
    assert phone.get_by_role("button", name=high, exact=True).is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
    context.close()


@dataclass(frozen=True)
class TwoServers:
    addresses: list[str]
    town: Installation
    till: Till
    key: bytes

    def codes(self, serials: range) -> list[str]:
        """Of today, as the till makes them without a network."""
        today = utc_now().astimezone(self.town.riverside.zone).date()
        return [offline_code(self.key, till=self.till.number or 0, day=today, serial=number) for number in serials]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL) -> Iterator[TwoServers]:
    """On one PostgreSQL."""
    folder, url = tmp_path_factory.mktemp("both"), postgresql.new_database()
    town = install(folder / "town", clock=utc_now, database_url=url)
    shared = {"HEARD_DATABASE_URL": url, "HEARD_SECRET_KEY": SECRET_KEY}
    with ExitStack() as until_the_end:
        until_the_end.callback(town.heard.close)
        parts = [Part(folder / name, "server", "--port", "0", **shared) for name in "ab"]
        addresses = [until_the_end.enter_context(part).address for part in parts]
        yield TwoServers(addresses, town, *a_till(town))


def test_an_offline_code_given_to_two_servers_at_once_is_accepted_once(both: TwoServers) -> None:
    codes, before = both.codes(range(20)), both.town.heard.database.read(count, receipt_codes)
    said = [at_the_same_moment(both.addresses, code) for code in codes]
    begun, left, stored = (both.town.heard.database.read(count, table) for table in (receipt_codes, drafts, responses))
    again = [requests.get(f"{both.addresses[0]}/f/{code}", timeout=30).status_code for code in codes]

    for statuses in said:
        assert set(statuses) <= {303, 410}
        assert 303 in statuses
    assert (begun - before, left, stored - before) == (len(codes), 0, len(codes))
    assert set(again) == {410}


def test_servers_share_the_count_of_codes_tried_in_vain_and_a_receipt_goes_on_working(both: TwoServers) -> None:
    (valid,) = both.codes(range(100, 101))
    guesses = [new_receipt_code(Random(number)) for number in range(3 * ALLOWED)]
    said = [
        requests.get(f"{both.addresses[number % 2]}/f/{guess}", timeout=30).status_code
        for number, guess in enumerate(guesses)
    ]
    face = {"v": str(new_id(utc_now())), "overall": "2", "do": "done"}
    page = f"{both.addresses[0]}/f/{valid}"

    assert set(said) == {404, 429}
    assert said.count(404) < 2 * ALLOWED, "ten minutes may have ended in between, but each server does not count alone"
    assert requests.get(page, timeout=30).status_code == 200
    assert requests.post(page, face, timeout=30, allow_redirects=False).status_code == 303


def count(session: Session, table: Table) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def at_the_same_moment(servers: list[str], code: str) -> list[int]:
    """Many phones show the faces; all press at once, finished with it, at either server."""
    together = Barrier(AT_ONCE)

    def phone(number: int) -> int:
        form = {"v": str(new_id(utc_now())), "overall": str(1 + number % 5), "do": "done"}
        together.wait(30)
        page = f"{servers[number % len(servers)]}/f/{code}"
        return requests.post(page, form, timeout=30, allow_redirects=False).status_code

    with ThreadPoolExecutor(AT_ONCE) as phones:
        return list(phones.map(phone, range(AT_ONCE)))


def a_till(town: Installation) -> tuple[Till, bytes]:
    own, heard = new_secrets(), town.heard
    counter = heard.database.write(
        add_touchpoint,
        code="T2KK23M",
        branch=town.riverside,
        name="Tills",
        kind="till",
        survey="branch-visit",
        now=heard.clock(),
    )
    return heard.database.write(add_till, counter, "Till 1", own, keys=heard.keys, now=heard.clock()), own.key


def printed(running: Running, code: str, out: Path) -> str:
    """Where the only receipt on the printed sheet leads."""
    running.command("code", "receipts", "--touchpoint", code, "--count", "1", "--draft", "--out", str(out))
    page = pypdfium2.PdfDocument(out)[0].render(scale=SCALE).to_pil()
    (found,) = zxingcpp.read_barcodes(page)
    return str(found.text)


def touch(phone: Page, face: str) -> None:
    phone.get_by_role("button", name=face, exact=True).click()


def press(phone: Page, language: str, key: str) -> None:
    phone.get_by_role("button", name=phrase(key, language), exact=True).click()


def follow(phone: Page, language: str, key: str) -> None:
    phone.get_by_role("link", name=phrase(key, language), exact=True).click()


def words_on(phone: Page) -> str:
    return phone.locator("main").inner_text()
