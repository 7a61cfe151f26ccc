"""Languages, as staff call them."""

from babel import Locale, UnknownLocaleError


def spoken(tag: str) -> str:
    """The language's English name, such as "Swahili"; its tag if it has none."""
    try:
        return Locale.parse(tag, sep="-").english_name or tag
    except (UnknownLocaleError, ValueError):
        return tag
