"""A low touch on the tablet, and the three people behind it: the customer, Theo who answers, Mara who is told."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.glass import Glass, Screen
from tests.journeys.running import Running, until
from tests.journeys.test_first_journey import link_in, the_only, words_on
from tests.journeys.test_tablet import rows, tablet
from tests.mail_server import Mail, MailServer

pytestmark = pytest.mark.journey

COMPLAINT, QUESTION = "Nobody came", "Will it happen <b>again</b>?"
ANSWER = "I am sorry. From today somebody stands at desk two all day."
NEEMA, THEO, MARA, INES = (f"{name}@example.com" for name in ("neema", "theo", "mara", "ines"))
SECONDS = 60
X_NAMES = {"@": "at", ".": "period"}


@dataclass
class Post:
    """The mails of everybody, each read once."""

    server: MailServer
    read: int = 0

    def next_to(self, *people: str) -> list[Mail]:
        """One for each of these and for nobody else, in their order."""
        came = self.server.wait_for(self.read + len(people), SECONDS)[self.read :]
        self.read += len(people)
        by_person = {mail.recipients[0]: mail for mail in came}
        assert sorted(by_person) == sorted(people)
        return [by_person[person] for person in people]


@pytest.fixture(scope="module")
def screen(component: Callable[[str], str]) -> Iterator[Screen]:
    with Screen(component) as opened:
        yield opened


@pytest.fixture
def post() -> Iterator[Post]:
    with MailServer() as server:
        yield Post(server)


def test_three_people_and_a_customer(tmp_path: Path, screen: Screen, chrome: Browser, post: Post) -> None:
    with Running(tmp_path / "home", HEARD_SMTP_URL=post.server.url) as running:
        people_of_two_branches(running)
        complain_on_the_tablet(running, tmp_path / "tablet", screen)
        to_theo, _ = post.next_to(THEO, MARA)
        reference = the_only(running, "cases")["reference"]
        assert COMPLAINT in to_theo.text

        customer = theo_takes_it(chrome, to_theo, post)
        customer.get_by_label("Write to us").fill(QUESTION)
        customer.get_by_role("button", name="Send").click()
        [written] = post.next_to(THEO)
        assert QUESTION in written.text

        theo = signed_in(chrome, running, THEO)
        theo.get_by_role("link", name=reference).click()
        answers_and_solves(theo, customer, post)
        customer.get_by_role("button", name="Not yet").click()
        assert all(reference in mail.text for mail in post.next_to(THEO, MARA))
        case = the_only(running, "cases")
        assert (case["status"], case["verdict"]) == ("reopened", "not-yet")

        sees_none_of_it(signed_in(chrome, running, INES), running, reference)
        assert len(post.server.mails) == post.read


def theo_takes_it(chrome: Browser, alert: Mail, post: Post) -> Page:
    """From the mail, without signing in; the customer's page, where they read who and by when, as in their mail."""
    tap(chrome, link_in(alert), "I'll take it")
    told, _ = post.next_to(NEEMA, THEO)  # Theo's own has what he can do next
    customer = plain_page(chrome)
    customer.goto(customers_link(told))
    for words in (told.text, words_on(customer)):
        assert re.search(r"Theo[^.]* is looking after this", words), words
        assert re.search(r"by \w+, \d\d:\d\d", words), words
    return customer


def answers_and_solves(theo: Page, customer: Page, post: Post) -> None:
    theo.get_by_text(QUESTION, exact=True).wait_for()
    theo.get_by_label("Your answer to").fill(ANSWER)
    theo.get_by_role("button", name="Answered").click()
    [answered] = post.next_to(NEEMA)
    assert ANSWER in answered.text
    assert ANSWER in words_on(customer, reload=True)
    theo.get_by_label("Waiting").check()
    theo.get_by_label("What did we do about it?").fill("A second person at desk two")
    theo.get_by_role("button", name="Solved").click()
    theo.get_by_text("A second person at desk two").wait_for()
    assert "Is it fixed?" in words_on(customer, reload=True)


def people_of_two_branches(running: Running) -> None:
    running.command("branch", "add", "station", "--name", "Station", "--timezone", "Europe/Berlin")
    for email, branch, role in ((THEO, "first", "staff"), (MARA, "first", "manager"), (INES, "station", "manager")):
        running.command("staff", "add", email, "--branch", branch, "--role", role)
    running.command("branch", "hours", "first", "mon-sun=00:00-24:00")


def complain_on_the_tablet(running: Running, home: Path, screen: Screen) -> None:
    code = running.command("device", "pair", "--branch", "first")["code"]
    with tablet(home, screen, "--server", running.address, "--pair", code):
        glass = Glass(screen)
        glass.wait_for("faces")
        glass.tap("Very bad", leads_to="reasons")
        glass.tap("Waiting")
        glass.tap("Done", leads_to="words")
        glass.type(COMPLAINT)
        glass.tap("I'd like an answer", leads_to="contact")
        glass.tap("E-mail")
        glass.key(*(X_NAMES.get(letter, letter) for letter in NEEMA), "Return", leads_to="thanks")
        until(lambda: rows(home) == [] or None, seconds=SECONDS)


def plain_page(chrome: Browser) -> Page:
    """Of a phone without a script."""
    return chrome.new_context(java_script_enabled=False, locale="en").new_page()


def tap(chrome: Browser, link: str, button: str) -> None:
    page = plain_page(chrome)
    page.goto(link)
    page.get_by_role("button", name=button).click()


def signed_in(chrome: Browser, running: Running, email: str) -> Page:
    page = chrome.new_context(locale="en").new_page()
    page.goto(running.command("staff", "link", email)["link"])
    page.locator("main form button").click()
    page.get_by_role("link", name="To answer").wait_for()
    return page


def customers_link(mail: Mail) -> str:
    found = re.search(r"http://\S+/c/[\w-]+", mail.text)
    assert found, mail.text
    return found[0]


def sees_none_of_it(ines: Page, running: Running, reference: str) -> None:
    """By its number, by its address, by its words, in an export."""
    case_id = the_only(running, "cases")["id"]
    assert reference not in ines.content()
    for typed in (reference, COMPLAINT, NEEMA):
        ines.goto(running.address)
        ines.get_by_role("searchbox").fill(typed)
        ines.keyboard.press("Enter")
        ines.get_by_text("No case you may see has this").wait_for()
        assert str(UUID(case_id)) not in ines.content()
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/take"):
        assert ines.request.fetch(f"{running.address}{path}").status in {404, 405}
    exported = ines.request.get(f"{running.address}/reports/export/file?what=cases&format=csv")
    assert exported.ok
    assert reference not in exported.text()
