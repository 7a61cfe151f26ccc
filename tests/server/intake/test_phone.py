"""The page behind a QR code: what a customer may do, in whichever order, and what is stored of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint
from server.publishing.publishing import publish
from surveys import catalogue
from surveys.response import Contact
from tests.installation import Hands, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known

FACES = {"Very bad": 1, "Bad": 2, "OK": 3, "Good": 4, "Very good": 5}
ASKED = {"overall": 2, "contact": True}


def test_looking_at_the_page_stores_nothing(phone: Pocket, known: Known) -> None:
    before = known.counts
    phone.reloads()
    phone.opens(f"/f/{phone.code}?lang=ar")
    phone.opens(f"/f/{phone.code}?v=01980000-0000-7000-8000-000000000000")
    assert known.counts == before


@pytest.mark.parametrize("path", ["/f/{}", "/f"])
def test_a_preview_of_the_link_stores_nothing(phone: Pocket, known: Known, path: str) -> None:
    before = known.counts
    assert phone.opens(path.format(phone.code), "HEAD").status == 200
    assert known.counts == before


@pytest.mark.parametrize("face", FACES)
def test_each_face_is_an_answer(phone: Pocket, known: Known, face: str) -> None:
    phone.presses(face)
    assert known.drafts == [{"overall": FACES[face]}]
    assert phone.page.named == {"why", "comment"}


def test_a_whole_visit_is_stored_as_it_was_said(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    phone.presses("I'd like an answer", why=["waiting", "staff"], comment="I waited an hour.")
    page = phone.presses("Done", by="text", phone="0712 345 678", name="Amina")
    assert known.answers == [{**ASKED, "why": ["waiting", "staff"], "comment": "I waited an hour."}]
    assert known.contact == Contact(by="text", phone="+254712345678", name="Amina")
    assert known.drafts == []
    assert known.response["ended"] == "finished"
    assert known.response["reference"] in page.text
    assert "We will answer by Tuesday, 17:00." in page.text
    assert known.tallies_agree


def test_nothing_need_be_said_besides_the_face(phone: Pocket, known: Known) -> None:
    phone.presses("Good")
    page = phone.presses("Done")
    assert known.answers == [{"overall": 4}]
    assert page.text.startswith("Thank you Riverside Thank you. Your answer is saved.")
    assert known.response["reference"] not in page.text


def test_two_taps_on_a_face_are_one_visit(phone: Pocket, known: Known) -> None:
    faces = phone.page
    phone.back_to(faces).presses("Bad")
    phone.back_to(faces).presses("Bad")
    phone.presses("Done")
    phone.back_to(faces).presses("Bad")
    assert known.answers == [{"overall": 2}]


def test_the_last_face_wins_until_the_visit_is_completed(phone: Pocket, known: Known) -> None:
    faces = phone.page
    phone.presses("Very bad")
    phone.back_to(faces).presses("Good")
    phone.presses("Done")
    page = phone.back_to(faces).presses("Very bad")
    assert known.answers == [{"overall": 4}]
    assert "Your answer is saved" in page.text
    assert known.tallies_agree


def test_a_changed_face_keeps_what_was_written(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    words = phone.page
    phone.presses("I'd like an answer", comment="Cold soup")
    phone.follows("Back")
    phone.follows("Change my answer")
    phone.presses("OK")
    assert phone.page.holds("comment") == ["Cold soup"]
    phone.presses("Done")
    assert known.answers == [{"overall": 3, "comment": "Cold soup"}]
    phone.back_to(words).presses("Done")
    assert known.answers == [{"overall": 3, "comment": "Cold soup"}]


def test_two_taps_on_done_are_one_response_and_one_mail(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    phone.presses("I'd like an answer", comment="Cold soup\0")
    contact = phone.page
    for _ in range(2):
        phone.back_to(contact).presses("Done", by="email", email="Amina@Example.COM")
    assert known.answers == [{**ASKED, "comment": "Cold soup"}]
    assert known.added == []
    assert known.case_steps == ["opened"]


def test_reloading_and_going_back_after_the_thanks_changes_nothing(phone: Pocket, known: Known) -> None:
    faces = phone.page
    phone.presses("Bad")
    phone.presses("Done", comment="Cold soup")
    before = known.counts
    assert "Your answer is saved" in phone.reloads().text
    assert "Your answer is saved" in phone.opens(f"/f/{phone.code}?v={faces.visit}&step=faces").text
    assert known.counts == before


def test_done_without_asking_takes_the_asking_back(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    phone.presses("I'd like an answer")
    phone.follows("Back")
    phone.presses("Done")
    assert known.answers == [{"overall": 2}]
    assert known.case_steps == []


def test_the_way_to_reach_a_customer_may_be_left_out(phone: Pocket, known: Known) -> None:
    phone.presses("Good")
    phone.presses("I'd like an answer")
    page = phone.presses("Done")
    assert known.answers == [{"overall": 4, "contact": True}]
    assert known.contact is None
    assert known.response["reference"] in page.text


# An older browser shows both fields, whichever way was chosen above them.
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"by": "call", "phone": "", "email": "amina@example.com"}, Contact(by="email", email="amina@example.com")),
        ({"by": "email", "phone": "0712345678", "email": ""}, Contact(by="call", phone="+254712345678")),
        ({"by": "call", "phone": "+44 7400 123456", "email": "a@b.example"}, Contact(by="call", phone="+447400123456")),
        (
            {"by": "call", "phone": "0712345678", "name": "A\n\0B"},
            Contact(by="call", phone="+254712345678", name="A B"),
        ),
    ],
)
def test_what_was_typed_says_how_to_reach_them(
    phone: Pocket, known: Known, typed: Mapping[str, str], kept: Contact
) -> None:
    phone.presses("Bad")
    phone.presses("I'd like an answer")
    phone.presses("Done", **typed)
    assert known.contact == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "12"}, "Please look at the phone number once more."),
        ({"by": "email", "email": "amina"}, "Please look at the e-mail address once more."),
    ],
)
def test_a_wrong_address_is_asked_for_again(phone: Pocket, known: Known, typed: dict[str, str], sentence: str) -> None:
    phone.presses("Bad")
    phone.presses("I'd like an answer", comment="Cold soup")
    page = phone.presses("Done", name="Amina", **typed)
    assert page.status == 422
    assert sentence in page.text
    for name, value in {"name": "Amina", **typed}.items():
        assert value in page.holds(name)
    assert known.responses == []
    phone.presses("Done", by="call", phone="0712345678", email="")
    assert known.answers == [{**ASKED, "comment": "Cold soup"}]
    assert known.contact == Contact(by="call", phone="+254712345678", name="Amina")


def test_too_many_reasons_show_the_page_again_with_what_was_said(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    four = ["waiting", "staff", "price", "place"]
    page = phone.presses("Done", why=four, comment="Cold soup")
    assert page.status == 422
    assert "up to 3" in page.text
    assert page.holds("why") == four
    assert page.holds("comment") == ["Cold soup"]
    assert known.responses == []
    phone.presses("Done", why=four[:3])
    assert known.answers == [{"overall": 2, "why": four[:3], "comment": "Cold soup"}]


def test_words_beside_a_mistake_are_kept_when_the_customer_walks_away(
    phone: Pocket, known: Known, clock: Hands
) -> None:
    phone.presses("Bad")
    phone.presses("Done", why=["waiting", "staff", "price", "place"], comment="Cold soup")
    clock.turn(timedelta(minutes=2))
    known.worker_runs()
    assert known.answers == [{"overall": 2, "comment": "Cold soup"}]


def test_four_thousand_characters_are_taken(phone: Pocket, known: Known) -> None:
    words = "ग" * 3_999 + "\n" + "ग"
    phone.presses("Bad")
    assert phone.presses("Done", comment=words[:4_000].replace("\n", "\r\n")).status == 200
    assert known.answers == [{"overall": 2, "comment": words[:4_000].strip()}]


def test_more_than_four_thousand_characters_are_shown_again(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    page = phone.presses("Done", comment="a" * 4_001)
    assert page.status == 422
    assert "That is a little too long. Please make it shorter." in page.text
    assert page.holds("comment") == ["a" * 4_001]
    assert known.drafts == [{"overall": 2}]


def test_words_are_shown_as_they_were_typed(phone: Pocket, known: Known) -> None:
    words = '</textarea><script>alert("&amp;")</script>'
    phone.presses("Bad")
    phone.presses("I'd like an answer", comment=words)
    page = phone.follows("Back")
    assert page.holds("comment") == [words]
    assert "<script" not in page.source
    page = phone.presses("Done")
    assert "<script" not in phone.follows("See what happens with it").source
    assert known.answers == [{"overall": 2, "comment": words}]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "done"},
        {"do": "answer"},
        {"v": "no id", "overall": ""},
        {"overall": "9"},
        {"overall": "²"},
        {"overall": "2" * 5_000},
        {"by": "call", "phone": "12", "do": "reach"},
        {"why": "no such reason", "on": "overall"},
    ],
)
def test_a_post_that_says_nothing_stores_nothing_and_shows_the_faces(
    phone: Pocket, known: Known, sent: dict[str, str]
) -> None:
    before = known.counts
    page = phone.posts(f"/f/{phone.code}", sent.items())
    assert known.counts == before
    assert page.status in {200, 422}
    assert page.buttons


def test_a_survey_published_during_a_visit_does_not_disturb_it(
    phone: Pocket, known: Known, installation: Installation
) -> None:
    phone.presses("Bad")
    file = next(path for path in catalogue.bundled() if Path(path).stem == "branch-visit")
    survey = catalogue.read(file)
    shorter = replace(survey, questions=tuple(q for q in survey.questions if q.id != "comment"))
    installation.heard.database.write(publish, shorter, now=installation.heard.clock())
    phone.presses("Done", comment="Cold soup")
    assert known.answers == [{"overall": 2, "comment": "Cold soup"}]


def test_a_low_face_with_words_opens_one_case(phone: Pocket, known: Known) -> None:
    phone.presses("Very bad")
    phone.presses("Done", comment="Cold soup")
    assert known.case_steps == ["opened"]
    assert known.case_reasons == ["low"]


def test_two_customers_at_one_poster_are_two_visits(client: FlaskClient, poster: Touchpoint, known: Known) -> None:
    for face in ("Bad", "Good"):
        Pocket(client, poster.code).presses(face)
        Pocket(client, poster.code)
    assert sorted(draft["overall"] for draft in known.drafts) == [2, 4]
