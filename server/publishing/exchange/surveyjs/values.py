"""Values as SurveyJS writes them."""

from collections.abc import Mapping
from typing import Any


def whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 10_000 else None  # noqa: PLR2004 - no scale is longer


def value_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
