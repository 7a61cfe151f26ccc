"""A survey file may name its questions as the phone's page names its own fields; no answer is lost or mixed up."""

import pytest
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint
from server.intake.form import OWN, carried, field_of, filled
from server.publishing.publishing import publish
from surveys.catalogue import definition_of, problems_of
from surveys.response import LONGEST_WORDS, Contact
from tests.builders import a_question, a_survey
from tests.installation import NOON, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known

only_on_sqlite = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
NAMED_ALIKE = a_survey(
    a_question("do"),
    a_question("on", "nps"),
    a_question("name", "choice", options=("amina", "theo")),
    a_question("phone", "text"),
    a_question("email", "reference"),
    a_question("by", "contact"),
)
EVERY_NAME = a_survey(a_question("v"), *(a_question(name, "text") for name in sorted(OWN - {"v"})))


@pytest.mark.parametrize("path", ["f", "k"])
@only_on_sqlite
def test_answers_and_contact_stay_apart(
    installation: Installation, client: FlaskClient, poster: Touchpoint, known: Known, path: str
) -> None:
    installation.heard.database.write(publish, NAMED_ALIKE, now=NOON)
    phone = Pocket(client, poster.code)
    phone.opens(f"/{path}/{poster.code}")
    phone.presses("")  # a face without words is a button without words: the last of them, which is the best
    given = {"on": ["9"], "name": ["theo"], "phone": "The line was bad.", "email": "K-17"}
    while fields := [name for name in given if field_of(name) in phone.page.named]:
        is_last = "Done" in phone.page.buttons
        phone.presses("I'd like an answer" if is_last else "Go on", **{field_of(one): given[one] for one in fields})
    page = phone.presses("Done", by="text", phone="0712 345 678", name="Amina")
    assert page.status == 200
    said = {"do": 5, "on": 9, "name": ["theo"], "phone": "The line was bad.", "email": "K-17", "by": True}
    assert known.answers == [said]
    assert known.contact == Contact(by="text", phone="+254712345678", name="Amina")


@only_on_sqlite
def test_words_that_are_too_long_are_shown_again_where_they_stood(
    installation: Installation, client: FlaskClient, poster: Touchpoint, known: Known
) -> None:
    installation.heard.database.write(publish, NAMED_ALIKE, now=NOON)
    phone = Pocket(client, poster.code)
    phone.presses("")
    page = phone.presses("Done", **{field_of("phone"): "a" * (LONGEST_WORDS + 1), field_of("email"): "K-17"})
    assert page.status == 422
    assert page.holds(field_of("phone")) == ["a" * (LONGEST_WORDS + 1)]
    assert known.drafts == [{"do": 5, "email": "K-17"}]


def test_such_a_file_is_as_good_as_any_other() -> None:
    assert problems_of(definition_of(EVERY_NAME)) == ()


def test_a_page_before_is_carried_along_whole_and_says_nothing_of_its_own_fields() -> None:
    answers = {question.id: f"to {question.id}" for question in EVERY_NAME.questions[1:]} | {"v": 4}
    pairs = carried(answers, tuple(answers), ())
    fields = {name: [value for key, value in pairs if key == name] for name, _ in pairs}
    assert fields.keys() & OWN == {"on"}
    back = filled(fields, EVERY_NAME, None)
    assert back.answers == answers
    assert set(back.on_page) == set(answers)
    assert not back.is_robot
    assert not back.finished


def test_every_other_question_is_a_field_of_its_own_name() -> None:
    assert [field_of(name) for name in ("overall", "own-1", "phone_2")] == ["overall", "own-1", "phone_2"]
