"""An administrator sets up mail, address and alerts in a browser; a phone reads the code off the screen."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from server.heard import Heard
from server.staff.person import add_person
from server.worker import chores_of
from tests.installation import Hands, install
from tests.mail_server import MailServer
from tests.pages.looking import looked_at
from tests.pages.serving import DESK, browsing, served_at, signs_in

pytestmark = pytest.mark.journey
LOGIN = ("hello@riverside.example", "the-secret")


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    made = install(tmp_path / "home", clock=Hands()).heard
    yield made
    made.close()


def test_mail_an_alert_and_the_address_are_set_up_without_a_file(chrome: Browser, heard: Heard, axe: str) -> None:
    boss = heard.database.write(add_person, email="boss@heard.example", role="admin", now=heard.clock())
    with served_at(heard) as address, browsing(chrome, DESK) as page, MailServer(login=LOGIN) as server:
        signs_in(page, address, heard, boss)
        page.goto(f"{address}/setup/mail")
        sets_the_mail_server(page, axe, server)
        sees_a_test_alert_arrive(page, heard, server)
        proves_the_address(page, axe, chrome, address)
        sees_what_is_not_well(page)


def sets_the_mail_server(page: Page, axe: str, server: MailServer) -> None:
    page.get_by_role("link", name="Gmail").click()
    expect(page.get_by_label("Server")).to_have_value("smtp.gmail.com")
    host, _, port = server.host.partition(":")
    page.get_by_label("Server").fill(host)
    page.get_by_label("Port").fill(port)
    page.get_by_text("STARTTLS, usually 587").click()
    page.get_by_label("Name to sign in with").fill(LOGIN[0])
    page.get_by_label("Password").fill("mistyped")
    page.get_by_role("button", name="Try it, and keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("does not take the name or the password")
    looked_at(page, axe, "setup-mail-fault")
    page.get_by_label("Password").fill(LOGIN[1])
    page.get_by_role("button", name="Try it, and keep it").click()
    expect(page.get_by_role("status")).to_contain_text("let us in, and takes mail from hello@riverside.example")


def sees_what_is_not_well(page: Page) -> None:
    page.get_by_role("link", name="All steps").click()
    page.get_by_role("link", name="Is everything well?").click()
    expect(page.get_by_text("127.0.0.1 takes mail from")).to_be_visible()
    expect(page.get_by_role("heading", name="Broken")).to_be_visible()  # nobody runs the worker


def sees_a_test_alert_arrive(page: Page, heard: Heard, server: MailServer) -> None:
    page.goto(page.url.partition("/setup")[0] + "/setup/alerts")
    page.get_by_role("button", name="by e-mail to boss@heard.example").click()
    expect(page.locator("#tested")).to_contain_text("is on its way")
    send = next(chore.run for chore in chores_of(heard) if chore.name == "deliveries")
    send()
    expect(page.locator("#tested")).to_contain_text("was sent")
    assert [mail.recipients for mail in server.mails] == [("boss@heard.example",)]
    heard.settings = heard.settings.model_copy()
    send()  # through a new connection, had there been anything; the old one is closed


def proves_the_address(page: Page, axe: str, chrome: Browser, address: str) -> None:
    page.goto(f"{address}/setup/address")
    page.get_by_text("I have none yet").click()
    page.get_by_label("The address").fill("feedback.riverside.example")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#reached")).to_contain_text("Waiting for the phone")
    looked_at(page, axe, "setup-address")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    photo = Image.open(BytesIO(page.locator("figure svg").screenshot()))
    (code,) = zxingcpp.read_barcodes(photo)
    public, slash, secret = code.text.partition("/setup/reached/")
    assert (public, slash) == ("https://feedback.riverside.example", "/setup/reached/")
    with browsing(chrome) as phone:
        phone.goto(f"{address}/setup/reached/{secret}")
        expect(phone.get_by_role("heading", name="Reached")).to_be_visible()
        looked_at(phone, axe, "setup-reached")
        assert phone.context.cookies() == []
    expect(page.locator("#reached")).to_contain_text("Reached by a phone")
