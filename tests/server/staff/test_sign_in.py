from collections.abc import Callable
from datetime import timedelta

import pytest

from server.deliveries import queue
from server.deliveries.message import Message
from server.heard import Heard
from server.staff.sign_in import MAILS_AN_HOUR, onward_path, send_link
from tests.server.conftest import KEYS, NOON, Cast

Mails = Callable[[], list[tuple[str, Message]]]


@pytest.fixture
def mails(heard: Heard) -> Mails:
    """Who was written to, and what, since the last look."""

    def look() -> list[tuple[str, Message]]:
        claimed = heard.database.write(queue.claim, limit=100, now=NOON + timedelta(days=1))
        return [(delivery.destination, queue.message_of(delivery, KEYS)) for delivery in claimed]

    return look


def ask(heard: Heard, email: str, *, onward: str = "/", later: timedelta = timedelta()) -> None:
    heard.database.write(send_link, email, onward=onward, outlets=heard.outlets, keys=KEYS, now=NOON + later)


def test_who_works_here_is_sent_a_link(heard: Heard, cast: Cast, mails: Mails) -> None:
    ask(heard, cast.theo.email)
    ((destination, message),) = mails()
    assert destination == cast.theo.email
    assert message.links[0][1].startswith("https://heard.example/sign-in/")


def test_a_stranger_is_sent_nothing(heard: Heard, cast: Cast, mails: Mails) -> None:
    assert cast
    ask(heard, "nobody@riverside.example")
    assert mails() == []


def test_nobody_can_fill_anothers_mailbox(heard: Heard, cast: Cast, mails: Mails) -> None:
    for _ in range(MAILS_AN_HOUR + 1):
        ask(heard, cast.theo.email)
    ask(heard, cast.mara.email)
    assert sorted(destination for destination, _ in mails()) == [cast.mara.email, *[cast.theo.email] * MAILS_AN_HOUR]


def test_an_hour_later_more_links_are_sent(heard: Heard, cast: Cast, mails: Mails) -> None:
    for _ in range(MAILS_AN_HOUR):
        ask(heard, cast.theo.email)
    ask(heard, cast.theo.email, later=timedelta(hours=1))
    assert len(mails()) == MAILS_AN_HOUR + 1


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/a//b",
        "/ok?x",
        "javascript:x",
        "/" + "x" * 64,
        "/a\n",
    ],
)
def test_no_link_leads_to_a_strangers_page(path: str) -> None:
    assert onward_path(path) == "/"


def test_a_link_may_lead_to_a_case() -> None:
    path = "/cases/0195b6a0-0000-7000-8000-000000000000"
    assert onward_path(path) == path
