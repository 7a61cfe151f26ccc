from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from server.deliveries import queue
from server.deliveries.message import Message
from server.heard import Heard
from server.staff.mobile import set_phone
from server.staff.sign_in import LIFETIME, MOST_LINKS, onward_path, send_link
from tests.server.conftest import KEYS, NOON, Browser, Cast

Mails = Callable[[], list[tuple[str, Message]]]


@pytest.fixture
def mails(heard: Heard) -> Mails:
    """Who was written to, and what, since the last look."""

    def look() -> list[tuple[str, Message]]:
        claimed = heard.database.write(queue.claim, limit=100, now=NOON + timedelta(days=1))
        return [(delivery.destination, queue.message_of(delivery, KEYS)) for delivery in claimed]

    return look


@pytest.fixture
def with_texts(heard: Heard) -> Heard:
    return replace(heard, outlets=replace(heard.outlets, sms=True))


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
    for _ in range(MOST_LINKS + 1):
        ask(heard, cast.theo.email)
    ask(heard, cast.mara.email)
    assert sorted(destination for destination, _ in mails()) == [cast.mara.email, *[cast.theo.email] * MOST_LINKS]


def test_when_those_serve_no_more_others_are_sent_so_that_nobody_is_locked_out(
    heard: Heard, cast: Cast, mails: Mails
) -> None:
    for _ in range(MOST_LINKS):
        ask(heard, cast.theo.email)
    ask(heard, cast.theo.email, later=LIFETIME)
    assert len(mails()) == MOST_LINKS + 1


@pytest.mark.parametrize("typed", ["+254712345678", "0712 345 678"])
def test_a_phone_gets_its_link_as_a_text_message(with_texts: Heard, cast: Cast, mails: Mails, typed: str) -> None:
    with_texts.database.write(set_phone, cast.theo, "+254712345678", keys=KEYS)
    ask(with_texts, typed)
    ((destination, message),) = mails()
    assert destination == "+254712345678"
    assert message.links[0][1].startswith("https://heard.example/sign-in/")


def test_a_phone_of_nobody_gets_nothing_and_hears_the_same(with_texts: Heard, cast: Cast, mails: Mails) -> None:
    from server.app import create_app

    with_texts.database.write(set_phone, cast.theo, "+254712345678", keys=KEYS)
    said = {
        Browser(create_app(with_texts).test_client()).post("/sign-in", email=typed).text.replace(typed, "")
        for typed in ("0712 345 678", "0712 345 679")
    }
    assert len(said) == 1
    assert "on its way" in said.pop()
    assert [destination for destination, _ in mails()] == ["+254712345678"]


def test_without_text_messages_the_page_says_how_else(guest: Browser, heard: Heard, cast: Cast, mails: Mails) -> None:
    heard.database.write(set_phone, cast.theo, "+254712345678", keys=KEYS)
    assert "Use your e-mail" in guest.post("/sign-in", email="0712 345 678").text
    assert mails() == []


def test_what_is_neither_is_asked_for_again(guest: Browser, cast: Cast) -> None:
    assert cast
    answer = guest.post("/sign-in", email="12 34")
    assert (answer.status, "not a phone number" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/a//b",
        "//evil.example?of=riverside",
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


def test_a_link_may_lead_to_what_was_chosen_on_a_page() -> None:
    week = "/reports/week?of=riverside&begins=2026-02-23"
    month = "/reports/month?of=region%3ANorth+West&begins=2026-02-01"
    assert (onward_path(week), onward_path(month)) == (week, month)
    assert onward_path("/reports?" + "x=1&" * 20) == "/reports"
    assert [onward_path(f"/ok{rest}") for rest in ("?x", "?a=b\nc", "?a=//b")] == ["/ok"] * 3
