"""How old a reader must be for a text: the formula of Flesch and Kincaid, for English alone."""

import re

SCHOOL_BEGINS = 5
"""Years of age at grade 0."""
HARD = 3
ENOUGH = 5
"""Words; of fewer the formula says nothing."""
_word = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_vowels = re.compile(r"[aeiouy]+")
_silent = re.compile(r"(?:[^aeiouytd]ed|[^aeiouycsxzgh]es|[^aeiouyl]e|[^aeiouy]ely|[gq]ue)$")


def reading_age(text: str) -> int | None:
    """Years; None where there are too few words to tell."""
    words = _word.findall(text)
    if len(words) < ENOUGH:
        return None
    sentences = max(1, len(re.findall(r"[.!?]+(?=\s|$)", text)))
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(SCHOOL_BEGINS, round(grade) + SCHOOL_BEGINS)


def hard_words(text: str) -> list[str]:
    """Those of three syllables and more, the hardest first; names are nobody's choice."""
    inside = re.sub(r"(?<=[^.!?\s] )[A-Z][\w'’]*", "", re.sub(r"\b(?:Dr|Mr|Mrs|Ms)\. ?", "", text))
    words = dict.fromkeys(word.lower() for word in _word.findall(inside))
    return sorted((word for word in words if syllables(word) >= HARD), key=syllables, reverse=True)


def syllables(word: str) -> int:
    plain = word.lower()
    return max(1, len(_vowels.findall(plain)) - bool(_silent.search(plain)))
