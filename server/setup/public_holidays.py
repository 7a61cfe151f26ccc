"""Public holidays as suggestions, by country and region: a person says which of them are theirs (decision 0019)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from babel.core import Locale, get_global

ENGLISH = "en_US"
"""In which every country's are known."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where holidays are kept; empty: not known, or the whole country."""

    country: str = ""
    """ISO 3166, such as DE."""
    region: str = ""
    """As the country numbers its parts, such as BE."""

    @property
    def name(self) -> str:
        part, whole = dict(regions(self.country)).get(self.region, ""), dict(countries()).get(self.country, "")
        return ", ".join(filter(None, (part, whole)))

    @property
    def code(self) -> str:
        """Such as DE-BE."""
        return "-".join(filter(None, (self.country, self.region)))


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: str


def place_from(code: str, timezone: str = "") -> Place:
    """Of a code; of one that says nothing the country of the time zone. A region that is not there is left away."""
    country, _, region = code.partition("-")
    known = dict(countries())
    if country not in known:
        country, region = str(get_global("zone_territories").get(timezone, "")), ""
    if country not in known:
        return Place()
    return Place(country, region if region in dict(regions(country)) else "")


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Code and English name of those whose holidays are known, by name."""
    names = Locale("en").territories
    known = _library().list_supported_countries(include_aliases=False)
    return tuple(sorted(((code, str(names[code])) for code in known if code in names), key=lambda each: each[1]))


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """Code and own name of the parts of a country, by name."""
    if not country:
        return ()
    named = _library().country_holidays(country).get_subdivision_aliases()
    found = ((code, max(names, key=len, default=code)) for code, names in named.items())
    return tuple(sorted(found, key=lambda each: each[1]))


def holidays_in(place: Place, languages: Sequence[str], today: date) -> tuple[Holiday, ...]:
    """Of the next twelve months, named in the first of these languages that is known there, or in English."""
    if not place.country:
        return ()
    until = _a_year_after(today)
    given = {"subdiv": place.region or None, "language": language_of(place, languages)}
    named = _library().country_holidays(place.country, years=range(today.year, until.year + 1), **given)
    return tuple(Holiday(day, name) for day, name in sorted(named.items()) if today <= day < until)


def language_of(place: Place, languages: Sequence[str]) -> str:
    """As the library calls it, such as sw or en_KE."""
    known = _library().country_holidays(place.country).supported_languages if place.country else ()
    wanted = [*(tag.replace("-", "_") for tag in languages), "en"]
    near = (one for tag in wanted for one in known if one == tag or one.partition("_")[0] == tag.partition("_")[0])
    return next(near, ENGLISH)


def _a_year_after(today: date) -> date:
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today + timedelta(days=366)


def _library() -> Any:
    # A tenth of a second and 10 MB, for one page.
    import holidays

    return holidays
