"""A receipt's code is good for one answer, however often and wherever it is scanned."""

from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient

from server.branches.touchpoint import Touchpoint, add_touchpoint
from server.codes.alphabet import check_character, new_receipt_code, new_touchpoint_code
from server.codes.failures import ALLOWED
from server.codes.offline import offline_code
from server.codes.receipt import LIFETIME, Sale, mint
from server.codes.till import Secrets, add_till
from surveys.phrases import phrase
from tests.installation import Hands, Installation
from tests.pocket import Pocket
from tests.server.intake.known import Known

HELD = Secrets("a till's token", bytes(range(16)))
WHOEVER = "198.51.100.7"


@pytest.fixture
def counter(installation: Installation) -> Touchpoint:
    return installation.heard.database.write(
        add_touchpoint,
        code=new_touchpoint_code(Random(8)),
        branch=installation.riverside,
        name="Tills",
        kind="till",
        survey="branch-visit",
        now=installation.heard.clock(),
    )


@pytest.fixture
def receipt(installation: Installation, counter: Touchpoint) -> str:
    heard = installation.heard
    (printed,) = heard.database.write(mint, counter, [Sale()], keys=heard.keys, randomness=Random(1), now=heard.clock())
    return printed.code


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


# Codes that are none


def unknown() -> str:
    return new_receipt_code(Random(99))


def test_mistyped_and_unknown_are_different_sentences_and_both_show_a_way(
    client: FlaskClient, poster: Touchpoint
) -> None:
    wrong = unknown()[:-1] + ("2" if not unknown().endswith("2") else "3")
    for code, key in ((wrong, "mistyped_code"), (unknown(), "unknown_code")):
        phone = Pocket(client, code)
        assert (phone.page.status, says(phone, key)) == (404, True)
        assert phone.page.links["Riverside"].startswith(f"/f/{poster.code}")


def test_codes_tried_in_vain_are_slowed_down_and_right_ones_from_the_same_address_are_not(
    client: FlaskClient, receipt: str, known: Known
) -> None:
    client.environ_base["REMOTE_ADDR"] = WHOEVER
    guesses = [Pocket(client, new_receipt_code(Random(number))) for number in range(100, 100 + ALLOWED + 5)]

    assert [guess.page.status for guess in guesses] == [404] * (ALLOWED - 1) + [429] * 6
    assert int(guesses[-1].page.headers["Retry-After"]) > 0
    phone = Pocket(client, receipt)
    phone.presses("Bad")
    phone.presses("Done")
    assert known.answers == [{"overall": 2}]


def test_ten_thousand_random_codes_find_nothing(client: FlaskClient, receipt: str) -> None:
    """In the shape of a known code: all but its last places, and a check character that fits."""
    chance = Random(5)
    near = [receipt[:-4] + "".join(chance.choices("23456789ABCDEFGHJKMNPQRSTUVWXYZ", k=3)) for _ in range(150)]
    guesses = {body + check_character(body) for body in near} - {receipt} | {
        new_receipt_code(chance) for _ in range(50)
    }

    assert {client.get(f"/f/{code}").status_code for code in guesses} <= {404, 429}


# Doubts


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
