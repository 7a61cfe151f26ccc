"""Customers at the glass, one after another."""

import pytest

from tests.kiosk.lobby import answers_by
from tests.screens.glass import Kiosk, Tablet


def test_a_tap_on_a_face_is_in_the_outbox_before_the_next_screen_shows(kiosk: Kiosk) -> None:
    kiosk.touch(kiosk.face(2))
    [(state, row)] = kiosk.rows()
    assert (kiosk.screen, state, row["answers"]) == ("faces", "open", {"overall": 2})
    kiosk.wait(0.1)
    assert kiosk.screen == "reasons"


def test_the_face_answers_the_finger_at_once(kiosk: Kiosk) -> None:
    face = kiosk.face(4)
    kiosk.loop.post_dispatch_input("begin", kiosk.finger(*face.to_window(*face.center)))
    assert face.pressed


def test_the_whole_visit_by_taps(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Waiting"))
    kiosk.tap(kiosk.button("Staff"))
    kiosk.tap(kiosk.button("Done"))
    kiosk.write("An hour")
    kiosk.tap(kiosk.button("I'd like an answer"))
    assert kiosk.screen == "contact"
    kiosk.write("0711000001")
    kiosk.tap(kiosk.button("Done"))
    [(state, row)] = kiosk.rows()
    assert state == "ready"
    assert row["answers"] == {"overall": 1, "why": ["waiting", "staff"], "comment": "An hour", "contact": True}
    assert row["contact"] == {"by": "call", "phone": "+2540711000001"}
    assert (row["layout"], row["ended"]) == ("row", "finished")
    assert "Your number" in kiosk.texts
    assert "Keep this number; we will answer here." in kiosk.texts


@pytest.mark.parametrize("score", [1, 5])
def test_every_answer_gets_the_same_screen(kiosk: Kiosk, score: int) -> None:
    kiosk.tap(kiosk.face(score))
    assert kiosk.texts == [
        "Done",
        "Change my answer",
        "Something else",
        "The place",
        "My problem was solved / not solved",
        "Price or bill",
        "Information",
        "Staff",
        "Waiting",
        "up to 3",
        "What was the main reason?",
    ]


def test_five_fingers_at_once_make_one_answer(kiosk: Kiosk) -> None:
    faces = [kiosk.face(value) for value in range(1, 6)]
    fingers = [kiosk.finger(*face.to_window(*face.center)) for face in faces]
    for moment in ("begin", "end"):
        for finger in fingers:
            kiosk.loop.post_dispatch_input(moment, finger)
    kiosk.wait(1)
    assert [row["answers"] for _, row in kiosk.rows()] == [{"overall": 1}]


def test_the_answer_can_be_changed_and_the_one_given_before_is_marked(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(5))
    kiosk.tap(kiosk.button("Change my answer"))
    assert [face.value for face in kiosk.all("FaceButton") if face.chosen] == [5]
    kiosk.tap(kiosk.face(2))
    assert [row["answers"] for _, row in kiosk.rows()] == [{"overall": 2}]


def test_more_reasons_than_asked_for_take_the_place_of_the_last(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(3))
    for reason in ("Waiting", "Staff", "Information", "The place"):
        kiosk.tap(kiosk.button(reason))
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.rows()[0][1]["answers"]["why"] == ["waiting", "staff", "place"]


def test_after_a_silence_it_asks_and_hides_what_was_typed(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    kiosk.write("Secret")
    kiosk.wait(29)
    assert "Still answering?" not in kiosk.texts
    kiosk.wait(2)
    above = kiosk.app.glass.above
    assert above is not None
    assert (above.pos, above.size) == ([0, 0], list(kiosk.window.size))
    kiosk.tap(kiosk.button("Go on"))
    assert "Secret" in kiosk.texts


def test_a_touch_anywhere_goes_on(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.wait(16)
    assert "Still answering?" in kiosk.texts
    kiosk.loop.post_dispatch_input("begin", kiosk.finger(5, 5))
    kiosk.wait(0.3)
    assert "Still answering?" not in kiosk.texts
    assert kiosk.screen == "reasons"


def test_who_is_new_here_finds_the_faces_and_nothing_of_before(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    kiosk.write("Secret")
    kiosk.wait(31)
    kiosk.tap(kiosk.button("I'm new here"))
    assert kiosk.screen == "faces"
    assert not any(face.chosen for face in kiosk.all("FaceButton"))
    [(state, row)] = kiosk.rows()
    assert (state, row["ended"]) == ("ready", "left")


def test_nothing_typed_survives_into_the_next_visit(kiosk: Kiosk) -> None:
    for seen in ("", ""):
        kiosk.tap(kiosk.face(1))
        kiosk.tap(kiosk.button("Done"))
        assert kiosk.sheet.field.text == seen
        kiosk.write("Secret")
        kiosk.tap(kiosk.button("I'd like an answer"))
        assert kiosk.sheet.field.text == "+254"
        kiosk.write("711")
        kiosk.wait(55)
        assert kiosk.screen == "faces"
        assert not [text for text in kiosk.texts if "Secret" in text or "711" in text]


def test_the_thanks_go_by_themselves(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(5))
    kiosk.tap(kiosk.button("Done"))
    kiosk.tap(kiosk.button("Done"))
    assert "Thank you. Your answer is saved." in kiosk.texts
    kiosk.wait(5.5)
    assert kiosk.screen == "faces"


def test_another_language_is_one_touch_away_and_mirrored(kiosk: Kiosk) -> None:
    assert [kiosk.face(value).x for value in (1, 5)] == sorted(kiosk.face(value).x for value in (1, 5))
    kiosk.tap(kiosk.button("العربية"))
    assert "كيف كانت زيارتك اليوم؟" in kiosk.texts
    assert kiosk.face(1).x > kiosk.face(5).x
    kiosk.tap(kiosk.face(2))
    assert kiosk.rows()[0][1]["language"] == "ar"


def test_a_plain_mistake_in_an_address_is_said_kindly_and_keeps_what_was_typed(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    kiosk.tap(kiosk.button("I'd like an answer"))
    kiosk.tap(kiosk.button("E-mail"))
    kiosk.write("amina")
    kiosk.tap(kiosk.button("Done"))
    assert {"Please look at the e-mail address once more.", "amina"} <= set(kiosk.texts)


def test_a_keyboard_that_is_plugged_in_types_and_opens_nothing(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    kiosk.window.dispatch("on_textinput", "Hi")
    for code in (8, 282, 292, 319):  # backspace, F1, F11, menu
        assert kiosk.window.dispatch("on_key_down", code, code, None, [])
    kiosk.wait(0.1)
    assert (kiosk.sheet.field.text, kiosk.screen) == ("H", "words")


def test_what_goes_wrong_on_the_screen_leads_home_with_the_visit_saved(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.sheet.done = None
    kiosk.button("Done").tapped = None
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.screen == "faces"
    assert kiosk.rows()[0][0] == "ready"
    assert "stumbled" in caplog.text


def test_without_a_pairing_it_asks_staff_for_one_and_says_what_is_wrong(tablet: Tablet) -> None:
    kiosk = tablet.switch_on(paired=False)
    assert kiosk.screen == "pairing"
    kiosk.tap(kiosk.button("Pair"))
    assert "Please type the code from the Devices page." in kiosk.texts


def test_who_asks_for_an_answer_is_told_by_when_while_the_server_is_near(kiosk: Kiosk) -> None:
    answers_by(kiosk.app.store, "2026-03-03T17:00:00+03:00")
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    kiosk.tap(kiosk.button("I'd like an answer"))
    kiosk.tap(kiosk.button("Done"))
    assert "We will answer by Tuesday, 17:00." in kiosk.texts
