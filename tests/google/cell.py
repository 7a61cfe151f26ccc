"""One cell: what was entered, how it is to look, and what a person sees of it."""

import json
import math
import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from tests.google.masks import Mask, merge
from tests.google.refused import JSON, invalid

LONGEST = 50_000
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - cells have no zone
FIELDS = frozenset({"userEnteredValue", "userEnteredFormat", "note", "dataValidation"})
ANSWERED = frozenset({"effectiveValue", "formattedValue", "effectiveFormat"})
DATES = frozenset({"DATE", "TIME", "DATE_TIME"})
PATTERNS = {"DATE": "m/d/yyyy", "TIME": "h:mm:ss am/pm", "DATE_TIME": "m/d/yyyy h:mm:ss"}
TOKENS = re.compile(r'yyyy|yy|mmmm|mmm|mm?|dddd|ddd|dd?|hh?|ss?|am/pm|"[^"]*"|.', re.IGNORECASE | re.DOTALL)
NUMBER = re.compile(r"(?P<thousands>#,#*)?#?(?P<digits>0+)(?P<point>\.0+)?(?P<rest>%?.*)", re.DOTALL)


Scalar = str | float | bool


class Formula(str):
    """Never computed here, but for HYPERLINK: a person sees its label, of anything else #ERROR!."""

    __slots__ = ()

    @property
    def seen(self) -> str:
        link = re.fullmatch(r'=HYPERLINK\("[^"]*"[,;]\s*"([^"]*)"\)', self, re.IGNORECASE)
        return link[1] if link else "#ERROR!"


class Cell(NamedTuple):
    value: Scalar | None = None
    looks: str = ""
    """Everything but the value, as JSON text: cells that look alike share it."""

    @property
    def look(self) -> JSON:
        return _look(self.looks)

    @property
    def format(self) -> JSON:
        found: JSON = self.look.get("userEnteredFormat", {})
        return found

    @property
    def entered(self) -> Scalar:
        """As the API answers with FORMULA and SERIAL_NUMBER."""
        if isinstance(self.value, float) and self.value.is_integer():
            return int(self.value)
        return "" if self.value is None else self.value

    @property
    def effective(self) -> Scalar:
        return self.value.seen if isinstance(self.value, Formula) else self.entered

    @property
    def is_date(self) -> bool:
        return isinstance(self.value, float) and self.format.get("numberFormat", {}).get("type") in DATES

    @property
    def seen(self) -> str:
        value = self.effective
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, str):
            return value
        number_format = self.format.get("numberFormat", {})
        if self.is_date:
            return dated(value, number_format.get("pattern") or PATTERNS[number_format["type"]])
        return numbered(value, number_format.get("pattern", ""))

    def changed(self, given: Any, mask: Mask) -> "Cell":
        """With what the mask names taken from a CellData of the API; a field it does not give is cleared."""
        value = self.value
        if "userEnteredValue" in mask:
            value = typed(given.get("userEnteredValue"))
        looks = self.looks
        if looks or any(name != "userEnteredValue" for name in given):
            look = merge(self.look, given, {name: mask[name] for name in mask if name != "userEnteredValue"})
            looks = json.dumps(look, sort_keys=True) if look else ""
        return Cell(value, looks) if value is not None or looks else BLANK

    def json(self) -> JSON:
        found = dict(self.look)
        if self.value is not None:
            found |= {"userEnteredValue": extended(self.value), "formattedValue": self.seen}
            found["effectiveValue"] = extended(self.effective)
        return found


BLANK = Cell()


def check(given: Any) -> None:
    """A CellData may name only what can be written here, and types must be right."""
    if not isinstance(given, dict):
        raise invalid("Invalid JSON payload received. A cell must be an object.")
    for name in given:
        if name not in FIELDS and name not in ANSWERED:
            raise invalid(f'Invalid JSON payload received. Unknown name "{name}" in a cell: Cannot find field.')


def typed(given: Any) -> Scalar | None:
    """Of an ExtendedValue; an empty text is an empty cell."""
    if not given:
        return None
    if len(given) != 1:
        raise invalid("Invalid value: oneof field 'value' is already set. Cannot set more than one.")
    kind, value = next(iter(given.items()))
    if kind == "numberValue" and isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise invalid("Invalid value (TYPE_DOUBLE)")
        return float(value)
    if kind == "boolValue" and isinstance(value, bool):
        return value
    if kind in {"stringValue", "formulaValue"} and isinstance(value, str):
        return text(value) if kind == "stringValue" else formula(value)
    raise invalid(f"Invalid value at 'user_entered_value.{kind}'")


def text(value: str) -> str | None:
    if len(value) > LONGEST:
        raise invalid(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    return value or None


def formula(value: str) -> Formula:
    if not value.startswith("="):
        raise invalid(f"Invalid formula: {value[:20]}")
    return Formula(text(value) or "")


def extended(value: Scalar) -> JSON:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"formulaValue" if isinstance(value, Formula) else "stringValue": value}
    return {"numberValue": int(value) if float(value).is_integer() else value}


def serial(moment: datetime) -> float:
    """Days since the epoch of spreadsheets, of the clock on the wall."""
    return (moment.replace(tzinfo=None) - EPOCH) / timedelta(days=1)


def moment(number: float) -> datetime:
    return EPOCH + timedelta(seconds=round(number * 86_400))


def dated(number: float, pattern: str) -> str:
    when, tokens, parts = moment(number), TOKENS.findall(pattern), []
    noon = any(token.lower() == "am/pm" for token in tokens)
    clock = [token.lower()[0] if token[0].lower() in "ymdhs" else "" for token in tokens]
    for place, token in enumerate(tokens):
        before = next((letter for letter in reversed(clock[:place]) if letter), "")
        after = next((letter for letter in clock[place + 1 :] if letter), "")
        minutes = clock[place] == "m" and (before == "h" or after == "s")
        parts.append(_part(when, token, minutes=minutes, noon=noon))
    return "".join(parts)


def numbered(number: float, pattern: str) -> str:
    match = NUMBER.fullmatch(pattern)
    if not match:
        return str(int(number)) if float(number).is_integer() else format(number, ".10g")
    value = number * 100 if match["rest"].startswith("%") else number
    decimals = len(match["point"] or ".") - 1
    return f"{value:{',' if match['thousands'] else ''}.{decimals}f}" + match["rest"].replace('"', "")


def _part(when: datetime, token: str, *, minutes: bool, noon: bool) -> str:
    name, long = token.lower(), len(token) > 1
    hour = (when.hour % 12 or 12) if noon else when.hour
    simple = {
        "yyyy": f"{when:%Y}", "yy": f"{when:%y}", "mmmm": f"{when:%B}", "mmm": f"{when:%b}",
        "dddd": f"{when:%A}", "ddd": f"{when:%a}", "am/pm": f"{when:%p}",
    }  # fmt: skip
    if name in simple:
        return simple[name]
    numbers = {"m": when.minute if minutes else when.month, "d": when.day, "h": hour, "s": when.second}
    if name[0] in numbers:
        return f"{numbers[name[0]]:0{2 if long else 1}d}"
    return token.strip('"') if long else token


@lru_cache(maxsize=4096)
def _look(looks: str) -> JSON:
    found: JSON = json.loads(looks) if looks else {}
    return found
