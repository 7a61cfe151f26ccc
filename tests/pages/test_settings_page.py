"""How a branch answers, set by its manager in a real browser, and a test alert that really arrives in a chat."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.branches.branch import add_branch
from server.branches.touchpoint import add_touchpoint
from server.cases.triage_settings import triage_settings_of
from server.deliveries import chats
from server.deliveries.channels import channels_of
from server.deliveries.chats import checked, url_of
from server.deliveries.dispatch import send_due
from server.heard import Heard
from server.staff.links import make_link
from server.staff.person import add_person
from tests.installation import Hands, Installation, install
from tests.pages.looking import looked_at
from tests.pages.serving import browsing, served_at

pytestmark = [
    pytest.mark.journey,
    # Apprise's own, on Python 3.11 and 3.12.
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
]


@dataclass
class Chat:
    """A room's webhook on loopback that remembers what was posted."""

    titles: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def chat() -> Iterator[Chat]:
    chat = Chat()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chat.titles.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["title"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    chat.url = f"json://user:p4ss@127.0.0.1:{server.server_port}/hooks/s3cret"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield chat
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def riverside(tmp_path: Path) -> Iterator[Installation]:
    installation = install(tmp_path / "home", clock=Hands())
    outlets = replace(installation.heard.outlets, email=True)
    heard = replace(installation.heard, outlets=outlets)
    for code, survey in (("C6P4JD9", "branch-visit"), ("2222222", "receipt")):
        heard.database.write(
            add_touchpoint,
            code=code,
            branch=installation.riverside,
            name=survey,
            kind="poster",
            survey=survey,
            now=heard.clock(),
        )
    yield replace(installation, heard=heard)
    heard.close()


@pytest.fixture
def page(chrome: Browser, riverside: Installation) -> Iterator[Page]:
    with served_at(riverside.heard) as address, browsing(chrome) as page:
        heard, lifetime = riverside.heard, timedelta(minutes=5)
        secret = heard.database.write(
            make_link, riverside.mara.id, "sign-in", "/cases/settings", lifetime=lifetime, now=heard.clock()
        )
        page.goto(f"{address}/sign-in/{secret}")
        page.locator("main form button").click()
        yield page


def deliver(heard: Heard) -> None:
    def find(named: str) -> str | None:
        return heard.database.read(url_of, named, keys=heard.keys)

    channels = channels_of(heard.settings, heard.public_url, find_chat=find)
    send_due(heard.database, channels, heard.keys, clock=heard.clock)


def save(page: Page, part: str) -> None:
    page.locator(f"#{part}").get_by_role("button", name="Save").click()


def test_every_part_can_be_read_and_touched(page: Page, riverside: Installation, chat: Chat, axe: str) -> None:
    looked_at(page, axe, "settings")
    add_chat(riverside, "Schalter · الاستقبال", chat.url)
    page.reload()
    page.get_by_text("Put somebody on the list").click()
    page.locator("#duty").get_by_role("button", name="Put on the list").click()
    looked_at(page, axe, "settings-filled")
    page.locator("#people").get_by_text("Whoever is on duty", exact=True).click()
    page.locator("#hours").get_by_text("Between two times", exact=True).click()
    page.locator("#quiet_to").fill("22:00")
    save(page, "hours")
    expect(page.get_by_role("alert")).to_have_text("Quiet hours must end at another time than they begin.")
    looked_at(page, axe, "settings-refused")
    page.get_by_role("link", name="Only receipt").click()
    looked_at(page, axe, "settings-survey")


def test_what_is_saved_is_read_by_those_who_send_alerts(page: Page, riverside: Installation) -> None:
    page.locator("#people").get_by_text("Whoever is on duty", exact=True).click()
    save(page, "people")
    expect(page.locator("#people").get_by_role("status")).to_have_text("Saved.")
    page.locator("#hours").get_by_text("Between two times", exact=True).click()
    page.locator("#quiet_from").fill("21:30")
    save(page, "hours")
    page.get_by_label("Faces, 1 to 5").select_option("3")
    page.get_by_label("Words that are urgent").fill("flood*\n\n  locked   in ")
    save(page, "low")
    page.get_by_label("The customer is answered").fill("2")
    save(page, "promises")
    page.get_by_label("At least").fill("5")
    save(page, "watches")
    page.get_by_label("Gesture", exact=True).fill("Voucher")
    page.get_by_label("Currency").fill("kes")
    page.get_by_label("Staff").fill("500")
    page.get_by_label("Managers").fill("2,000.50".replace(",", ""))
    save(page, "remedies")
    expect(page.get_by_label("Managers").first).to_have_value("2000.50")
    found = riverside.heard.database.read(triage_settings_of, riverside.riverside.id)
    assert (found.told, found.quiet, found.low_csat, found.urgent) == (
        "duty",
        ("21:30", "07:00"),
        3,
        ("flood*", "locked in"),
    )
    assert (found.answer_within_days, found.burst_at_least, found.quiet_tablet) == (2, 5, True)
    [gesture] = found.gestures
    assert (gesture.name, gesture.currency, gesture.staff_limit, gesture.manager_limit) == (
        "Voucher",
        "KES",
        50000,
        200050,
    )
    page.get_by_role("link", name="Only receipt").click()
    page.get_by_label("Faces, 1 to 5").select_option("1")
    save(page, "low")
    assert riverside.heard.database.read(triage_settings_of, riverside.riverside.id, "receipt").low_csat == 1
    assert riverside.heard.database.read(triage_settings_of, riverside.riverside.id, "branch-visit").low_csat == 3


def test_a_test_alert_arrives_in_the_branchs_own_chat_and_the_page_says_so(
    page: Page, riverside: Installation, chat: Chat
) -> None:
    add_chat(riverside, "Counter", chat.url)
    page.reload()
    assert "s3cret" not in page.content()
    page.get_by_role("button", name="Send a test alert to Counter").click()
    expect(page.locator("#tested")).to_have_text("The test alert to Counter is on its way.")
    deliver(riverside.heard)
    expect(page.locator("#tested")).to_have_text("The test alert to Counter was handed over.")
    assert chat.titles == ["A test alert of Riverside"]
    page.get_by_role("button", name="Remove Counter").click()
    expect(page.get_by_text("Counter")).to_have_count(0)


def add_chat(riverside: Installation, name: str, url: str) -> None:
    """As an administrator does, who alone may send alerts to any computer, such as this one."""
    heard = riverside.heard
    named = checked(name, url, by_admin=True)
    heard.database.write(chats.add_chat, riverside.riverside, *named, keys=heard.keys, now=heard.clock())


def test_a_manager_adds_a_chat_that_has_a_name_and_hears_why_another_address_is_refused(page: Page) -> None:
    page.get_by_text("Add a chat").click()
    page.get_by_label("What you call it").fill("Counter")
    page.get_by_label("Its address").fill("json://10.0.0.7/hook")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("only an administrator may set it")
    page.get_by_label("Its address").fill("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("slack://…")).to_be_visible()
    assert "TIiajkdnlazk" not in page.content()


def test_whoever_manages_many_branches_finds_one_of_them(page: Page, riverside: Installation, axe: str) -> None:
    heard, zone = riverside.heard, riverside.riverside.timezone
    for number in range(9):
        slug, name = f"b{number}", f"Branch {number}"
        more = heard.database.write(add_branch, slug=slug, name=name, timezone=zone, now=heard.clock())
        heard.database.write(add_person, email=riverside.mara.email, role="manager", branch=more, now=heard.clock())
    page.reload()
    page.locator(".which-many summary").click()
    page.get_by_label("Find a branch").fill("7")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".which-many li")).to_have_count(1)
    looked_at(page, axe, "settings-finding")
    page.get_by_role("link", name="Branch 7").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How Branch 7 answers")
    looked_at(page, axe, "settings-many")
