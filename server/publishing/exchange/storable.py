"""What a file may say and no database and no page can hold: U+0000, and halves of characters."""

import re
from typing import Any

_never = re.compile("[\0\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The same plain data without them."""
    if isinstance(value, str):
        return _never.sub("", value)
    if isinstance(value, dict):
        return {storable(key): storable(part) for key, part in value.items()}
    return [storable(part) for part in value] if isinstance(value, list) else value
