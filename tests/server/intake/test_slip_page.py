"""The customer's own page tells the truth, before and after somebody took the case, and takes a wish for an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.cases import life, unreached
from server.cases.reminders import remind
from server.database.tables.cases import cases
from surveys.response import Contact
from tests.installation import Hands, Installation
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

LINK = "See what happens with it"
HAVE_IT = "We have it"
WANT_ANSWER = "I'd like an answer"


@pytest.fixture
def slip(phone: Pocket) -> Callable[[str, str], Page]:
    """Leave a face and words, and open the page behind the slip."""

    def leave(face: str, words: str = "") -> Page:
        phone.presses(face)
        phone.presses("Done", comment=words)
        return phone.follows(LINK)

    return leave


@pytest.fixture
def mara_does(installation: Installation) -> Callable[..., None]:
    """Mara's next step with the only case."""

    def do(step: Callable[..., object], *words: str, **more: object) -> None:
        heard = installation.heard
        case_id = heard.database.read(lambda session: session.execute(select(cases.c.id)).scalar_one())
        if step in {life.take, life.answer, life.hand_back, unreached.note_try}:
            more |= {"keys": heard.keys, "outlets": heard.outlets}
        heard.database.write(step, installation.mara, case_id, *words, now=heard.clock(), **more)

    return do


def test_before_anybody_took_it_the_page_says_that_we_have_it(slip: Callable[[str, str], Page], known: Known) -> None:
    page = slip("Very bad", "Cold soup")
    assert HAVE_IT in page.text
    assert known.response["reference"] in page.text
    assert "is looking after this" not in page.text
    assert "We will answer by Tuesday, 17:00." in page.text
    assert "Our answer will be here." in page.text
    assert "Cold soup" in page.text


def test_the_page_follows_what_is_done(
    slip: Callable[[str, str], Page], phone: Pocket, mara_does: Callable[..., None]
) -> None:
    slip("Very bad", "Cold soup")
    mara_does(life.take)
    assert "Mara is looking after this" in phone.reloads().text
    mara_does(life.answer, "I said sorry.")
    assert "Answered" in phone.reloads().text
    assert "Mara · " in phone.page.text
    assert "I said sorry." in phone.page.text
    mara_does(life.write_note, "A difficult customer.")
    mara_does(life.solve, cause_key="system", cause="The stove was out.", remedy="It is mended.")
    page = phone.reloads()
    assert "Solved" in page.text
    assert "We will answer by" not in page.text
    assert not [words for words in ("difficult", "stove", "mended") if words in page.text]
    assert page.buttons.keys() == {"Yes", "Not yet", "Send", "Erase now"}


def test_a_promise_that_was_broken_is_not_repeated(
    slip: Callable[[str, str], Page], phone: Pocket, clock: Hands
) -> None:
    slip("Very bad", "Cold soup")
    clock.turn(timedelta(days=2))
    page = phone.reloads()
    assert "We are still working on it." in page.text
    assert "We will answer by" not in page.text


def test_when_the_promise_passes_the_page_names_a_new_time(
    slip: Callable[[str, str], Page], phone: Pocket, clock: Hands, installation: Installation
) -> None:
    slip("Very bad", "Cold soup")
    clock.turn(timedelta(days=1, hours=5))  # Tuesday, 17:00
    heard = installation.heard
    heard.database.write(remind, outlets=heard.outlets, keys=heard.keys, now=heard.clock())
    page = phone.reloads()
    assert "We are still working on it; new time Wednesday, 17:00" in page.text
    assert "We will answer by" not in page.text


def test_an_answer_can_be_asked_for_long_after(
    slip: Callable[[str, str], Page], phone: Pocket, known: Known, clock: Hands
) -> None:
    slip("Good", "")
    clock.turn(timedelta(days=3))
    page = phone.presses(WANT_ANSWER, by="text", phone="0712345678", name="Amina")
    assert "We have noted it. We will answer you." in page.text
    assert known.answers == [{"overall": 4, "contact": True}]
    assert known.contact == Contact(by="text", phone="+254712345678", name="Amina")
    assert known.case_reasons == ["asked"]
    assert known.tallies_agree


def test_asking_twice_is_asking_once(slip: Callable[[str, str], Page], phone: Pocket, known: Known) -> None:
    page = slip("Good", "")
    phone.back_to(page).presses(WANT_ANSWER, by="email", email="Amina@Example.com")
    phone.back_to(page).presses(WANT_ANSWER, by="email", email="Amina@Example.com")
    assert known.added == [["contact"]]
    assert known.case_steps == ["opened"]


def test_how_to_reach_them_can_be_said_after_asking(
    slip: Callable[[str, str], Page], phone: Pocket, known: Known
) -> None:
    slip("Good", "")
    page = phone.presses(WANT_ANSWER)
    assert "Our answer will be here." in page.text
    page = phone.presses("Done", phone="0712345678")
    assert known.contact == Contact(by="call", phone="+254712345678")
    assert "Thank you. We will use that." in page.text
    assert "How we reach you Call · ••• 678" in page.text


def test_a_wrong_number_is_asked_for_again(slip: Callable[[str, str], Page], phone: Pocket, known: Known) -> None:
    slip("Good", "")
    page = phone.presses(WANT_ANSWER, phone="12", name="Amina")
    assert page.status == 422
    assert "Please look at the phone number once more." in page.text
    assert (page.holds("phone"), page.holds("name")) == (["12"], ["Amina"])
    assert known.answers == [{"overall": 4}]


@pytest.mark.parametrize("secret", ["AAAAAAAAAAAAAAAAAAAAAA", "short", "K74-Q2M", "%00", "A" * 500])
def test_a_secret_that_is_not_ours_is_not_known(phone: Pocket, secret: str) -> None:
    page = phone.opens(f"/c/{secret}")
    assert page.status == 404
    assert "We do not know this number. Please look at it once more." in page.text


def test_looking_at_the_page_changes_nothing(slip: Callable[[str, str], Page], phone: Pocket, known: Known) -> None:
    slip("Very bad", "Cold soup")
    before = known.counts
    phone.reloads()
    assert known.counts == before


def test_the_page_speaks_the_customers_language_or_another(phone: Pocket) -> None:
    phone.follows("العربية")
    phone.presses("سيئة")
    phone.presses("تم")
    page = phone.follows(next(iter(phone.page.links)))
    assert dict(page.attributes)["html"]["dir"] == "rtl"
    assert HAVE_IT in phone.follows("English").text
