"""A moment as a customer reads it: in their language, by the clock on the branch's wall."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_skeleton

from surveys.phrases import phrase

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_SOON = timedelta(days=6)


def moment(at: datetime, zone: ZoneInfo, language: str, *, now: datetime) -> str:
    """Such as "Tuesday, 17:00", today's too; a week away or more, or of a day that is over, with its date instead."""
    local, locale = at.astimezone(zone), locale_of(language)
    is_near = at - now < _SOON and local.date() >= now.astimezone(zone).date()
    weekday, time = (format_datetime(local, pattern, locale=locale) for pattern in ("EEEE", "HH:mm"))
    day = weekday if is_near else format_skeleton("MMMMd", local, locale=locale)
    # Around it a sentence finds out by the first letter which way it runs; isolated parts would hide that.
    return phrase("day_time", language, day=day, time=time).translate(_ISOLATES)


@cache
def locale_of(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
