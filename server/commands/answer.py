from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: one JSON object for a program, or text for a person."""

    data: Mapping[str, Any]
    text: str
    ok: bool = True


def table(rows: Sequence[Mapping[str, Any]], empty: str) -> str:
    """Columns of equal width under their names."""
    if not rows:
        return empty
    names = list(rows[0])
    lines = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(names))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
