"""A browser's own name for itself, in words that people recognise."""

import re

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
_FIRST_WORD = re.compile(r"[A-Za-z][\w.-]{0,30}")


def browser_in_words(user_agent: str) -> str:
    """Such as "Firefox on Windows"; nothing that a stranger could write there reaches a page as it is."""
    name = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if name and system:
        return f"{name} on {system}"
    found = _FIRST_WORD.match(user_agent)
    return name or (f"A browser on {system}" if system else found[0] if found else "A browser")


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for mark, words in known if mark in user_agent), "")
