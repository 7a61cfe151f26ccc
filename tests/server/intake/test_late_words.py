"""Words that come late: whatever was promised is kept, and every score is counted once (docs/decisions/0004)."""

from datetime import timedelta

import pytest

from surveys.response import Contact
from tests.installation import Hands
from tests.pocket import Page, Pocket
from tests.server.intake.known import Known

COUNTED = timedelta(minutes=2)
"""After this long without a touch the worker stores the visit."""
WORDS = "The gas smells, and nobody came."


def touch_and_wait(phone: Pocket, known: Known, clock: Hands, minutes_and_seconds: str) -> Page:
    """A very bad face; then nothing, while the worker runs at its times, until it is time to send the words."""
    phone.presses("Very bad")
    began = clock.at
    time, _, worker_first = minutes_and_seconds.partition(",")
    minutes, seconds = map(int, time.split(":"))
    wait = timedelta(minutes=minutes, seconds=seconds)
    if wait > COUNTED or worker_first:
        clock.at = began + COUNTED
        assert known.worker_runs() == 1
    clock.at = began + wait
    return phone.page


@pytest.mark.parametrize("wait", ["1:59", "2:00", "2:00, worker first", "2:01", "10:00", "61:00"])
@pytest.mark.parametrize("button", ["Done", "I'd like an answer"])
def test_words_within_the_hour_after_the_score_was_counted_are_kept(
    phone: Pocket, known: Known, clock: Hands, wait: str, button: str
) -> None:
    touch_and_wait(phone, known, clock, wait)
    phone.presses(button, why=["waiting"], comment=WORDS)
    clock.turn(COUNTED)
    known.worker_runs()
    asked = {"contact": True} if button != "Done" else {}
    assert known.answers == [{"overall": 1, "why": ["waiting"], "comment": WORDS, **asked}]
    assert known.drafts == []
    assert known.case_reasons == ["urgent"]
    assert known.case_steps == ["opened"]
    assert known.added == ([sorted({"why", "comment", *asked})] if wait not in {"1:59", "2:00"} else [])
    assert known.tallies_agree


def test_what_was_said_in_time_and_late_is_one_response(phone: Pocket, known: Known, clock: Hands) -> None:
    phone.presses("Very bad")
    phone.presses("I'd like an answer", why=["waiting"], comment="Nobody came")
    contact = phone.page
    clock.turn(COUNTED)
    known.worker_runs()
    assert known.case_steps == ["opened"]
    clock.turn(timedelta(minutes=20))
    page = phone.back_to(contact).presses("Done", phone="0712345678")
    assert known.contact == Contact(by="call", phone="+254712345678")
    assert known.answers == [{"overall": 1, "why": ["waiting"], "comment": "Nobody came", "contact": True}]
    assert known.case_steps == ["opened", "added"]
    assert known.response["reference"] in page.text
    assert known.tallies_agree


def test_asking_late_still_asks_how_to_reach_them(phone: Pocket, known: Known, clock: Hands) -> None:
    touch_and_wait(phone, known, clock, "30:00")
    page = phone.presses("I'd like an answer", comment=WORDS)
    assert {"phone", "email"} <= page.named
    phone.presses("Done", phone="0712345678")
    assert known.contact == Contact(by="call", phone="+254712345678")


def test_further_words_stand_behind_the_first_ones(phone: Pocket, known: Known, clock: Hands) -> None:
    words = touch_and_wait(phone, known, clock, "3:00")
    phone.back_to(words).presses("Done", comment="Nobody came")
    phone.back_to(words).presses("Done", comment="and the soup was cold")
    assert known.answers == [{"overall": 1, "comment": "Nobody came\nand the soup was cold"}]
    assert known.added == [["comment"], ["comment"]]
    assert known.tallies_agree


def test_words_that_go_on_from_the_first_ones_say_them_once(phone: Pocket, known: Known, clock: Hands) -> None:
    words = touch_and_wait(phone, known, clock, "3:00")
    phone.back_to(words).presses("Done", comment="Nobody came")
    phone.back_to(words).presses("Done", comment="Nobody came and the soup was cold")
    assert known.answers == [{"overall": 1, "comment": "Nobody came and the soup was cold"}]


def test_late_words_sent_twice_are_kept_once(phone: Pocket, known: Known, clock: Hands) -> None:
    words = touch_and_wait(phone, known, clock, "3:00")
    for _ in range(2):
        phone.back_to(words).presses("Done", why=["waiting"], comment=WORDS)
    assert known.answers == [{"overall": 1, "why": ["waiting"], "comment": WORDS}]
    assert known.added == [["comment", "why"]]
    assert known.tallies_agree


def test_a_face_that_comes_late_changes_no_score(phone: Pocket, known: Known, clock: Hands) -> None:
    faces = phone.page
    touch_and_wait(phone, known, clock, "3:00")
    phone.back_to(faces).presses("Very good")
    assert known.answers == [{"overall": 1}]
    assert known.tallies_agree


def test_a_customer_who_walks_away_is_heard_without_words(phone: Pocket, known: Known, clock: Hands) -> None:
    phone.presses("Bad")
    touched = clock.at
    clock.turn(timedelta(minutes=1, seconds=59))
    assert known.worker_runs() == 0
    clock.turn(timedelta(seconds=1))
    assert known.worker_runs() == 1
    assert known.worker_runs() == 0
    assert known.answers == [{"overall": 2}]
    assert (known.response["ended"], known.response["ended_at"]) == ("left", touched)


def test_a_touch_begins_the_silence_anew(phone: Pocket, known: Known, clock: Hands) -> None:
    faces = phone.page
    for face in ("Bad", "Good"):
        phone.back_to(faces).presses(face)
        clock.turn(timedelta(minutes=1, seconds=59))
        assert known.worker_runs() == 0


def test_after_the_hour_the_faces_come_again_and_the_words_are_kept(phone: Pocket, known: Known, clock: Hands) -> None:
    touch_and_wait(phone, known, clock, "62:01")
    page = phone.presses("Done", why=["waiting", "staff"], comment=WORDS)
    assert page.text.startswith("How was your visit today?")
    assert "Your earlier answer is safe." in page.text
    assert page.holds("comment") == [WORDS]
    assert known.answers == [{"overall": 1}]
    phone.presses("Bad")
    assert phone.page.holds("why") == ["waiting", "staff"]
    phone.presses("Done")
    assert known.answers == [{"overall": 1}, {"overall": 2, "why": ["waiting", "staff"], "comment": WORDS}]
    assert known.tallies_agree


def test_a_page_reloaded_after_the_score_was_counted_still_leads_to_the_words(
    phone: Pocket, known: Known, clock: Hands
) -> None:
    touch_and_wait(phone, known, clock, "10:00")
    phone.reloads()
    phone.follows("Tell us more")
    page = phone.presses("Done", comment=WORDS)
    assert "Tell us more" not in page.text
    assert known.answers == [{"overall": 1, "comment": WORDS}]


def test_the_hour_runs_from_done_where_done_was_pressed(phone: Pocket, known: Known, clock: Hands) -> None:
    phone.presses("Bad")
    words = phone.page
    phone.presses("Done")
    clock.turn(timedelta(hours=1))
    phone.back_to(words).presses("Done", comment="In time")
    clock.turn(timedelta(seconds=1))
    page = phone.back_to(words).presses("Done", comment="Too late")
    assert page.holds("comment") == ["Too late"]
    assert known.answers == [{"overall": 2, "comment": "In time"}]


def test_wanting_an_answer_is_never_too_late(phone: Pocket, known: Known, clock: Hands) -> None:
    touch_and_wait(phone, known, clock, "300:00")
    phone.presses("I'd like an answer")
    phone.presses("Done", phone="0712345678")
    assert known.answers == [{"overall": 1, "contact": True}]
    assert known.contact == Contact(by="call", phone="+254712345678")
    assert known.case_reasons == ["asked"]
