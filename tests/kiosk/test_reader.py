"""What a customer hears who listens, and what nobody else does."""

import pytest

from kiosk.reader import Reader, Spot, sentences
from tests.kiosk.speaker import Jack, Speaker

BAD = Spot("Bad", "en")
LETTER = Spot("k", "en", "key")
FIELD = Spot("Your words", "en", "field", typed="secret")


@pytest.fixture
def jack() -> Jack:
    return Jack()


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
def reader(speaker: Speaker, jack: Jack) -> Reader:
    reader = Reader(speaker, jack)
    reader.switch(on=True)
    reader.opened([], None, "en")
    return reader


def test_it_begins_with_how_to_use_it_then_the_question_then_the_first_answer(speaker: Speaker) -> None:
    reader = Reader(speaker)
    reader.switch(on=True)
    reader.opened(["How was your visit today?"], BAD, "en")
    assert speaker.last == (
        "Touch the screen to hear what is under your finger. Touch it again to choose it. "
        "How was your visit today? Bad."
    )
    reader.opened(["What was the main reason?", "up to 3"], None, "en")
    assert speaker.last == "What was the main reason? up to 3."


def test_the_next_customer_is_told_anew(reader: Reader, speaker: Speaker) -> None:
    reader.switch(on=False)
    reader.switch(on=True)
    reader.opened(["Hello"], None, "en")
    assert speaker.last.startswith("Touch the screen")


def test_nothing_is_said_while_it_is_off(speaker: Speaker) -> None:
    reader = Reader(speaker)
    reader.opened(["How was your visit today?"], BAD, "en")
    reader.at(BAD, "en")
    reader.typed("k", "k", "en")
    assert speaker.said == []


def test_switched_off_it_falls_silent(reader: Reader, speaker: Speaker) -> None:
    reader.at(BAD, "en")
    reader.switch(on=False)
    assert not speaker.is_speaking


def test_what_is_chosen_is_said_with_it(reader: Reader, speaker: Speaker) -> None:
    reader.at(Spot("Staff", "en", is_chosen=True), "en")
    assert speaker.last == "Staff, chosen"


def test_a_language_names_itself(reader: Reader, speaker: Speaker) -> None:
    reader.at(Spot("العربية", "ar"), "en")
    assert speaker.said[-1] == ("العربية", "ar")


@pytest.mark.parametrize("plugged", [None, False])
def test_letters_are_not_spoken_for_the_whole_lobby(
    reader: Reader,
    speaker: Speaker,
    jack: Jack,
    plugged: bool | None,  # noqa: FBT001
) -> None:
    jack.plugged = plugged
    reader.at(LETTER, "en")
    reader.typed("k", "k", "en")
    reader.typed(" ", "kk ", "en")
    reader.typed("\b", "kk", "en")
    reader.at(FIELD, "en")
    assert [text for text, _ in speaker.said[-5:]] == [
        *["letter"] * 4,
        "Your words. Plug in headphones to hear what you type.",
    ]
    reader.at(Spot("Space", "en", "key"), "en")
    assert speaker.last == "Space"


def test_into_headphones_letters_words_and_the_field_are_spoken(reader: Reader, speaker: Speaker, jack: Jack) -> None:
    jack.plugged = True
    reader.at(LETTER, "en")
    reader.typed("k", "I was k", "en")
    reader.typed(" ", "I was kept ", "en")
    reader.typed("\b", "I was kept", "en")
    reader.at(FIELD, "en")
    assert [text for text, _ in speaker.said[-5:]] == ["k", "k", "kept", "Erase", "Your words. secret."]


def test_it_is_told_once_that_headphones_came_or_went(speaker: Speaker, jack: Jack) -> None:
    jack.plugged = False
    reader = Reader(speaker, jack)
    assert reader.plugged_or_pulled() is None
    jack.plugged = True
    assert [reader.plugged_or_pulled(), reader.plugged_or_pulled()] == [True, None]
    jack.plugged = False
    assert [reader.plugged_or_pulled(), reader.plugged_or_pulled()] == [False, None]


def test_headphones_that_always_hang_there_begin_nothing(speaker: Speaker, jack: Jack) -> None:
    jack.plugged = True
    assert Reader(speaker, jack).plugged_or_pulled() is None


def test_without_a_voice_nothing_stumbles() -> None:
    reader = Reader(None)
    reader.switch(on=True)
    reader.opened(["Hello"], BAD, "en")
    reader.hush()
    reader.close()
    assert (reader.has_voice, reader.is_speaking) == (False, False)


def test_sentences_are_told_apart_in_any_script() -> None:
    assert sentences(["", "कैसी रही?", "ठीक है।", "كيف؟", "Bad", "good "]) == "कैसी रही? ठीक है। كيف؟ Bad. good."
