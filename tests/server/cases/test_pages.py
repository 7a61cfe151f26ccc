import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.cases.inbox import open_cases
from server.deliveries import queue
from server.heard import Heard
from server.intake.accept import Office, accept
from server.intake.check import Checked
from server.publishing.publishing import publish
from server.staff.person import Person
from surveys.catalogue import bundled, read
from surveys.ids import new_id
from surveys.response import Contact, Response
from surveys.slip import new_secret
from tests.server.conftest import KEYS, NOON, Browser, Cast, Clock, only_on_sqlite

pytestmark = only_on_sqlite  # forms and words; every door is tried on both in test_every_route.py

SignedIn = Callable[[Person], Browser]
Visit = Callable[..., UUID]


@pytest.fixture
def lobby(heard: Heard, cast: Cast) -> Touchpoint:
    return heard.database.write(
        add_touchpoint,
        code="L2B3Y",
        branch=cast.riverside,
        name="Lobby",
        kind="tablet",
        survey="branch-visit",
        now=NOON,
    )


@pytest.fixture
def visit(heard: Heard, lobby: Touchpoint) -> Visit:
    """Somebody answers in the lobby at noon; the id of their response."""
    (file,) = (path for path in bundled() if path.stem == "branch-visit")
    published = heard.database.write(publish, read(file), now=NOON)
    office = Office(KEYS, heard.outlets)

    def answer(contact: Contact | None = None, **answers: object) -> UUID:
        response = Response(
            id=new_id(NOON),
            survey="branch-visit",
            version=published.survey.version,
            language="en",
            started_at=NOON,
            ended_at=NOON,
            ended="finished",
            answers=answers,  # type: ignore[arg-type]
            slip=new_secret(),
            contact=contact,
        )
        heard.database.write(accept, [Checked(response, published)], touchpoint=lobby, office=office, now=NOON)
        return response.id

    return answer


@pytest.fixture
def case(heard: Heard, cast: Cast, visit: Visit) -> str:
    """Path of a case: a customer who was kept waiting and left a number."""
    visit(Contact(by="call", phone="+254712345678", name="Neema"), overall=1, comment="I waited <b>an hour</b>.")
    (found,) = heard.database.read(open_cases, cast.theo, now=NOON)
    return f"/cases/{found.id}"


@pytest.fixture
def link(heard: Heard, cast: Cast, case: str) -> str:
    """Path of the link that Theo was sent."""
    assert case
    deliveries = heard.database.write(queue.claim, limit=100, now=NOON + timedelta(minutes=1))
    (mine,) = (delivery for delivery in deliveries if delivery.destination == cast.theo.email)
    return queue.message_of(mine, KEYS).links[0][1].removeprefix(heard.public_url)


def test_the_inbox_shows_what_was_said_and_for_when_an_answer_is_promised(
    signed_in: SignedIn, cast: Cast, case: str
) -> None:
    page = signed_in(cast.theo).get("/")
    assert f'href="{case}"' in page.source
    assert "Very bad (1 of 5)" in page.text
    assert re.search(r"promised: <time [^>]+>tomorrow, 17:00", page.text)
    assert "Nobody yet" in page.text


def test_customers_words_are_text(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.theo)
    for path in ("/", case):
        assert "I waited &lt;b&gt;an hour&lt;/b&gt;." in browser.get(path).source


def test_ines_of_another_branch_sees_nothing(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.ines)
    assert "Nobody is waiting for an answer." in browser.get("/").text
    assert browser.get(case).status == 404
    assert browser.post(f"{case}/take", seen="/").status == 404


def test_without_signing_in_there_is_nothing_to_see(guest: Browser, case: str) -> None:
    assert guest.get(case).status == 303
    assert guest.post_without_page(f"{case}/take").status == 403


def test_a_late_case_says_so(signed_in: SignedIn, cast: Cast, case: str, clock: Clock) -> None:
    browser = signed_in(cast.theo)
    assert "Late" not in browser.get(case).text
    clock.now += timedelta(hours=6)
    assert "Late" in browser.get(case).text
    assert 'class="row-link late"' in browser.get("/").source


def test_a_low_tap_without_words_stands_below(signed_in: SignedIn, cast: Cast, visit: Visit) -> None:
    visit(overall=2, why=("waiting",))
    page = signed_in(cast.theo).get("/")
    assert "Nobody is waiting for an answer." in page.text
    assert re.search(r"Bad \(2 of 5\).+Waiting", page.text)


def test_a_case_is_taken_answered_and_solved_on_its_page(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.theo)
    assert browser.post(f"{case}/take", seen=case).status == 303
    assert "You are looking after this" in browser.get(case).text
    browser.post(f"{case}/note", seen=case, words="Rang, no answer")
    browser.post(f"{case}/answered", seen=case, words="Said sorry")
    browser.post(f"{case}/solve", seen=case, cause_key="waiting", cause="One till was closed", remedy="A second till")
    page = browser.get(case).text
    for words in ("Rang, no answer", "Said sorry", "Waiting: One till was closed", "A second till"):
        assert words in page
    assert "Nobody is waiting for an answer." in browser.get("/").text


def test_who_comes_second_hears_who_was_first(signed_in: SignedIn, cast: Cast, case: str) -> None:
    signed_in(cast.mara).post(f"{case}/take", seen=case)
    answer = signed_in(cast.theo).post(f"{case}/take", seen="/")
    assert answer.status == 409
    assert "Mara is looking after this already." in answer.text


def test_what_was_typed_is_not_lost_when_half_is_missing(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.theo)
    browser.post(f"{case}/take", seen=case)
    answer = browser.post(f"{case}/solve", seen=case, cause_key="staff", cause="One till was closed", remedy=" ")
    assert answer.status == 400
    assert "Please say what was done about it." in answer.text
    assert 'value="One till was closed"' in answer.source
    assert 'value="staff" required checked' in answer.source


def test_the_case_says_how_to_reach_the_customer_once_it_is_taken(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.theo)
    assert "Neema</bdi> would like a call" in browser.get(case).text
    assert "712345678" not in browser.get(case).text
    browser.post(f"{case}/take", seen=case)
    assert 'href="tel:+254712345678"' in browser.get(case).text


def test_looking_at_the_link_in_a_message_takes_nothing(
    guest: Browser, signed_in: SignedIn, cast: Cast, case: str, link: str
) -> None:
    page = guest.get(link)
    assert "I'll take it" in page.text
    assert "+254712345678" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Nobody yet" in signed_in(cast.theo).get(case).text


def test_the_link_takes_the_case_without_signing_in(
    guest: Browser, signed_in: SignedIn, cast: Cast, case: str, link: str
) -> None:
    page = guest.post_without_page(link)
    assert page.status == 200
    assert 'href="tel:+254712345678"' in page.text
    assert "Theo</bdi> is looking after this" in signed_in(cast.mara).get(case).text
    assert guest.post_without_page(link).status == 410


def test_a_link_to_what_another_has_taken_says_who(
    guest: Browser, signed_in: SignedIn, cast: Cast, case: str, link: str
) -> None:
    signed_in(cast.mara).post(f"{case}/take", seen=case)
    assert "Mara</bdi> is looking after this" in guest.get(link).text
    late = guest.post_without_page(link)
    assert late.status == 409
    assert "Mara is looking after this already." in late.text


def test_a_number_from_a_slip_leads_to_its_case(signed_in: SignedIn, cast: Cast, case: str) -> None:
    browser = signed_in(cast.theo)
    reference = re.search(r'class="reference">([^<]+)<', browser.get(case).text)
    assert reference
    typed = reference[1].replace("-", " ").lower()
    assert browser.post("/cases/find", seen="/", typed=typed).headers["Location"] == case
    stranger = signed_in(cast.ines)
    found = stranger.post("/cases/find", seen="/", typed=typed).headers["Location"]
    assert "No case you may see has this" in stranger.get(found).text
