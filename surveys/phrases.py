"""What a customer reads beside the survey itself: words/<language>.toml, read once."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

FALLBACK = "en"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
ARABIC_COMMA = RIGHT_TO_LEFT - {"he", "yi"}


def phrase(key: str, language: str, **values: object) -> str:
    """The words for a key, else in English, not escaped; raises KeyError for an unknown key or a value left out."""
    if is_right_to_left(language):
        # Isolated, or a reference such as 7K4-Q2M would be shown in another order.
        values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
    return _phrase(key, language).format_map(values)


def languages_with_phrases() -> tuple[str, ...]:
    """Language tags, English first."""
    return tuple(sorted(_words(), key=lambda tag: (tag != FALLBACK, tag)))


def language_name(tag: str) -> str:
    """The language's own name, such as Français; the tag itself if we have no words in it."""
    return _words_of(tag).get("language_name", tag)


def is_right_to_left(tag: str) -> bool:
    return _primary(tag) in RIGHT_TO_LEFT


def listed(words: Iterable[str], language: str) -> str:
    """One after the other, with the language's own comma."""
    return ("، " if _primary(language) in ARABIC_COMMA else ", ").join(words)


def day_and_time(local: datetime, language: str) -> str:
    """Such as "Tuesday, 17:00", to stand in a sentence that isolates it."""
    day = _phrase(f"day_{local.isoweekday()}", language)
    return _phrase("day_time", language).format(day=day, time=f"{local:%H:%M}")


def _phrase(key: str, language: str) -> str:
    return _words_of(language).get(key, _words()[FALLBACK][key])


def _words_of(tag: str) -> Mapping[str, str]:
    return _words().get(_primary(tag), MappingProxyType({}))


def _primary(tag: str) -> str:
    return tag.partition("-")[0].lower()


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    files = (Path(__file__).parent / "words").glob("*.toml")
    return MappingProxyType(
        {file.stem: MappingProxyType(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files}
    )
