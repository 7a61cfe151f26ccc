"""Which of our language tags a column or a locale means."""

import re
from collections.abc import Mapping
from functools import cache

from surveys.phrases import language_name

_ours = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_theirs = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_in_brackets = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\)\s*$")
OWN_NAMES = ("en", "fr", "es", "ar", "hi", "sw", "uk", "de", "pt", "it", "nl", "pl", "tr", "ru", "zh", "ja", "bn", "ur")
"""Languages whose name in themselves a column may carry."""


def tag_of(locale: str) -> str:
    """Such as zh-CN for zh_CN; empty if it is none."""
    if _ours.fullmatch(locale):
        return locale
    if not _theirs.fullmatch(locale):
        return ""
    first, *further = re.split("[-_]", locale)
    return "-".join((first.lower(), *further))


def tag_named(language: str) -> str:
    """Of "English (en)", "English", "français" or "en"; empty where nobody knows it."""
    if found := _in_brackets.search(language):
        return tag_of(found[1])
    named = language.strip().casefold()
    is_code = len(named) == 2 or "-" in named or "_" in named  # noqa: PLR2004 - two letters
    return _names().get(named) or (tag_of(language.strip()) if is_code else "")


def own_name(tag: str) -> str:
    """The language's name in itself, such as Deutsch; the tag where nobody knows it."""
    return language_name(tag) if language_name(tag) != tag else _own_name(tag)


@cache
def _own_name(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return tag
    return f"{name[:1].upper()}{name[1:]}" if name else tag


@cache
def _names() -> Mapping[str, str]:
    # Imported here: a server that nobody brings a form to never pays for it.
    from babel import Locale

    english = Locale("en").languages
    names = {name.casefold(): tag for tag, name in english.items() if "_" not in tag}
    return names | {(Locale(tag).languages.get(tag) or tag).casefold(): tag for tag in OWN_NAMES}
