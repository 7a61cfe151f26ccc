"""What a spreadsheet makes of what is typed into a cell, or sent as USER_ENTERED."""

import json
import re
from datetime import datetime

from tests.google.cell import BLANK, Cell, Scalar, formula, serial, text

NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*|\d*)(\.\d+)?(e[+-]?\d+)?(%?)", re.IGNORECASE)
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?")


def entered(  # noqa: PLR0911 - one return for each thing it may be
    given: Scalar | None,
) -> Cell:
    """As in an English spreadsheet; dates only as 2026-03-02, with or without a time."""
    if given is None or given == "":
        return BLANK
    if isinstance(given, bool):
        return Cell(given)
    if isinstance(given, int | float):
        return Cell(float(given))
    if given.startswith("'"):
        return Cell(text(given[1:]))
    if given.upper() in {"TRUE", "FALSE"}:
        return Cell(given.upper() == "TRUE")
    if DATE.fullmatch(given):
        return _date(given)
    match = NUMBER.fullmatch(given)
    if match and any(letter.isdigit() for letter in given):
        number = float(given.replace(",", "").removesuffix("%"))
        return Cell(number / 100, _looks("PERCENT", "0.00%")) if match[5] else Cell(number)
    if given.startswith("="):
        return Cell(formula(given))
    if given.startswith("+"):
        return Cell(formula("=" + given[1:]))
    return Cell(text(given))


def raw(given: Scalar | None) -> Cell:
    if isinstance(given, str):
        return Cell(text(given))
    return Cell(float(given)) if isinstance(given, int | float) and not isinstance(given, bool) else Cell(given)


def _date(given: str) -> Cell:
    day, _, time = given.partition(" ")
    year, month, date = map(int, day.split("-"))
    hour, minute, second = [*map(int, time.split(":")), 0][:3] if time else (0, 0, 0)
    try:
        number = serial(datetime(year, month, date, hour, minute, second))  # noqa: DTZ001 - cells have no zone
    except ValueError:
        return Cell(given)
    return Cell(number, _looks("DATE_TIME", "yyyy-mm-dd h:mm:ss") if time else _looks("DATE", "yyyy-mm-dd"))


def _looks(kind: str, pattern: str) -> str:
    return json.dumps({"userEnteredFormat": {"numberFormat": {"pattern": pattern, "type": kind}}}, sort_keys=True)
