"""A low visit with words and a way to answer, on the real window: in Arabic by a pointer, in English by keys alone."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.typeset import undirected
from server.contacts.contact import contact_of
from server.heard import Heard
from surveys.phrases import phrase
from surveys.response import Contact
from surveys.survey import Texts
from tests.installation import settings_for
from tests.journeys.glass import Glass, Screen
from tests.journeys.running import Running, until
from tests.journeys.test_first_journey import the_only
from tests.journeys.test_tablet import add_mara, rows, tablet
from tests.mail_server import MailServer
from tests.screens.views import USUAL

pytestmark = pytest.mark.journey

ARABIC = "لم يأت أحد"
ENGLISH = "Nobody came"
PHONE = "711000001"
REASONS = USUAL.questions[1]


@pytest.fixture(scope="module")
def screen(component: Callable[[str], str]) -> Iterator[Screen]:
    with Screen(component) as opened:
        yield opened


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@contextmanager
def branch(home: Path, screen: Screen, mails: MailServer) -> Iterator[tuple[Running, Glass]]:
    """A server, and a tablet of its branch at whose first screen nobody stands; in the end it has sent everything."""
    with Running(home / "home", HEARD_SMTP_URL=mails.url, HEARD_TIMEZONE="Africa/Nairobi") as running:
        add_mara(running)
        running.command("branch", "hours", "first", "sun=closed")  # never open: no morning's mail beside the alert
        code = running.command("device", "pair", "--branch", "first")["code"]
        with tablet(home / "tablet", screen, "--server", running.address, "--pair", code):
            glass = Glass(screen)
            glass.wait_for("faces")
            yield running, glass
            until(lambda: rows(home / "tablet") == [] or None, seconds=60)


def ours(texts: Texts, language: str) -> str:
    return undirected(USUAL.words(texts, language))


def is_a_case(running: Running, mails: MailServer, *, words: str, language: str) -> None:
    """Stored, alerted and to be answered, each once, with the very words and the number."""
    [mail] = mails.wait_for(1, seconds=60)
    assert words in mail.text
    response, case = the_only(running, "responses"), the_only(running, "cases")
    assert response["language"] == language
    assert json.loads(response["answers"]) == {"overall": 1, "why": ["waiting"], "comment": words, "contact": True}
    assert reached_by(running, UUID(response["id"])) == Contact(by="call", phone=f"+254{PHONE}")
    assert (case["status"], case["reason"], case["reference"]) == ("open", "asked", response["reference"])


def reached_by(running: Running, response: UUID) -> Contact | None:
    heard = Heard.open(settings_for(running.home))
    try:
        return heard.database.read(contact_of, response, heard.keys)
    finally:
        heard.close()


def test_in_arabic_by_a_pointer(tmp_path: Path, screen: Screen, mails: MailServer) -> None:
    with branch(tmp_path, screen, mails) as (running, glass):
        glass.tap(phrase("language_name", "ar"))
        glass.language = "ar"
        glass.tap(ours(USUAL.first.labels[1], "ar"), leads_to="reasons")
        waiting = next(option for option in REASONS.options if option.value == "waiting")
        glass.tap(ours(waiting.label, "ar"))
        glass.tap(phrase("done", "ar"), leads_to="words")
        glass.type(ARABIC)
        glass.tap(phrase("want_answer", "ar"), leads_to="contact")
        glass.type(PHONE)
        glass.tap(phrase("done", "ar"), leads_to="thanks")
        is_a_case(running, mails, words=ARABIC, language="ar")


def test_in_english_by_keys_alone(tmp_path: Path, screen: Screen, mails: MailServer) -> None:
    with branch(tmp_path, screen, mails) as (running, glass):
        glass.key("1", leads_to="reasons")
        glass.key("Return")
        to_done = len(REASONS.options) + 1  # past the other reasons and *Change my answer*
        glass.key(*["Tab"] * to_done, "Return", leads_to="words")
        glass.key(*("space" if letter == " " else letter for letter in ENGLISH))
        glass.key("Tab", "Tab", "Return", leads_to="contact")
        glass.key(*PHONE, "Return", "Return", leads_to="thanks")
        is_a_case(running, mails, words=ENGLISH, language="en")
