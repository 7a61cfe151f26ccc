"""Words as they are compared: whatever the letters' case, accents and what is often left out in haste."""

import re
import unicodedata
from functools import lru_cache

_LEFT_OUT = re.compile(
    "["
    "\u0300-\u036f"  # accents
    "\u0640\u064b-\u065f\u0670"  # in Arabic: stretching, vowel signs, hamza on its carrier
    "\u093c"  # the dot below in Hindi
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"  # what nobody sees
    "]"
)


def plain(words: str) -> str:
    """In small letters, each word between single spaces."""
    if words.isascii():  # as most are, and it takes a third of the time
        folded = words.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", words).casefold())
        folded = unicodedata.normalize("NFC", _LEFT_OUT.sub("", decomposed))
    # Marks that are kept belong to their word: in Hindi they are vowels.
    spaced = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in folded)
    return f" {' '.join(spaced.split())} "


@lru_cache(maxsize=4096)
def sought(phrase: str) -> str:
    """What to look for in plain words: with a space at an end where the word must end, without one at a `*`."""
    plain_phrase = plain(phrase)
    if not plain_phrase.strip():
        return "*"  # which no plain words hold: a phrase without letters is never found
    return plain_phrase[phrase.startswith("*") : len(plain_phrase) - phrase.endswith("*")]
