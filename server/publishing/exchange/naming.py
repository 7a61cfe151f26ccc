"""Names that other programs allow, as names of ours."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 40
_whole = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def is_name(name: str) -> bool:
    return bool(_whole.fullmatch(name))


def name_from(given: str, taken: Collection[str], *, instead: str = "question", joint: str = "_") -> str:
    """The same where it is one and free; `instead` where nothing of it can stay."""
    bare = without_mark(given)
    name = bare if is_name(bare) else _made(given, joint) or instead
    if name not in taken:
        return name
    number = 2
    while (numbered := f"{name[: LONGEST - 4]}{joint}{number}") in taken:
        number += 1
    return numbered


def without_mark(given: str) -> str:
    """XML takes no name that begins with a digit, and _ is put before it."""
    return given.removeprefix("_")


def _made(given: str, joint: str) -> str:
    decomposed = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", given))
    plain = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9-]+", joint, plain).strip("_-")[:LONGEST].rstrip("_-")
