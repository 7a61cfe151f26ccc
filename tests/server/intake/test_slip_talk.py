"""On the customer's own page they write back, correct their number, say whether it is fixed, and take all away."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from server.cases import life, unreached
from server.cases.entry import Entry, Sender, log
from server.database.tables.cases import case_messages, cases
from surveys.response import Contact
from tests.installation import Hands, Installation
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

LINK = "See what happens with it"
NUMBER = "0712345678"
NUMBERED = re.compile(r"\b\w{3}-\w{3}\b")


@pytest.fixture
def slip(phone: Pocket) -> Callable[..., Page]:
    """A very bad face with words, and an address if there is one; the page behind the slip."""

    def leave(words: str = "Cold soup", **reach: str) -> Page:
        phone.opens(f"/f/{phone.code}")
        phone.presses("Very bad")
        if reach:
            phone.presses("I'd like an answer", comment=words)
            phone.presses("Done", **reach)
        else:
            phone.presses("Done", comment=words)
        return phone.follows(LINK)

    return leave


@pytest.fixture
def mara(installation: Installation) -> Callable[..., None]:
    """Her next step with the newest case."""

    def does(step: Callable[..., object], *words: str, **more: object) -> None:
        heard = installation.heard
        newest = select(cases.c.id).order_by(cases.c.id.desc()).limit(1)
        case_id = heard.database.read(lambda session: session.execute(newest).scalar_one())
        if step in {life.take, life.answer, unreached.note_try, unreached.close}:
            more |= {"keys": heard.keys, "outlets": heard.outlets}
        heard.database.write(step, installation.mara, case_id, *words, now=heard.clock(), **more)

    return does


def messages_in(installation: Installation) -> list[str]:
    order = select(case_messages.c.words).where(case_messages.c.sender == "customer").order_by(case_messages.c.id)
    return list(installation.heard.database.read(lambda session: session.execute(order).scalars().all()))


def test_what_is_written_stands_on_the_page_and_nothing_is_lost(slip: Callable[..., Page], phone: Pocket) -> None:
    slip()
    page = phone.presses("Send", words="Is anybody there?\nHello?")
    assert "We have your message." in page.text
    assert "Messages You · Monday, 12:00 Is anybody there? Hello?" in page.text
    assert page.holds("words") == [""]


def test_going_back_and_sending_again_sends_once(
    slip: Callable[..., Page], phone: Pocket, installation: Installation
) -> None:
    page = slip()
    phone.presses("Send", words="Hello?")
    phone.back_to(page).presses("Send", words="Hello?")
    assert messages_in(installation) == ["Hello?"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Please write something first."),
        ("x" * 4001, "That is a little too long. Please make it shorter."),
    ],
)
def test_what_cannot_be_sent_stays_in_the_field(
    slip: Callable[..., Page], phone: Pocket, installation: Installation, words: str, sentence: str
) -> None:
    slip()
    page = phone.presses("Send", words=words)
    assert page.status == 422
    assert sentence in page.text
    assert page.holds("words") == [words]
    assert messages_in(installation) == []


def test_after_thirty_in_a_day_a_kind_sentence_and_the_words_stay(
    slip: Callable[..., Page], phone: Pocket, installation: Installation, clock: Hands
) -> None:
    slip()
    for number in range(33):
        clock.turn(timedelta(minutes=1))
        page = phone.presses("Send", words=f"Message {number}")
    assert page.status == 429
    assert "That is enough for today. We have all that you sent; please go on tomorrow." in page.text
    assert page.holds("words") == ["Message 32"]
    assert messages_in(installation) == [f"Message {number}" for number in range(30)]


def test_markup_is_shown_as_it_was_written(slip: Callable[..., Page], phone: Pocket) -> None:
    slip()
    page = phone.presses("Send", words="<script>alert(1)</script>")
    assert "&lt;script&gt;" in page.source
    assert "<script" not in page.source


def test_without_a_case_there_is_nothing_to_write_to(phone: Pocket, installation: Installation) -> None:
    phone.presses("Good")
    phone.presses("Done", comment="")
    page = phone.follows(LINK)
    assert "Send" not in page.buttons
    after = phone.posts(page.path, [("do", "write"), ("words", "Hello?")])
    assert "We have your message." not in after.text
    assert messages_in(installation) == []


def test_a_corrected_number_is_used_and_known_again(
    slip: Callable[..., Page], phone: Pocket, known: Known, mara: Callable[..., None]
) -> None:
    slip(phone=NUMBER, name="Amina")
    mara(life.take)
    page = phone.presses("Correct it", by="text", phone="0798765432", name="Amina")
    assert "Thank you. We will use that." in page.text
    assert "How we reach you Text · ••• 432" in page.text
    assert known.contact == Contact(by="text", phone="+254798765432", name="Amina")
    assert known.heard.database.read(lambda session: session.execute(select(cases.c.address_hash)).scalar_one())
    slip("Again!", phone="0798765432")
    assert known.case_reasons == ["asked"], "the new number joins the case"


def test_the_whole_number_is_not_shown_to_whoever_finds_the_slip(slip: Callable[..., Page]) -> None:
    page = slip(by="email", email="amina@example.com")
    assert "a•••@example.com" in page.text
    assert "amina@example.com" not in page.source


def test_is_it_fixed_is_asked_once_there_is_an_answer(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None]
) -> None:
    assert "Is it fixed?" not in slip().text
    mara(life.take)
    mara(life.answer, "The stove is new.")
    assert "Is it fixed?" in phone.reloads().text
    assert "Thank you. We are glad it is fixed." in phone.presses("Yes").text
    assert "Is it fixed?" not in phone.reloads().text


def test_not_yet_opens_it_again_with_a_new_time(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None], clock: Hands, known: Known
) -> None:
    slip()
    mara(life.take)
    mara(life.answer, "The stove is new.")
    clock.turn(timedelta(days=1))
    phone.reloads()
    page = phone.presses("Not yet")
    assert "Thank you for telling us. We will look at it again." in page.text
    assert "We are looking at it again" in page.text
    assert "We will answer by Wednesday, 17:00." in page.text
    assert known.case_steps[-2:] == ["reopened", "verdict"]


def test_who_could_not_be_reached_writes_and_it_goes_on(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None], clock: Hands, known: Known
) -> None:
    slip(phone=NUMBER)
    mara(life.take)
    mara(unreached.note_try)
    clock.turn(timedelta(days=1))
    mara(unreached.note_try)
    mara(unreached.close)
    page = phone.reloads()
    assert "We could not reach you" in page.text
    assert "Is it fixed?" not in page.text
    page = phone.presses("Send", words="I was on a journey.")
    assert "We are looking at it again" in page.text
    assert "We will answer by" in page.text
    assert known.case_steps[-2:] == ["reopened", "wrote"]


def test_how_long_it_usually_takes_is_said_to_who_waits(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None], clock: Hands
) -> None:
    for _ in range(5):
        slip()
        mara(life.take)
        clock.turn(timedelta(minutes=24))
        mara(life.answer, "Sorry.")
    assert "usually" not in phone.reloads().text, "they have their answer"
    assert "An answer usually takes 1 hour here, while we are open." in slip().text


def test_the_page_is_small_and_asks_for_nothing_else(slip: Callable[..., Page], phone: Pocket) -> None:
    slip(phone=NUMBER)
    page = phone.presses("Send", words="Hello?")
    assert page.bytes_on_the_wire < 14_000
    assert page.fetched == []
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_nobody_judges_an_answer_that_their_page_never_showed(
    slip: Callable[..., Page], phone: Pocket, known: Known
) -> None:
    page = slip()
    for verdict in ("fixed", "not-yet"):
        after = phone.posts(page.path, [("do", verdict)])
        assert said(after) == said(page)
    assert known.case_steps == ["opened"]


def test_erasing_takes_all_away_and_the_page_says_so_for_ever(
    slip: Callable[..., Page], phone: Pocket, known: Known
) -> None:
    slip("Cold soup", phone=NUMBER, name="Amina")
    phone.presses("Send", words="Hello?")
    page = phone.presses("Erase now")
    assert "Your details are erased. Your score stays, without you." in page.text
    assert page.buttons == {}
    assert known.contact is None
    assert known.answers == [{"overall": 1, "comment": "", "contact": True}]
    assert known.tallies_agree
    for form in ([("do", "write"), ("words", "Hello?")], [("phone", NUMBER)], [("do", "erase")]):
        assert phone.posts(page.path, form).status == 200
    assert known.contact is None


def test_a_neighbours_number_reveals_nothing(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None], clock: Hands
) -> None:
    theirs = slip("The neighbour's trouble", phone=NUMBER)
    mara(life.take)
    phone.reloads()
    phone.presses("Send", words="The neighbour's secret")
    clock.turn(timedelta(minutes=5))
    nosy = slip("Cold soup", phone=NUMBER)
    fresh = slip("Cold soup", phone="0798765432")
    assert said(nosy) == said(fresh)
    assert said(theirs) != said(nosy)
    mara(life.take)
    clock.turn(timedelta(minutes=5))
    assert "neighbour" not in phone.opens(nosy.path).text


def test_nor_does_a_neighbours_number_that_is_given_later(
    slip: Callable[..., Page], phone: Pocket, mara: Callable[..., None], clock: Hands
) -> None:
    slip("The neighbour's trouble", phone=NUMBER)
    mara(life.take)
    clock.turn(timedelta(minutes=5))
    pages = []
    for number in (NUMBER, "0798765432"):
        slip("Cold soup")
        pages.append(phone.presses("Done", phone=number))
    assert said(pages[0]) == said(pages[1])


def said(page: Page) -> str:
    """Without what every page has of its own: the number, and the last digits of the address."""
    words = NUMBERED.sub("", page.text)
    return words.replace("678", "").replace("432", "")


def test_what_was_logged_has_the_same_page(
    installation: Installation, phone: Pocket, mara: Callable[..., None]
) -> None:
    heard, riverside = installation.heard, installation.riverside
    entry = Entry(branch=riverside, what="They lost my form", how="phone", language="en", name="Amina Otieno")
    parts: dict[str, Any] = {"keys": heard.keys, "outlets": heard.outlets, "now": heard.clock()}
    logged, _ = heard.database.write(log, entry, Sender(name="Theo", key="1", person=installation.theo), **parts)
    page = phone.opens(f"/c/{logged.slip}")
    assert logged.reference in page.text
    assert "They lost my form" in page.text
    assert "We will answer by Tuesday, 17:00." in page.text
    page = phone.presses("Done", phone=NUMBER)
    assert "How we reach you Call · ••• 678" in page.text
    phone.presses("Send", words="Have you found it?")
    mara(life.take)
    mara(life.answer, "Yes, we have.")
    assert "Mara · Monday, 12:00 Yes, we have." in phone.reloads().text
    page = phone.presses("Erase now")
    assert "They lost my form" not in page.text
    assert "Your details are erased." in page.text
