"""Field masks: `sheets(properties,protectedRanges.range)`, and what they pick or change."""

import re
from typing import Any, cast

from tests.google.refused import JSON, invalid

TOKEN = re.compile(r"[A-Za-z_*]+|[(),./]")

Mask = dict[str, Any]
"""Name to mask of what is inside; an empty one means all of it."""


def read(text: str) -> Mask:
    tokens = TOKEN.findall(text.replace(" ", ""))
    if "".join(tokens) != text.replace(" ", ""):
        raise invalid(f"Invalid field selection {text}")
    mask = _list(tokens)
    if tokens:
        raise invalid(f"Invalid field selection {text}")
    return mask


def needed(text: str, known: frozenset[str]) -> Mask:
    """The mask of a change, which must name something, and only what there is."""
    mask = read(text) if text else {}
    if not mask:
        raise invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    for name in mask:
        if name != "*" and name not in known:
            raise invalid(f"Invalid field: {name}")
    return {name: {} for name in known} if "*" in mask else mask


def pick(value: Any, mask: Mask) -> Any:
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [pick(item, mask) for item in value]
    return {name: pick(value[name], inside) for name, inside in mask.items() if name in value}


def merge(old: JSON, new: JSON, mask: Mask) -> JSON:
    """A copy of the old, with what the mask names taken from the new, or taken away where the new has nothing."""
    merged = dict(old)
    for name, inside in mask.items():
        value = new.get(name)
        if inside and "*" not in inside:
            value = merge(old.get(name) or {}, cast(JSON, value or {}), inside)
        if value in (None, {}):
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def _list(tokens: list[str]) -> Mask:
    mask: Mask = {}
    while True:
        _path(tokens, mask)
        if not tokens or tokens[0] != ",":
            return mask
        tokens.pop(0)


def _path(tokens: list[str], mask: Mask) -> None:
    if not tokens or tokens[0] in "(),./":
        raise invalid("Invalid field selection")
    name = tokens.pop(0)
    whole = name in mask and not mask[name]
    inside: Mask = mask.get(name, {})
    if tokens and tokens[0] in "./":
        tokens.pop(0)
        _path(tokens, inside)
    elif tokens and tokens[0] == "(":
        tokens.pop(0)
        inside |= _list(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise invalid("Invalid field selection")
    else:
        inside = {}
    mask[name] = {} if whole else inside
