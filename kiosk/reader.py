"""What is said when, for a customer who listens: whole sentences in their language, and secrets only into the ear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from kiosk.voice import Voice
from surveys.phrases import phrase

ENDS = (".", "?", "!", "؟", "।", "…", ":")


@dataclass(frozen=True, slots=True)
class Spot:
    """What can be touched, as it is heard."""

    words: str
    language: str
    kind: Literal["choice", "key", "field"] = "choice"
    typed: str = ""
    """In a field."""
    is_chosen: bool = False


class Reader:
    def __init__(self, voice: Voice | None, headphones: Callable[[], bool | None] = lambda: None) -> None:
        self._voice, self._headphones = voice, headphones
        self._were_plugged = headphones()
        self.is_on = False
        self._is_new = True

    @property
    def has_voice(self) -> bool:
        return self._voice is not None

    @property
    def is_speaking(self) -> bool:
        return self._voice is not None and self._voice.is_speaking

    @property
    def is_private(self) -> bool:
        return self._headphones() is True

    def switch(self, *, on: bool) -> None:
        self._is_new = self._is_new or (on and not self.is_on)
        if self.is_on and not on:
            self.hush()
        self.is_on = on

    def plugged_or_pulled(self) -> bool | None:
        """True once after headphones were plugged in, False once after they were pulled; else None."""
        before, self._were_plugged = self._were_plugged, self._headphones()
        if self._were_plugged is before or self._were_plugged is None:
            return None
        return self._were_plugged if self._were_plugged or before else None

    def opened(self, texts: Sequence[str], spot: Spot | None, language: str) -> None:
        """Another screen: what stands on it, and where the focus begins."""
        said = [phrase("aloud_begins", language), *texts] if self._is_new else list(texts)
        if spot and spot.language == language:
            said.append(self._of(spot, language))
        self._is_new = False
        self._say(sentences(said), language)

    def at(self, spot: Spot, language: str) -> None:
        """The finger, or the focus, has come here."""
        self._say(self._of(spot, language), spot.language)

    def passed(self, words: str, language: str) -> None:
        """Words that can only be read."""
        self._say(words, language)

    def typed(self, characters: str, text: str, language: str) -> None:
        """`text` is what stands in the field by now."""
        if not self.is_private:
            self._say(phrase("hidden_letter", language), language)
        elif characters.isspace():
            self._say(" ".join(text.split()[-1:]), language)
        else:
            self._say(characters if characters.isprintable() else phrase("key_erase", language), language)

    def hush(self) -> None:
        if self._voice is not None:
            self._voice.hush()

    def close(self) -> None:
        if self._voice is not None:
            self._voice.close()

    def _of(self, spot: Spot, language: str) -> str:
        if spot.kind == "key":
            hidden = len(spot.words) == 1 and not self.is_private
            return phrase("hidden_letter", language) if hidden else spot.words
        if spot.kind == "field":
            after = spot.typed if self.is_private else phrase("letters_hidden", language)
            return sentences([spot.words or phrase("your_words", language), after])
        return f"{spot.words}, {phrase('is_chosen', language)}" if spot.is_chosen else spot.words

    def _say(self, text: str, language: str) -> None:
        if self.is_on and self._voice is not None and text.strip():
            self._voice.say(text, language)


def sentences(texts: Sequence[str]) -> str:
    """One after the other, with a pause between."""
    whole = (text.strip() for text in texts)
    return " ".join(text if text.endswith(ENDS) else f"{text}." for text in whole if text)
