"""A receipt's code is good for one answer, however often and wherever it is scanned."""

from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from server.branches.touchpoint import Touchpoint
from server.codes.alphabet import in_groups
from server.codes.offline import offline_code
from server.codes.receipt import LIFETIME, Sale, mint
from server.codes.till import Secrets, add_till, revoke_till
from server.database.tables.branches import touchpoints
from surveys.phrases import phrase
from tests.installation import Hands, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known

HELD = Secrets("a till's token", bytes(range(16)))


@pytest.fixture
def phone(client: FlaskClient, receipt: str) -> Pocket:
    """Mara's customer has just scanned the receipt."""
    return Pocket(client, receipt)


def says(phone: Pocket, key: str) -> bool:
    return phrase(key, "en") in phone.page.text


def test_the_question_is_the_first_thing_a_receipt_leads_to(phone: Pocket) -> None:
    assert phone.page.status == 200
    assert "How was your visit today?" in phone.page.text
    assert "Riverside" in phone.page.text


def test_looking_at_it_stores_nothing(phone: Pocket, known: Known) -> None:
    before = known.counts
    for method in ("GET", "HEAD", "GET"):
        phone.opens(f"/f/{phone.code}", method)
    assert known.counts == before


def test_the_whole_visit_keeps_the_receipts_code_in_its_address(phone: Pocket, known: Known) -> None:
    phone.presses("Bad")
    phone.presses("Done", comment="The till was shut.")

    assert says(phone, "thanks")
    assert phone.page.path == f"/f/{phone.code}"
    assert known.response["answers"] == {"overall": 2, "comment": "The till was shut."}


def test_afterwards_the_same_receipt_says_kindly_that_it_was_used_and_shows_a_way(
    phone: Pocket, counter: Touchpoint, known: Known
) -> None:
    phone.presses("Bad")
    phone.presses("Done")
    phone.opens(f"/f/{phone.code}")

    assert (phone.page.status, says(phone, "used_code")) == (410, True)
    phone.follows(phrase("tell_us_here", "en"))
    assert phone.page.path == f"/f/{counter.code}"
    phone.presses("Good")
    phone.presses("Done")
    assert {answers["overall"] for answers in known.answers} == {2, 4}


def test_scanned_again_before_it_is_done_it_goes_on_where_it_was_also_on_another_phone(
    phone: Pocket, client: FlaskClient, known: Known
) -> None:
    phone.presses("Bad")
    other = Pocket(client, phone.code)

    assert "Tell us more, if you like." in other.page.text
    other.presses("Done", comment="The till was shut.")
    assert known.response["answers"] == {"overall": 2, "comment": "The till was shut."}


def test_two_phones_that_both_show_the_faces_make_one_answer(
    phone: Pocket, client: FlaskClient, known: Known, clock: Hands
) -> None:
    other = Pocket(client, phone.code)
    phone.presses("Bad")
    other.presses("Good")
    clock.turn(timedelta(minutes=3))
    known.worker_runs()

    assert known.answers == [{"overall": 4}]


def test_a_face_touched_after_another_phone_was_done_is_kindly_refused(
    phone: Pocket, client: FlaskClient, known: Known
) -> None:
    other = Pocket(client, phone.code)
    phone.presses("Bad")
    phone.presses("Done")
    other.presses("Good")

    assert (other.page.status, says(other, "used_code")) == (410, True)
    assert known.answers == [{"overall": 2}]


def test_whoever_was_left_to_the_worker_may_still_add_words_within_the_hour(
    phone: Pocket, known: Known, clock: Hands
) -> None:
    words = phone.presses("Bad")
    clock.turn(timedelta(minutes=3))
    known.worker_runs()
    phone.back_to(words).presses("Done", comment="The till was shut.")

    assert known.response["answers"]["comment"] == "The till was shut."
    phone.opens(f"/f/{phone.code}")
    assert says(phone, "used_code")


def test_after_a_week_it_says_that_it_expired_and_shows_a_way(phone: Pocket, counter: Touchpoint, clock: Hands) -> None:
    clock.turn(LIFETIME)
    phone.opens(f"/f/{phone.code}")

    assert (phone.page.status, says(phone, "expired_code")) == (410, True)
    assert phone.page.links[phrase("tell_us_here", "en")].startswith(f"/f/{counter.code}")


def test_a_code_that_a_till_made_by_itself_leads_there_too(
    installation: Installation, client: FlaskClient, counter: Touchpoint, known: Known
) -> None:
    heard = installation.heard
    till = heard.database.write(add_till, counter, "Till 1", HELD, keys=heard.keys, now=heard.clock())
    phone = Pocket(client, offline_code(HELD.key, till=till.number or 0, day=heard.clock().date(), serial=5))
    phone.presses("Very good")
    phone.presses("Done")

    assert known.answers == [{"overall": 5}]
    assert phone.opens(f"/f/{phone.code}").status == 410


def test_a_page_that_was_open_for_too_long_takes_its_words_along_to_a_code_that_still_takes_them(
    phone: Pocket, counter: Touchpoint, known: Known, clock: Hands
) -> None:
    words = phone.presses("Bad")
    clock.turn(timedelta(minutes=3))
    known.worker_runs()
    clock.turn(timedelta(hours=2))
    phone.back_to(words).presses("Done", comment="The till was shut.")

    assert (says(phone, "late_words"), phone.page.holds("comment")) == (True, ["The till was shut."])
    assert phone.page.action == f"/f/{counter.code}"
    phone.presses("Bad")
    phone.presses("Done")
    assert known.answers == [{"overall": 2}, {"overall": 2, "comment": "The till was shut."}]


def test_a_receipt_that_expires_during_the_visit_may_be_ended(phone: Pocket, known: Known, clock: Hands) -> None:
    clock.turn(LIFETIME - timedelta(seconds=30))
    phone.presses("Bad")
    clock.turn(timedelta(minutes=1))
    phone.presses("Done", comment="The till was shut.")

    assert says(phone, "thanks")
    assert known.answers == [{"overall": 2, "comment": "The till was shut."}]


def test_a_till_that_is_revoked_during_the_visit_stops_nobody(
    installation: Installation, client: FlaskClient, counter: Touchpoint, known: Known
) -> None:
    heard = installation.heard
    till = heard.database.write(add_till, counter, "Till 1", HELD, keys=heard.keys, now=heard.clock())
    begun, unused = (
        Pocket(client, offline_code(HELD.key, till=till.number or 0, day=heard.clock().date(), serial=serial))
        for serial in (1, 2)
    )
    begun.presses("Bad")
    heard.database.write(revoke_till, till.id, now=heard.clock())
    begun.presses("Done", comment="The till was shut.")

    assert known.answers == [{"overall": 2, "comment": "The till was shut."}]
    assert (unused.presses("Bad").status, says(unused, "unknown_code")) == (404, True)


def test_a_receipt_cannot_take_over_another_visit(phone: Pocket, client: FlaskClient, counter: Touchpoint) -> None:
    poster = Pocket(client, counter.code)
    poster.presses("Very good")
    phone.posts(phone.page.action, [("v", poster.page.visit), ("overall", "1")])

    assert phone.page.status == 200
    assert phone.page.visit != poster.page.visit


def test_a_visit_of_one_receipt_sent_to_another_is_no_failure(
    phone: Pocket, client: FlaskClient, counter: Touchpoint, installation: Installation, known: Known
) -> None:
    heard = installation.heard
    (second,) = heard.database.write(mint, counter, [Sale()], keys=heard.keys, randomness=Random(2), now=heard.clock())
    phone.presses("Bad")
    other = Pocket(client, second.code)
    other.posts(other.page.action, [("v", phone.page.visit), ("overall", "5")])

    assert other.page.status == 200
    assert sorted(draft["overall"] for draft in known.drafts) == [2, 5]


def test_a_receipt_of_a_closed_till_still_asks_and_once_used_shows_another_way_of_the_branch(
    phone: Pocket, counter: Touchpoint, poster: Touchpoint, installation: Installation
) -> None:
    closing = update(touchpoints).where(touchpoints.c.id == counter.id).values(closed=True)
    installation.heard.database.write(lambda session: session.execute(closing))
    phone.presses("Bad")
    phone.presses("Done")
    assert says(phone, "thanks")
    phone.opens(f"/f/{phone.code}")

    assert says(phone, "used_code")
    assert phone.page.links[phrase("tell_us_here", "en")].startswith(f"/f/{poster.code}")


@pytest.mark.parametrize("written", ["{lower}", "{spaced}", "{arabic}"])
def test_a_receipts_code_may_be_typed_as_it_comes(phone: Pocket, written: str) -> None:
    arabic = phone.code.translate({ord(str(digit)): 0x660 + digit for digit in range(10)})
    typed = written.format(lower=phone.code.lower(), spaced=in_groups(phone.code), arabic=arabic)
    phone.opens("/f?lang=sw")
    page = phone.presses(phrase("go_on", "sw"), code=typed)

    assert (page.status, page.path) == (200, f"/f/{phone.code}")
    assert dict(page.attributes)["html"]["lang"] == "sw"
