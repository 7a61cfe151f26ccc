"""The names that people give the columns of such a list, and ours for the same."""

import re
from collections.abc import Mapping, Sequence

from server.branches.hours import DAYS
from server.setup.roster import weekdays

SLUG, NAME, ZONE, REGION = "slug", "name", "zone", "region"
HOURS, HOLIDAYS, LANGUAGES, SURVEY = "hours", "holidays", "languages", "survey"
MANAGER, EMAIL = "manager", "email"
OURS = (SLUG, NAME, ZONE, HOURS, HOLIDAYS, MANAGER, EMAIL, REGION, LANGUAGES, SURVEY)

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
THEIRS: Mapping[str, tuple[str, ...]] = {
    SLUG: ("short name", "code", "branch code", "store code", "id", "branch id", "store id", "key", "kürzel"),
    NAME: (
        *("branch", "branch name", "store", "store name", "shop", "location", "location name", "site", "office"),
        *("filiale", "standort", "agence", "sucursal", "tawi", "відділення"),
    ),
    ZONE: ("time zone", "timezone", "tz", "zeitzone", "fuseau horaire", "zona horaria"),
    HOURS: (
        *("opening hours", "opening times", "open", "business hours"),
        *("öffnungszeiten", "horaires", "horario", "horarios"),
    ),
    HOLIDAYS: ("holiday", "public holidays", "closed on", "closed days", "feiertage", "jours fériés", "festivos"),
    MANAGER: (
        *("manager name", "branch manager", "store manager", "responsible", "contact", "contact person"),
        *("leitung", "leiter", "filialleiter", "responsable", "meneja", "encargado"),
    ),
    EMAIL: (
        *("e mail", "mail", "email address", "e mail address", "manager email", "manager e mail", "manager mail"),
        *("contact email", "manager s email", "courriel", "correo", "barua pepe"),
    ),
    REGION: ("area", "district", "province", "county", "région", "región", "gebiet", "mkoa", "регіон"),
    LANGUAGES: ("language", "lang", "langs", "sprachen", "sprache", "langues", "idiomas", "lugha"),
    SURVEY: ("surveys", "questionnaire", "questions", "form"),
    **{day: (name, f"{name} hours", *weekdays.THEIRS[day]) for day, name in zip(DAYS, _WEEKDAYS, strict=True)},
}


def ours(typed: str) -> str:
    """Our name of a column, or empty for one that says nothing to us."""
    plain = " ".join(re.sub(r"[\W_]+", " ", typed.casefold()).split())
    return _KNOWN.get(plain, "")


def placed(head: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], tuple[str, ...]]:
    """Our names with the place of each, the columns that are not used, and faults."""
    places: dict[str, int] = {}
    unused, faults = [], []
    for place, typed in enumerate(head):
        name = ours(typed)
        if name in places:
            faults.append(f"the columns {head[places[name]]} and {typed} both say {name}; take one of them away")
        elif name:
            places[name] = place
        elif typed:
            unused.append(typed)
    if NAME not in places and SLUG not in places:
        faults.append("there is no column with the names of the branches; call it name")
    return places, tuple(unused), tuple(faults)


_KNOWN = {name: name for name in (*OURS, *DAYS)} | {
    typed: name for name, all_typed in THEIRS.items() for typed in all_typed
}
