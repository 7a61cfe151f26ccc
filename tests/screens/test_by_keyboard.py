"""The whole visit by a keyboard, or by a switch that acts as one."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.view import View
from surveys.survey import Survey
from tests.screens.glass import Kiosk, Tablet
from tests.screens.views import CES, NPS, USUAL, Deaf


def test_the_whole_visit_by_keys_alone(kiosk: Kiosk) -> None:
    kiosk.press("tab", "tab", "enter")  # Bad
    kiosk.press("enter", "tab")  # Waiting
    while kiosk.focused != "Staff":
        kiosk.press("tab")
    kiosk.press("space")
    while kiosk.focused != "Done":
        kiosk.press("tab")
    kiosk.press("enter")
    kiosk.press(*"An hour", "tab", "tab")
    assert kiosk.focused == "I'd like an answer"
    kiosk.press("enter")
    assert kiosk.screen == "contact"
    kiosk.press(*"0711000001", "enter")
    assert kiosk.focused == "Done"
    kiosk.press("enter")
    [(state, row)] = kiosk.rows()
    assert (state, row["ended"]) == ("ready", "finished")
    assert row["answers"] == {"overall": 2, "why": ["waiting", "staff"], "comment": "An hour", "contact": True}
    assert row["contact"] == {"by": "call", "phone": "+2540711000001"}
    assert kiosk.focused == "Done"
    kiosk.press("enter")
    assert (kiosk.screen, kiosk.focused) == ("faces", "Very bad")


def test_who_touches_sees_no_ring(kiosk: Kiosk) -> None:
    assert kiosk.focused == ""
    kiosk.press("tab")
    assert kiosk.focused == "Very bad"
    kiosk.tap(kiosk.face(3))
    assert (kiosk.screen, kiosk.focused) == ("reasons", "")


@pytest.mark.parametrize("first", ["tab", "enter", "space", "down"])
def test_the_first_key_only_shows_where_one_is(kiosk: Kiosk, first: str) -> None:
    kiosk.press(first)
    assert (kiosk.screen, kiosk.focused, kiosk.rows()) == ("faces", "Very bad", [])


def test_a_digit_is_a_face(kiosk: Kiosk) -> None:
    kiosk.press("0", "6", "9")
    assert kiosk.rows() == []
    kiosk.press("4")
    assert kiosk.rows()[0][1]["answers"] == {"overall": 4}
    assert (kiosk.screen, kiosk.focused) == ("reasons", "Waiting")


def test_arabic_digits_are_digits(kiosk: Kiosk) -> None:
    kiosk.press("\u0664")
    assert kiosk.rows()[0][1]["answers"] == {"overall": 4}


def test_tab_goes_round_and_back(kiosk: Kiosk) -> None:
    kiosk.press("tab", "backtab")
    assert kiosk.focused == "Lower on the screen"
    kiosk.press("backtab", "backtab", "tab", "tab", "tab")
    assert kiosk.focused == "Very bad"


def test_in_arabic_the_order_is_that_of_reading_and_arrows_are_those_of_the_eye(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.button("العربية"))
    kiosk.press("tab", "tab")
    assert kiosk.focused == "سيئة"
    assert kiosk.face(2).focused
    kiosk.press("left")
    assert kiosk.face(3).focused
    kiosk.press("right", "right")
    assert kiosk.face(1).focused
    kiosk.press("2")
    kiosk.press("tab")
    first, second = kiosk.sheet.chips[:2]
    assert second.focused
    assert second.x < first.x


def test_arrows_stop_at_the_edge_and_find_the_languages_below(kiosk: Kiosk) -> None:
    kiosk.press("tab", "left", "up")
    assert kiosk.focused == "Very bad"
    kiosk.press("down")
    assert kiosk.focused == "Français"


@pytest.mark.parametrize("key", ["escape", "backspace"])
def test_back(kiosk: Kiosk, key: str) -> None:
    kiosk.press("1", key)
    assert kiosk.screen == "faces"
    kiosk.press(key)
    assert kiosk.screen == "faces"


def test_in_a_field_backspace_erases_and_escape_goes_back(kiosk: Kiosk) -> None:
    to_words(kiosk)
    kiosk.press("H", "o", "backspace", "backspace", "backspace")
    assert (kiosk.screen, kiosk.sheet.field.text) == ("words", "")
    kiosk.press("escape")
    assert kiosk.screen == "reasons"


def test_letters_go_to_the_field_wherever_the_focus_is(kiosk: Kiosk) -> None:
    to_words(kiosk)
    kiosk.press("H", "space", "tab", "i")
    assert kiosk.sheet.field.text == "H i"
    assert kiosk.sheet.field.focused


def test_space_on_a_button_chooses_it_and_is_not_typed(kiosk: Kiosk) -> None:
    to_words(kiosk)
    kiosk.press("H", "i", "enter", "space")
    assert kiosk.rows()[0][1]["answers"]["comment"] == "Hi"


def test_a_switch_reaches_the_keys_of_the_screen_last(kiosk: Kiosk) -> None:
    to_words(kiosk)
    kiosk.press(*["tab"] * 8)
    assert kiosk.focused == "Q"
    kiosk.press("enter")
    assert (kiosk.sheet.field.text, kiosk.focused) == ("Q", "q")
    kiosk.press("right", "enter")
    assert kiosk.sheet.field.text == "Qw"


def test_still_answering_is_answered_by_keys_too(kiosk: Kiosk) -> None:
    kiosk.press("1")
    kiosk.wait(16)
    assert kiosk.focused == "Go on"
    kiosk.press("tab")
    assert kiosk.focused == "I'm new here"
    kiosk.press("enter")
    assert (kiosk.screen, kiosk.rows()[0][0]) == ("faces", "ready")


def test_typing_goes_on_where_one_was(kiosk: Kiosk) -> None:
    to_words(kiosk)
    kiosk.press("H")
    kiosk.wait(31)
    kiosk.press("x")
    assert "Still answering?" not in kiosk.texts
    assert kiosk.sheet.field.text == "H"


def test_keys_keep_the_screen_from_asking(kiosk: Kiosk) -> None:
    kiosk.press("1")
    for _ in range(4):
        kiosk.wait(10)
        kiosk.press("tab")
    assert "Still answering?" not in kiosk.texts


@pytest.fixture
def asked(kiosk: Kiosk) -> Any:
    """`asked(NPS)` shows the question; what was answered is in the list it gives."""

    def show(question: Any) -> list[int]:
        from kiosk.screens.page import Page

        answers: list[int] = []
        survey: Survey = replace(USUAL, questions=(question, *USUAL.questions))
        view = View(screen="scale", survey=survey, question=question)
        kiosk.app.glass.show(Page(view, kiosk.app.theme, Answered(answers)))
        kiosk.wait(0.1)
        return answers

    return show


class Answered(Deaf):
    def __init__(self, answers: list[int]) -> None:
        self.answers = answers

    def answer(self, question_id: str, value: Any) -> None:
        assert question_id
        self.answers.append(value)


def test_ten_is_a_one_and_a_zero_soon_after(kiosk: Kiosk, asked: Any) -> None:
    answers = asked(NPS)
    kiosk.press("1", "0")
    assert answers == [10]


def test_one_is_one_after_a_second_or_with_enter(kiosk: Kiosk, asked: Any) -> None:
    answers = asked(NPS)
    kiosk.press("1")
    assert (answers, kiosk.focused) == ([], "1")
    kiosk.wait(0.8)
    assert answers == [1]
    kiosk.press("1", "enter")
    kiosk.wait(1)
    assert answers == [1, 1]


def test_another_digit_is_meant_instead_of_the_one(kiosk: Kiosk, asked: Any) -> None:
    answers = asked(NPS)
    kiosk.press("1", "7")
    kiosk.wait(1)
    assert answers == [7]
    kiosk.press("0")
    assert answers == [7, 0]


def test_on_a_scale_to_seven_a_one_does_not_wait(kiosk: Kiosk, asked: Any) -> None:
    answers = asked(CES)
    kiosk.press("0", "1", "8", "7")
    assert answers == [1, 7]


def test_the_ring_is_wide_and_can_be_seen_on_every_ground(kiosk: Kiosk) -> None:
    from kiosk.theme import HIGH_CONTRAST, Colours
    from kiosk.widgets.plate import RING_MM
    from surveys.contrast import contrast

    assert RING_MM >= 1
    for colours in (Colours(), HIGH_CONTRAST):
        assert contrast(colours.ink, colours.back) >= 3
    before = pixels(kiosk)
    kiosk.press("tab")
    assert pixels(kiosk) != before


def pixels(kiosk: Kiosk) -> bytes:
    face = kiosk.face(1)
    return bytes(face.export_as_image().texture.pixels)


def to_words(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.screen == "words"


def test_pairing_is_left_by_nobody_with_escape(tablet: Tablet) -> None:
    kiosk = tablet.switch_on(paired=False)
    kiosk.press("escape")
    assert kiosk.screen == "pairing"
    kiosk.press(*"http", "tab", *"x")
    assert kiosk.screen == "pairing"
