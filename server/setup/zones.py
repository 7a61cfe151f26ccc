"""Time zones as people find them: by continent, the city with its country."""

from collections.abc import Mapping, Sequence
from functools import cache
from zoneinfo import available_timezones

from babel.core import Locale, get_global

NOWHERE = frozenset({"001", "ZZ"})
"""The world, and an unknown region."""
Zones = Mapping[str, Sequence[tuple[str, str]]]
"""Continent -> (IANA name, its words), by the words."""


@cache
def zones() -> Zones:
    places, countries = get_global("zone_territories"), Locale("en").territories
    known = available_timezones()
    found: dict[str, list[tuple[str, str]]] = {}
    for name, territory in places.items():
        continent, slash, city = name.partition("/")
        if slash and name in known and territory in countries and territory not in NOWHERE:
            place = city.replace("_", " ").rpartition("/")[2]
            country = countries[territory]
            found.setdefault(continent, []).append((name, f"{place}, {country}" if country != place else place))
    return {continent: tuple(sorted(found[continent], key=lambda each: each[1])) for continent in sorted(found)}
