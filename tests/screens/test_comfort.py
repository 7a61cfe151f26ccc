"""Larger, higher contrast, lower down: one touch each, gone with the visit."""

from typing import Any

import pytest

from surveys.phrases import languages_with_phrases, phrase
from tests.screens.glass import Kiosk, Tablet, plain

LARGER, CONTRAST, LOWER = "Larger letters", "Higher contrast", "Lower on the screen"


def ease(kiosk: Kiosk, name: str) -> Any:
    return next(plate for plate in kiosk.all("EaseButton") if plate.reads == name)


def eases(kiosk: Kiosk) -> set[str]:
    return {plate.ease for plate in kiosk.all("EaseButton") if plate.chosen}


def text_size(kiosk: Kiosk) -> float:
    return float(max(label.font_size for label in kiosk.all("Words")))


def test_each_is_one_touch_on_the_first_screen_and_goes_with_the_visit(kiosk: Kiosk) -> None:
    for name in (LARGER, CONTRAST, LOWER):
        kiosk.tap(ease(kiosk, name))
    assert eases(kiosk) == {"larger", "contrast", "lower"}
    kiosk.tap(kiosk.face(5))
    assert eases(kiosk) == {"larger", "contrast", "lower"}
    kiosk.tap(ease(kiosk, CONTRAST))
    assert eases(kiosk) == {"larger", "lower"}
    kiosk.wait(40)
    assert (kiosk.screen, eases(kiosk)) == ("faces", set())


def test_staff_who_pair_the_tablet_have_no_need_of_them(tablet: Tablet) -> None:
    assert not tablet.switch_on(paired=False).all("EaseButton")


def test_they_are_on_every_screen_of_a_visit(kiosk: Kiosk) -> None:
    seen = [(kiosk.screen, len(kiosk.all("EaseButton")))]
    for name in ("", "Done", "I'd like an answer", "Done"):
        kiosk.tap(kiosk.button(name) if name else kiosk.face(1))
        seen.append((kiosk.screen, len(kiosk.all("EaseButton"))))
    assert seen == [(screen, 3) for screen in ("faces", "reasons", "words", "contact", "thanks")]


@pytest.mark.parametrize("language", languages_with_phrases())
def test_their_names_are_spoken_in_the_customers_language(window: Any, language: str) -> None:  # noqa: ARG001
    from kiosk.comfort import Comfort
    from kiosk.screens.eases import Eases
    from kiosk.theme import Theme

    made = Eases(
        Theme(1280, 800, 160), Comfort(), language, print, is_row=False, is_mirrored=language == "ar", speaks=True
    )
    assert [button.reads for button in made.buttons] == [
        phrase(name, language) for name in ("larger", "contrast", "lower", "aloud")
    ]


def test_larger_letters_are_larger_on_a_usual_panel(kiosk: Kiosk) -> None:
    before, height = text_size(kiosk), kiosk.face(1).words.font_size
    kiosk.tap(ease(kiosk, LARGER))
    assert kiosk.face(1).words.font_size == pytest.approx(1.25 * height, rel=0.02)
    assert text_size(kiosk) >= before


def test_higher_contrast_is_white_on_black(kiosk: Kiosk) -> None:
    from kiosk.theme import HIGH_CONTRAST

    kiosk.tap(ease(kiosk, CONTRAST))
    assert tuple(kiosk.window.clearcolor) == HIGH_CONTRAST["back"] == (0, 0, 0, 1)
    assert {tuple(label.color) for label in kiosk.all("FaceButton")[0].walk() if hasattr(label, "color")} >= {
        HIGH_CONTRAST["ink"]
    }
    kiosk.tap(ease(kiosk, CONTRAST))
    assert tuple(kiosk.window.clearcolor) != (0, 0, 0, 1)


def test_lower_down_all_that_is_touched_is_in_the_lower_part(kiosk: Kiosk) -> None:
    kiosk.tap(ease(kiosk, LOWER))
    reached = {kiosk.screen: highest(kiosk)}
    kiosk.tap(kiosk.face(1))
    for name in ("Done", "I'd like an answer", "Done"):
        reached[kiosk.screen] = highest(kiosk)
        kiosk.tap(kiosk.button(name))
    assert reached.keys() == {"faces", "reasons", "words", "contact"}
    assert {screen: top for screen, top in reached.items() if top > 0.6 * 800 + 2} == {}


def highest(kiosk: Kiosk) -> float:
    """Leaving out how far the first screen has drifted."""
    return float(max(plate.top - (plate in kiosk.sheet.walk()) * kiosk.sheet.y for plate in kiosk.all("Plate")))


def test_what_was_ticked_and_typed_stays(kiosk: Kiosk) -> None:
    kiosk.tap(kiosk.face(1))
    kiosk.tap(kiosk.button("Staff"))
    kiosk.tap(ease(kiosk, LARGER))
    assert [plain(chip.words.text) for chip in kiosk.all("Chip") if chip.chosen] == ["Staff"]
    kiosk.tap(kiosk.button("Done"))
    kiosk.write("An hour")
    kiosk.tap(ease(kiosk, CONTRAST))
    assert kiosk.sheet.field.text == "An hour"
    kiosk.tap(kiosk.button("I'd like an answer"))
    kiosk.tap(kiosk.button("E-mail"))
    kiosk.write("amina")
    kiosk.tap(ease(kiosk, LOWER))
    assert (kiosk.sheet.by, kiosk.sheet.field.text) == ("email", "amina")
    kiosk.tap(kiosk.button("Call"))
    kiosk.write("711000001")
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.rows()[0][1]["answers"]["comment"] == "An hour"


def test_by_keyboard_the_focus_stays_on_what_was_chosen(kiosk: Kiosk) -> None:
    kiosk.press("tab", "backtab", "enter")
    assert (eases(kiosk), kiosk.focused) == ({"lower"}, LOWER)
    kiosk.press("enter")
    assert (eases(kiosk), kiosk.focused) == (set(), LOWER)
