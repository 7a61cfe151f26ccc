"""Doubts about an answer from a phone: shown in words, and in nobody's way."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.branches.touchpoint import Touchpoint
from server.database.tables.cases import cases
from server.staff.links import make_link
from surveys.phrases import phrase
from tests.installation import Hands, Installation
from tests.pocket import Pocket
from tests.server.conftest import Browser
from tests.server.intake.known import Known

WHOEVER = "198.51.100.7"


@pytest.fixture
def phone(client: FlaskClient, receipt: str) -> Pocket:
    """Mara's customer has just scanned the receipt."""
    return Pocket(client, receipt)


def test_what_a_person_cannot_see_and_somebody_filled_in_makes_a_robot_whose_answer_is_kept_uncounted(
    phone: Pocket, known: Known
) -> None:
    seen = [(name, value) for name, value in phone.page.fields if name != "homepage"]
    phone.posts(phone.page.action, [*seen, ("homepage", "https://spam.example"), ("overall", "1")])
    phone.presses("Done", comment="I fell on the stairs.")

    assert (known.response["flags"], known.response["counted"]) == (["robot"], False)
    assert known.case_steps, "a flag stops no case"


def test_a_face_touched_before_it_could_be_seen_is_a_robots(
    client: FlaskClient, poster: Touchpoint, known: Known, clock: Hands
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    for seconds, flags in ((0.2, ["robot"]), (0.8, [])):
        phone = Pocket(client, poster.code)
        clock.turn(timedelta(seconds=seconds))
        phone.presses("Bad")
        phone.presses("Done", comment=f"After {seconds}")
        assert flags in [row["flags"] for row in known.responses]


def test_the_same_face_again_from_the_same_phone_is_a_repeat_and_counts(
    client: FlaskClient, poster: Touchpoint, known: Known, clock: Hands
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    for _ in range(2):
        phone = Pocket(client, poster.code)
        clock.turn(timedelta(seconds=2))
        phone.presses("Bad")
        phone.presses("Done")

    assert sorted((row["flags"], row["counted"]) for row in known.responses) == [([], True), (["repeat"], True)]


def test_a_form_that_does_not_say_when_it_was_drawn_is_no_robots(
    client: FlaskClient, poster: Touchpoint, known: Known
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    phone = Pocket(client, poster.code)
    phone.posts(f"/f/{poster.code}", [("overall", "2"), ("do", "done")])

    assert (known.response["flags"], known.response["counted"]) == ([], True)


def test_a_kiosk_that_was_drawn_anew_under_a_finger_sees_no_robot(
    client: FlaskClient, poster: Touchpoint, known: Known, clock: Hands
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    phone = Pocket(client, poster.code)
    phone.opens(f"/k/{poster.code}")
    clock.turn(timedelta(seconds=0.1))
    phone.presses("Bad")
    clock.turn(timedelta(minutes=3))
    known.worker_runs()

    assert (known.response["flags"], known.response["counted"]) == ([], True)


def test_whoever_looks_after_it_reads_the_doubt_in_words(
    client: FlaskClient, poster: Touchpoint, known: Known, clock: Hands, installation: Installation
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    for words in ("", "I fell on the stairs."):
        phone = Pocket(client, poster.code)
        clock.turn(timedelta(seconds=0.1))
        phone.presses("Very bad")
        phone.presses("Done", comment=words)
    assert known.case_steps.count("opened") == 1
    mara = signed_in(client, installation)
    (case_id,) = installation.heard.database.read(lambda session: session.scalars(select(cases.c.id)).all())

    assert "not a person" in mara.get(f"/cases/{case_id}").text
    low_taps = mara.get("/").text.partition("Low in the last day")[2]
    assert "not a person" in low_taps


def signed_in(client: FlaskClient, installation: Installation) -> Browser:
    """Mara."""
    heard, hour = installation.heard, timedelta(hours=1)
    secret = heard.database.write(make_link, installation.mara.id, "sign-in", "/", lifetime=hour, now=heard.clock())
    browser = Browser(client)
    assert browser.post(f"/sign-in/{secret}", seen=f"/sign-in/{secret}").status == 303
    return browser


@pytest.mark.parametrize("doubt", ["robot", "repeat"])
def test_no_doubt_stops_a_case_an_alert_or_a_slip(
    client: FlaskClient, poster: Touchpoint, known: Known, clock: Hands, doubt: str
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    for _ in range(2):
        phone = Pocket(client, poster.code)
        clock.turn(timedelta(seconds=0.1 if doubt == "robot" else 2))
        phone.presses("Very bad")
        phone.presses("I'd like an answer")
        phone.presses("Done")

    assert doubt in known.responses[-1]["flags"]
    assert known.case_steps.count("opened") == 2
    assert known.waiting_mails >= 2
    assert phrase("status_have_it", "en") in phone.follows(phrase("page_for_number", "en")).text
