"""What stands in the cells of such a list, as people type it. Everything raises BadRequest with a sentence."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from server.branches.branch import alphabetical
from server.branches.week import Spans, hours_from, spans_from
from server.errors import BadRequest
from server.setup.roster import weekdays
from server.staff.person import email_from
from surveys.phrases import language_name, languages_with_phrases

LONGEST_SLUG, LONGEST_REGION = 40, 80
NONE = frozenset({"none", "-", "–", "—", "no"})
_DAY = "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_DAYS = re.compile(rf"\b(?:{_DAY})\b(?:\s*[-,&]\s*(?:{_DAY})\b)*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?\.?")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2})|h)?\s*(am|pm)?", re.IGNORECASE)
_PERSON = re.compile(r"\s*(.*?)\s*[<(]\s*([^<>()]+@[^<>()]+?)\s*[>)]\s*")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
ALWAYS = frozenset({"24/7", "always", "24 hours", "24h"})
NOON = 12


def slug_from(typed: str) -> str:
    slug = typed.strip().lower()
    if len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise BadRequest(f"{typed} is no short name; it has lower-case letters, digits and dashes, at most 40")
    return slug


def slug_of(name: str) -> str:
    """Such as "koln-hauptbahnhof" of "Köln Hauptbahnhof"; empty where nothing is left."""
    plain = alphabetical(name).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-")


def line_from(typed: str, longest: int) -> str:
    if len(typed) > longest or not typed.isprintable():
        raise BadRequest(f"this is longer than {longest} characters, or has one that cannot be printed")
    return typed


def zone_from(typed: str) -> str:
    """An IANA name, also in other capitals, with a blank, or of its city alone."""
    known, plain = _zones(), typed.strip().replace(" ", "_").casefold()
    if plain in known:
        return known[plain]
    near = get_close_matches(plain, known, n=1, cutoff=0.7)
    hint = f"; did you mean {known[near[0]]}?" if near else ""
    raise BadRequest(f"the time zone {typed} is not known; it looks like Africa/Nairobi{hint}")


def hours_typed(typed: str) -> dict[str, Spans]:
    """Such as "Mon-Fri 9:00-17:00; Sat 10-13", or as `heard branch hours` takes it."""
    if typed.casefold() in ALWAYS:
        return hours_from(["mon-sun=00:00-24:00"])
    text = _WORD.sub(_english_day, typed.replace("–", "-").replace("—", "-"))
    starts = list(_DAYS.finditer(text))
    if not starts or text[: starts[0].start()].strip(" ;,"):
        raise BadRequest(f"{typed}: opening hours look like mon-fri 09:00-17:00; sat 10:00-13:00")
    ends = [*(found.start() for found in starts[1:]), len(text)]
    hours: dict[str, Spans] = {}
    for found, end in zip(starts, ends, strict=True):
        said = text[found.end() : end].strip(" ;,:=")
        days = re.sub(r"[a-z]+", lambda day: day[0][:3], found[0].lower()).replace("&", ",")
        part = hours_from([f"{days.replace(' ', '')}={day_typed(said, typed)}"])
        hours |= {day: spans for day, spans in part.items() if spans or day not in hours}
    return hours


def _english_day(word: re.Match[str]) -> str:
    """Of Mo, lundi or вт.; what is no day stays."""
    return weekdays.OURS.get(word[0].casefold().rstrip("."), word[0])


def day_typed(said: str, whole: str = "") -> str:
    """The hours of one day, as `heard branch hours` takes them, such as "09:00-12:30,13:30-17:00" or "closed"."""
    plain = said.replace("–", "-").replace("—", "-").casefold().strip()
    if plain in NONE | {"closed", "geschlossen", "fermé", "cerrado"}:
        return "closed"
    parts = [part for part in re.split(r"[,;/]| and | & ", plain) if part.strip()]
    spans = [_span(part) for part in parts]
    if not spans or not all(spans):
        raise BadRequest(f"{whole or said}: opening hours look like 09:00-17:00, or closed")
    typed = ",".join(filter(None, spans))
    spans_from(typed)
    return typed


def _span(typed: str) -> str:
    begins, dash, ends = re.sub(r"\b(?:to|until|bis)\b", "-", typed.replace("uhr", "")).partition("-")
    first, last = _CLOCK.fullmatch(begins.strip()), _CLOCK.fullmatch(ends.strip())
    return f"{_clock(first)}-{_clock(last)}" if dash and first and last else ""


def _clock(found: re.Match[str]) -> str:
    hour, minute, half = int(found[1]), found[2] or "00", (found[3] or "").lower()
    if half:
        hour = hour % NOON + (NOON if half == "pm" else 0)
    return f"{hour:02}:{minute}"


def holidays_typed(typed: str) -> frozenset[date]:
    if typed.casefold() in NONE:
        return frozenset()
    found = set()
    for part in re.split(r"[\s,;]+", typed.strip(" ,;")):
        try:
            found.add(date.fromisoformat(part))
        except ValueError:
            raise BadRequest(f"{part} is no day; a holiday looks like 2026-12-25") from None
    return frozenset(found)


def languages_typed(typed: str) -> tuple[str, ...]:
    """Tags, from tags or names."""
    found: dict[str, None] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[,;/+&]|\band\b", typed))):
        words = [part] if part.casefold() in _languages() else part.split()
        for word in words:
            tag = _languages().get(word.casefold())
            if tag is None:
                raise BadRequest(f"{word} is no language that Heard speaks; there are {', '.join(_spoken())}")
            found[tag] = None
    return tuple(found)


def person_from(manager: str, email: str) -> tuple[str, str]:
    """Name and e-mail, from two cells or from one such as "Mara Wanjiru <mara@example.com>"; both may be empty."""
    both = _PERSON.fullmatch(manager)
    name, within = (both[1], both[2]) if both else ("", manager) if "@" in manager else (manager, "")
    if email and within and email.casefold() != within.casefold():
        raise BadRequest(f"there are two e-mails, {within} and {email}")
    address = email or within
    if name and not address:
        raise BadRequest(f"{name} needs an e-mail; a manager hears of bad answers by it")
    return name, email_from(address) if address else ""


def _spoken() -> tuple[str, ...]:
    return tuple(f"{tag} ({_english(tag)})" for tag in languages_with_phrases())


def _english(tag: str) -> str:
    return str(Locale("en").languages.get(tag.partition("-")[0], tag))


@cache
def _languages() -> Mapping[str, str]:
    tags = languages_with_phrases()
    named = {tag: tag for tag in tags} | {language_name(tag).casefold(): tag for tag in tags}
    return named | {_english(tag).casefold(): tag for tag in tags}


@cache
def _zones() -> Mapping[str, str]:
    """By their names, and by their cities where only one zone ends so."""
    names = {zone for zone in available_timezones() if not zone.startswith(("Etc/", "posix", "right", "SystemV"))}
    cities: dict[str, list[str]] = {}
    for zone in sorted(names):
        area, slash, city = zone.rpartition("/")
        if slash and "/" not in area:
            cities.setdefault(city.casefold(), []).append(zone)
    alone = {city: found[0] for city, found in cities.items() if len(found) == 1}
    return alone | {zone.casefold(): zone for zone in names}
