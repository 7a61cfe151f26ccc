"""/k/CODE: the phone's page on a screen that many customers share; it goes home by itself and forgets."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint
from surveys import catalogue
from surveys.phrases import phrase
from tests.installation import Hands
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

ASKED_IN = next(catalogue.read(file) for file in catalogue.bundled() if file.stem == "branch-visit").languages


@pytest.fixture
def kiosk(client: FlaskClient, poster: Touchpoint) -> Pocket:
    """Its browser was set up in French, which says nothing of the customer."""
    pocket = Pocket(client, poster.code, accept_language="fr")
    pocket.opens(f"/k/{poster.code}")
    return pocket


def goes_home(page: Page) -> tuple[int, str] | None:
    """After how many seconds, and where to."""
    if "Refresh" not in page.headers:
        return None
    seconds, _, address = page.headers["Refresh"].partition("; url=")
    return int(seconds), address


def test_the_faces_wait_for_as_long_as_nobody_comes(kiosk: Pocket) -> None:
    assert kiosk.page.status == 200
    assert goes_home(kiosk.page) is None
    assert "How was your visit today?" in kiosk.page.text, "in the branch's own language"


def test_every_question_has_a_page_and_each_goes_home_by_itself(kiosk: Pocket, known: Known) -> None:
    home = f"/k/{kiosk.code}"
    seen = [kiosk.presses("Bad")]
    seen.append(kiosk.presses("Go on", why=["waiting"]))
    seen.append(kiosk.presses("I'd like an answer", comment="I waited an hour."))
    seen.append(kiosk.presses("Done", phone="0712 345 678"))
    assert [goes_home(page) for page in seen] == [(35, home), (90, home), (90, home), (30, home)]
    assert [page.path for page in seen] == [home] * 4
    assert known.answers == [{"overall": 2, "contact": True, "why": ["waiting"], "comment": "I waited an hour."}]
    assert known.response["ended"] == "finished"


def test_thanks_without_a_number_stay_for_five_seconds(kiosk: Pocket, known: Known) -> None:
    kiosk.presses("Good")
    kiosk.presses("Go on")
    page = kiosk.presses("Done")
    assert goes_home(page) == (5, f"/k/{kiosk.code}")
    assert known.answers == [{"overall": 4}]


def test_the_number_can_be_taken_away_as_a_picture_and_no_link_leaves_the_kiosk(kiosk: Pocket, known: Known) -> None:
    kiosk.presses("Bad")
    kiosk.presses("Go on")
    kiosk.presses("I'd like an answer")
    page = kiosk.presses("Done")
    assert known.response["reference"] in page.text
    assert "<path d=" in page.source
    assert page.links == {"Done": f"/k/{kiosk.code}"}
    assert "/c/" not in page.source


def test_no_page_leads_out_of_the_kiosk(kiosk: Pocket) -> None:
    pages = [kiosk.page, kiosk.presses("Bad"), kiosk.presses("Go on"), kiosk.presses("I'd like an answer")]
    pages.append(kiosk.presses("Done", phone="12"))
    for page in pages:
        assert {link.partition("?")[0] for link in page.links.values()} <= {f"/k/{kiosk.code}"}
        assert page.action == f"/k/{kiosk.code}"


def test_home_knows_nothing_of_who_was_there(kiosk: Pocket) -> None:
    before = kiosk.presses("Bad").visit
    kiosk.presses("Go on")
    kiosk.presses("I'd like an answer", comment="Cold soup")
    page = kiosk.follows("Start again")
    assert before not in page.source
    assert "Cold soup" not in page.source
    assert goes_home(page) is None


def test_going_back_to_an_address_after_home_shows_the_faces(kiosk: Pocket, clock: Hands) -> None:
    kiosk.presses("Bad")
    kiosk.presses("Go on")
    words = kiosk.presses("I'd like an answer", comment="Cold soup")
    clock.turn(timedelta(seconds=96))
    for step in ("", "&step=more", "&step=contact", "&step=faces"):
        page = kiosk.opens(f"/k/{kiosk.code}?v={words.visit}{step}")
        assert "Cold soup" not in page.source
        assert words.visit not in page.source
        assert "Very good" in page.buttons


def test_the_number_is_gone_with_the_customer(kiosk: Pocket, known: Known, clock: Hands) -> None:
    visit = kiosk.presses("Bad").visit
    kiosk.presses("Go on")
    kiosk.presses("I'd like an answer")
    kiosk.presses("Done")
    clock.turn(timedelta(seconds=36))
    assert known.response["reference"] not in kiosk.opens(f"/k/{kiosk.code}?v={visit}").text


def test_a_face_on_a_page_that_was_left_standing_is_the_next_customers(
    kiosk: Pocket, known: Known, clock: Hands
) -> None:
    home = kiosk.page
    kiosk.presses("Very bad")
    clock.turn(timedelta(seconds=96))
    kiosk.back_to(home).presses("Good")
    kiosk.presses("Go on")
    kiosk.presses("Done")
    assert known.answers == [{"overall": 4}]
    assert known.drafts == [{"overall": 1}]
    clock.turn(timedelta(seconds=30))
    assert known.worker_runs() == 1
    assert known.answers == [{"overall": 1}, {"overall": 4}]


def test_two_touches_of_one_finger_are_one_visit(kiosk: Pocket, known: Known) -> None:
    home = kiosk.page
    kiosk.presses("Bad")
    kiosk.back_to(home).presses("Bad")
    kiosk.presses("Go on")
    last = kiosk.page
    kiosk.presses("Done", comment="Cold soup")
    kiosk.back_to(last).presses("Done", comment="Cold soup")
    assert known.answers == [{"overall": 2, "comment": "Cold soup"}]


def test_customers_with_the_same_answer_are_not_taken_for_one(
    client: FlaskClient, poster: Touchpoint, known: Known
) -> None:
    for _ in range(3):
        kiosk = Pocket(client, poster.code)
        kiosk.opens(f"/k/{poster.code}")
        kiosk.presses("Good")
        kiosk.presses("Go on")
        kiosk.presses("Done")
    assert [row["flags"] for row in known.responses] == [[], [], []]


def test_a_language_that_was_chosen_goes_with_the_customer(kiosk: Pocket, known: Known) -> None:
    page = kiosk.follows("Kiswahili")
    assert goes_home(page) == (35, f"/k/{kiosk.code}")
    kiosk.presses("Vizuri")
    kiosk.presses(phrase("go_on", "sw"))
    kiosk.presses(phrase("done", "sw"))
    assert known.response["language"] == "sw"
    assert dict(kiosk.opens(f"/k/{kiosk.code}").attributes)["html"]["lang"] == "en"


@pytest.mark.parametrize("language", ASKED_IN)
def test_every_page_keeps_its_secrets_and_offers_nothing_that_was_typed_before(
    client: FlaskClient, poster: Touchpoint, language: str
) -> None:
    kiosk = Pocket(client, poster.code)
    pages = [kiosk.opens(f"/k/{poster.code}?lang={language}")]
    pages.append(kiosk.posts(f"/k/{poster.code}", [*kiosk.page.fields, ("overall", "1")]))
    pages += [kiosk.presses(phrase("go_on", language)), kiosk.presses(phrase("want_answer", language))]
    pages.append(kiosk.presses(phrase("done", language), phone="+254712345678"))
    assert kiosk.page.text.count("|") == 0
    for page in pages:
        assert page.status == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in page.headers
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.source
        assert page.fetched == []
        typed = [it for tag, it in page.attributes if tag == "input" and it.get("type") in {"tel", "email", None}]
        assert {it.get("autocomplete") for it in typed} <= {"off"}


def test_a_phone_knows_nothing_of_all_this(phone: Pocket) -> None:
    page = phone.presses("Bad")
    assert goes_home(page) is None
    assert page.named == {"why", "comment"}
    phone.presses("I'd like an answer")
    assert "tel" in {it.get("autocomplete") for tag, it in phone.page.attributes if tag == "input"}


def test_a_mistyped_address_says_so(kiosk: Pocket) -> None:
    page = kiosk.opens("/k/ABC")
    assert page.status == 404
    assert phrase("mistyped_code", "fr") in page.text, "to whoever sets it up"
