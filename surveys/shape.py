"""Whether a definition has the shape that definitions/schema.json describes; its descriptions are the messages."""
# Only the keywords that the schema uses are understood; a test compares the verdicts with a full validator.

import json
import re
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

TYPES: Mapping[str, tuple[type, Any]] = {
    "object": (Mapping, None),
    "array": (list, ()),
    "string": (str, ""),
    "integer": (int, None),
}
"""What a value must be, and what stands for it when it is something else; in a table, None leaves the key out."""


@cache
def schema() -> Schema:
    path = Path(__file__).parent / "definitions" / "schema.json"
    loaded: Schema = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@dataclass(slots=True)
class Shape:
    """Collects (key path, what was expected) while `fitted` copies what has the right type."""

    problems: list[tuple[str, str]] = field(default_factory=list)

    def fitted(self, value: Any, described: Schema, at: str = "") -> Any:
        described = _resolved(described)
        expected, instead = TYPES[described["type"]]
        if not isinstance(value, expected) or isinstance(value, bool):
            self.expect(at, described)
            return instead
        if not _keeps_limits(value, described):
            self.expect(at, described, near(str(value), described["enum"]) if "enum" in described else "")
        if isinstance(value, Mapping):
            return self._table(value, described, at)
        if isinstance(value, list):
            return [self.fitted(item, described["items"], f"{at}[{index}]") for index, item in enumerate(value)]
        return value

    def expect(self, at: str, described: Schema, hint: str = "") -> None:
        self.problems.append((at, f"expected {described['description']}{hint}"))

    def _table(self, table: Mapping[str, Any], described: Schema, at: str) -> dict[str, Any]:
        properties = described.get("properties", {})
        others = described.get("additionalProperties", False)
        fitted = {}
        for key, value in table.items():
            where = join(at, key)
            if key in properties:
                fitted[key] = self.fitted(value, properties[key], where)
            elif others is False:
                known = f"; known are {', '.join(properties)}"
                self.problems.append((where, f"unknown key{near(key, properties) or known}"))
            else:
                self.fitted(key, described["propertyNames"], where)
                fitted[key] = self.fitted(value, others, where)
        for key in described.get("required", ()):
            if key not in table:
                wanted = _resolved(properties[key])["description"]
                self.problems.append((join(at, key), f"is missing; expected {wanted}"))
        return {key: value for key, value in fitted.items() if value is not None}


def join(at: str, key: str) -> str:
    """`rules.low`; a key that is no bare TOML key is quoted, so that a problem stays one line."""
    name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key)
    return f"{at}.{name}" if at else name


def near(word: str, known: Any) -> str:
    """`; did you mean "csat"?`, or nothing."""
    matches = get_close_matches(word, known, n=1)
    return f'; did you mean "{matches[0]}"?' if matches else ""


def _resolved(described: Schema) -> Schema:
    while "$ref" in described:
        described = schema()["$defs"][described["$ref"].removeprefix("#/$defs/")]
    return described


def _keeps_limits(value: Any, described: Schema) -> bool:
    if isinstance(value, int):
        return bool(described.get("minimum", value) <= value <= described.get("maximum", value))
    if isinstance(value, str):
        # Python's $ would also match before a last newline.
        pattern = described.get("pattern", "").replace("$", r"\Z")
        return bool(re.search(pattern, value)) and value in described.get("enum", (value,))
    return _keeps_length(value, described)


def _keeps_length(value: Sized, described: Schema) -> bool:
    if not described.get("minItems", 0) <= len(value) <= described.get("maxItems", len(value)):
        return False
    return not described.get("uniqueItems") or len(set(map(repr, value))) == len(value)  # type: ignore[call-overload]
