"""Fingers that type, on whichever layer of the screen's keyboard a letter is."""

from typing import Any

from kiosk.layouts import SHIFT
from surveys.phrases import phrase
from tests.screens.glass import FRAME, Kiosk


def type_on(kiosk: Kiosk, text: str) -> None:
    """Character by character, on whichever layer of the screen's keyboard it is."""
    for character in text:
        key = key_for(kiosk, character)
        kiosk.wait(FRAME)
        kiosk.touch(key)
        kiosk.wait(FRAME)


def key_for(kiosk: Kiosk, character: str) -> Any:
    if key := kiosk.key(character):
        return key
    [keyboard] = kiosk.all("Keyboard")
    for name in keyboard.layout.layers:
        for step in (name, SHIFT):
            if step == SHIFT and not kiosk.key(SHIFT):
                continue
            keyboard.press(step)
            if key := kiosk.key(character):
                return key
    raise AssertionError(f"no key for {character!r}")


def at_words(kiosk: Kiosk, language: str = "") -> Kiosk:
    """At the question for words, low."""
    if language:
        kiosk.tap(kiosk.button(phrase("language_name", language)))
    kiosk.tap(kiosk.face(1))
    while kiosk.screen != "words":
        kiosk.tap(kiosk.button(phrase("done", language or "en")))
    return kiosk


def seen(kiosk: Kiosk) -> tuple[Any, Any]:
    caret, words = kiosk.sheet.field.glass.children
    return words, caret
