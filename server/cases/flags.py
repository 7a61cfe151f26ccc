"""What the flags of an answer mean, in words for staff."""

from collections.abc import Sequence

WORDS = {
    "repeat": "answered before",
    "burst": "many in a short time",
    "child": "a child playing",
    "robot": "not a person",
    "clock": "the tablet's clock was wrong",
}


def in_words(flags: Sequence[str]) -> tuple[str, ...]:
    return tuple(WORDS[flag] for flag in flags)
