"""What the last customer typed is gone with the visit: from memory, keyboard and screen."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.glass import Kiosk
from tests.screens.typist import at_words, seen, type_on

SECRET = "xqzvkj"
"""Typed the other way round, so that these tests do not hold it themselves."""


def holders() -> list[str]:
    """What in this whole process still knows what was typed."""
    gc.unfreeze()
    gc.collect()
    needle = SECRET[::-1]
    told, seen, found = needle.encode(), set(), []
    waiting = [thing for thing in gc.get_objects() if type(thing).__name__ != "frame"]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or thing is needle or thing is told:
            continue
        seen.add(id(thing))
        for part in gc.get_referents(thing):
            if type(part) in {str, bytes, bytearray}:
                if (needle if type(part) is str else told) in part and part is not needle:
                    found.append(f"{type(thing).__name__} {thing!r:.300}")
            elif not gc.is_tracked(part):
                waiting.append(part)
    gc.freeze()
    return found


def type_secret(kiosk: Kiosk) -> "weakref.ref[Any]":
    """On the glass; the texture on which it was to be read."""
    type_on(kiosk, SECRET[::-1])
    kiosk.wait(0.1)
    words, _ = seen(kiosk)
    return weakref.ref(words.texture)


@pytest.fixture
def typist(kiosk: Kiosk) -> Callable[[], list[Any]]:
    """Types words and an address, as far as to the last screen before the thanks."""

    def type_all() -> list[Any]:
        at_words(kiosk)
        kiosk.sheet.field.fill_in("")
        textures = [type_secret(kiosk)]
        kiosk.tap(kiosk.button("I'd like an answer"))
        kiosk.tap(kiosk.button("E-mail"))
        textures.append(type_secret(kiosk))
        type_on(kiosk, "@b.com")
        assert holders()
        return textures

    return type_all


def test_what_was_typed_is_gone_after_the_thanks(kiosk: Kiosk, typist: Callable[[], list[Any]]) -> None:
    textures = typist()
    kiosk.tap(kiosk.button("Done"))
    assert kiosk.screen == "thanks"
    kiosk.wait(32)
    assert kiosk.screen == "faces"
    kiosk.app.courier.stop()  # what waits is on the disk; while it is being sent it is in memory, too
    assert holders() == []
    assert [texture() for texture in textures] == [None, None]


def test_what_was_typed_is_gone_when_the_next_customer_begins(kiosk: Kiosk, typist: Callable[[], list[Any]]) -> None:
    textures = typist()
    kiosk.wait(31)
    kiosk.tap(kiosk.button("I'm new here"))
    kiosk.wait(1)
    assert kiosk.screen == "faces"
    kiosk.app.courier.stop()  # what waits is on the disk; while it is being sent it is in memory, too
    assert holders() == []
    assert [texture() for texture in textures] == [None, None]


def test_typing_leaves_nothing_among_the_textures_that_are_kept(kiosk: Kiosk) -> None:
    from kiosk.widgets.words import words_texture

    at_words(kiosk)
    type_on(kiosk, "a")
    before = words_texture.cache_info().currsize
    kiosk.window.dispatch("on_textinput", "nobody has typed this before")
    kiosk.wait(0.1)
    assert words_texture.cache_info().currsize == before
