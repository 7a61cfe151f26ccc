"""Cells as the Sheets API takes them: each with its type, so that no text can ever become a formula."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from server.mirror.workbook import LOOKS, Cell, Look, Styled, days, tidy

JSON = dict[str, Any]

LONGEST = 50_000
"""Characters of a cell, in UTF-16 units."""
CLOSE = 1e-6
"""Days: a tenth of a second is lost in a cell."""
RED = "[Red]"
ALERTS: tuple[Look, ...] = ("late", "low")
VALUE = "userEnteredValue,userEnteredFormat.numberFormat"
"""What is ours of a cell; its colours are the user's."""


def plain(cell: Cell) -> str | float | None:
    """The value as the API reads it back: text, a number, a day or time as days since 1899-12-30, or nothing."""
    value = cell.value if isinstance(cell, Styled) else cell
    if isinstance(value, str):
        return tidy(value, LONGEST) or None
    return days(value) if isinstance(value, date) else value


def typed(cell: Cell, look: Look) -> JSON:
    """A CellData; blank for nothing."""
    value = plain(cell)
    if value is None:
        return {}
    if isinstance(value, str):
        wraps = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}} if look == "wrapped" else {}
        return {"userEnteredValue": {"stringValue": value}} | wraps
    look = cell.look if isinstance(cell, Styled) else look
    formatted = {"userEnteredFormat": {"numberFormat": number_format(look)}} if "num_format" in LOOKS[look] else {}
    return {"userEnteredValue": {"numberValue": value}} | formatted


def number_format(look: Look) -> JSON:
    pattern = str(LOOKS[look]["num_format"])
    kinds = {"time": "DATE_TIME", "late": "DATE_TIME", "day": "DATE"}
    return {"type": kinds.get(look, "NUMBER"), "pattern": RED + pattern if look in ALERTS else pattern}


def same(shown: str | float | None, found: Any) -> bool:
    """Whether a cell that was read is what it should be."""
    if isinstance(shown, str) or shown is None:
        return (shown or "") == ("" if found is None else found)
    return isinstance(found, int | float) and not isinstance(found, bool) and abs(found - shown) < CLOSE


def digest(value: Any) -> str:
    """16 hexadecimal characters."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def hash_of(cells: Mapping[str, Cell]) -> str:
    """Of what a row shows, and how."""
    shown = {field: (plain(cell), cell.look if isinstance(cell, Styled) else "") for field, cell in cells.items()}
    return digest({field: one for field, one in shown.items() if one[0] is not None})
