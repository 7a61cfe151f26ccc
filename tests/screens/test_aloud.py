"""A whole visit by ear: what is under the finger or the focus is read aloud, and a second touch or Enter chooses."""

from typing import Any

import pytest

from kiosk.reader import Reader
from tests.kiosk.speaker import Jack, Speaker
from tests.screens.glass import Kiosk, Tablet, plain

ALOUD = "Read aloud"
HOW = "Touch the screen to hear what is under your finger. Touch it again to choose it."


def eases(kiosk: Kiosk) -> list[str]:
    return [plate.ease for plate in kiosk.all("EaseButton") if plate.chosen]


def corner(kiosk: Kiosk) -> Any:
    return next(plate for plate in kiosk.all("EaseButton") if plate.reads == ALOUD)


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def jack() -> Jack:
    return Jack()


@pytest.fixture
def heard(tablet: Tablet, speaker: Speaker, jack: Jack) -> Kiosk:
    """A tablet with a voice."""
    return tablet.switch_on(reader=Reader(speaker, jack))


def press_long(kiosk: Kiosk, plate: Any, seconds: float = 1.2) -> None:
    finger = kiosk.finger(*plate.to_window(*plate.center))
    kiosk.loop.post_dispatch_input("begin", finger)
    kiosk.wait(seconds)
    kiosk.loop.post_dispatch_input("end", finger)
    kiosk.wait(0.3)


def begin(kiosk: Kiosk) -> None:
    press_long(kiosk, corner(kiosk))


def test_without_a_voice_no_corner_is_marked_and_no_key_begins(kiosk: Kiosk) -> None:
    kiosk.press("*", "0")
    assert eases(kiosk) == []
    assert ALOUD not in {plate.reads for plate in kiosk.all("EaseButton")}


def test_a_long_press_in_the_corner_begins_and_a_short_one_does_not(heard: Kiosk, speaker: Speaker) -> None:
    assert corner(heard).right > 1280 - 12 / 25.4 * 160
    assert corner(heard).y < 12 / 25.4 * 160
    press_long(heard, corner(heard), 0.8)
    heard.tap(corner(heard))
    assert (eases(heard), speaker.said) == ([], [])
    begin(heard)
    assert eases(heard) == ["aloud"]
    assert speaker.said == [(f"{HOW} Riverside. How was your visit today? Very bad.", "en")]
    assert heard.focused == "Very bad"


@pytest.mark.parametrize("key", ["0", "*"])
def test_a_key_begins(heard: Kiosk, speaker: Speaker, key: str) -> None:
    heard.press(key)
    assert eases(heard) == ["aloud"]
    assert speaker.last.startswith(HOW)


def test_headphones_begin_and_end_it(heard: Kiosk, speaker: Speaker, jack: Jack) -> None:
    jack.plugged = False
    heard.wait(1.1)
    assert eases(heard) == []
    jack.plugged = True
    heard.wait(1.1)
    assert eases(heard) == ["aloud"]
    assert speaker.last.startswith(HOW)
    jack.plugged = False
    heard.wait(1.1)
    assert eases(heard) == []
    assert not speaker.is_speaking


def test_a_touch_speaks_and_a_second_one_chooses(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    heard.tap(heard.face(2))
    assert (speaker.last, heard.focused, heard.rows()) == ("Bad", "Bad", [])
    heard.tap(heard.face(1))
    heard.tap(heard.face(2))
    assert heard.rows() == []
    heard.tap(heard.face(2))
    assert heard.rows()[0][1]["answers"] == {"overall": 2}
    assert speaker.last == "What was the main reason? up to 3. Waiting."


def test_what_is_read_first_is_not_chosen_by_the_first_touch(heard: Kiosk) -> None:
    begin(heard)
    assert heard.focused == "Very bad"
    heard.tap(heard.face(1))
    assert heard.rows() == []


def test_a_sliding_finger_hears_what_it_passes_and_chooses_nothing(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    finger = heard.finger(*heard.face(1).center)
    heard.loop.post_dispatch_input("begin", finger)
    for value in (2, 3):
        x, y = heard.face(value).center
        finger.move((x / 1279, y / 799))
        heard.loop.post_dispatch_input("update", finger)
    heard.loop.post_dispatch_input("end", finger)
    heard.wait(0.5)
    assert [text for text, _ in speaker.said[-3:]] == ["Very bad", "Bad", "OK"]
    assert (heard.focused, heard.rows()) == ("OK", [])


def test_five_fingers_are_heard_as_the_first(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    before = len(speaker.said)
    fingers = [heard.finger(*heard.face(value).center) for value in range(1, 6)]
    for moment in ("begin", "end"):
        for finger in fingers:
            heard.loop.post_dispatch_input(moment, finger)
    heard.wait(1)
    assert [text for text, _ in speaker.said[before:]] == ["Very bad"]
    assert heard.rows() == []


def test_words_that_can_only_be_read_are_spoken_too(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    heard.tap(next(words for words in heard.all("Words") if plain(words.text) == "How was your visit today?"))
    assert speaker.last == "How was your visit today?"


def test_the_whole_visit_by_keys_and_ears(heard: Kiosk, speaker: Speaker) -> None:
    heard.press("0", "tab")
    assert speaker.last == "Bad"
    heard.press("1")
    assert (speaker.last, heard.rows()) == ("Very bad", [])
    heard.press("1", "enter")
    assert speaker.last == "Waiting, chosen"
    while heard.focused != "Done":
        heard.press("tab")
    heard.press("enter")
    assert speaker.last.startswith("Tell us more, if you like.")
    assert speaker.last.endswith("Plug in headphones to hear what you type.")
    heard.press(*"Hi")
    assert speaker.last == "letter"
    heard.press("tab", "tab", "enter")
    assert speaker.last.startswith("How can we reach you? We use this only to answer you.")
    heard.press(*"0711000001", "enter", "enter")
    assert heard.screen == "thanks"
    spelled = ", ".join(heard.app.stage.view.reference.replace("-", ""))
    assert spelled in speaker.last
    assert not any("0711" in text or "Hi" in text.split() for text, _ in speaker.said)
    [(_, row)] = heard.rows()
    assert row["answers"] == {"overall": 1, "why": ["waiting"], "comment": "Hi", "contact": True}


def test_on_the_keys_of_the_screen_letters_are_spoken_into_headphones_only(
    heard: Kiosk, speaker: Speaker, jack: Jack
) -> None:
    heard.press("0", "1", "1")
    heard.tap(heard.button("Done"))
    heard.tap(heard.button("Done"))
    assert heard.screen == "words"
    heard.tap(heard.key("K"))
    assert (speaker.last, heard.sheet.field.text) == ("letter", "")
    heard.tap(heard.key("K"))
    assert (speaker.last, heard.sheet.field.text) == ("letter", "K")
    jack.plugged = True
    heard.tap(heard.key("j"))
    heard.tap(heard.key("j"))
    assert (speaker.last, heard.sheet.field.text) == ("j", "Kj")


def test_in_arabic_all_of_it_is_arabic_but_a_language_names_itself(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    heard.tap(heard.button("العربية"))
    assert speaker.said[-1] == ("العربية", "ar")
    heard.tap(heard.button("العربية"))
    assert speaker.said[-1] == ("Riverside. كيف كانت زيارتك اليوم؟ سيئة جدًا.", "ar")
    heard.tap(heard.button("Français"))
    assert speaker.said[-1] == ("Français", "fr")


def test_it_waits_while_the_voice_speaks_and_speaks_the_warning_before_it_ends(heard: Kiosk, speaker: Speaker) -> None:
    heard.press("0", "1", "1")
    heard.wait(60)
    assert "Still answering?" not in heard.texts
    speaker.is_speaking = False
    heard.wait(16)
    assert speaker.last == "Still answering? Go on."
    heard.wait(60)
    assert heard.screen == "reasons"
    speaker.is_speaking = False
    heard.wait(19)
    assert heard.screen == "reasons"
    heard.wait(2)
    assert (heard.screen, eases(heard)) == ("faces", [])


def test_who_listens_answers_still_answering_by_two_touches_or_anywhere_else(heard: Kiosk, speaker: Speaker) -> None:
    heard.press("0", "1", "1")
    speaker.is_speaking = False
    heard.wait(16)
    heard.tap(heard.button("I'm new here"))
    assert (speaker.last, heard.screen) == ("I'm new here", "reasons")
    heard.tap(heard.button("I'm new here"))
    assert heard.screen == "faces"
    heard.press("0", "1", "1")
    speaker.is_speaking = False
    heard.wait(16)
    heard.loop.post_dispatch_input("begin", heard.finger(5, 5))
    heard.wait(0.3)
    assert "Still answering?" not in heard.texts


def test_the_next_customer_finds_it_silent(heard: Kiosk, speaker: Speaker) -> None:
    heard.press("0", "1", "1")
    speaker.is_speaking = False
    heard.wait(16)
    speaker.is_speaking = False
    heard.wait(21)
    assert heard.screen == "faces"
    said = len(speaker.said)
    heard.tap(heard.face(2))
    assert (heard.screen, len(speaker.said)) == ("reasons", said)


def test_the_corner_touched_twice_ends_it(heard: Kiosk, speaker: Speaker) -> None:
    begin(heard)
    heard.tap(corner(heard))
    assert speaker.last == "Read aloud, chosen"
    heard.tap(corner(heard))
    assert (eases(heard), heard.focused) == ([], "")
