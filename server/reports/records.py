"""What an export is made of: records as the API would tell them, and the columns of a table of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Record = Mapping[str, Any]
"""One JSON object under the wire's names; its times are local and carry their zone."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    keys: tuple[str, ...]
    """Where its value is in a record; who has none leaves the cell empty."""

    def value(self, record: Record) -> Any:
        found: Any = record
        for key in self.keys:
            found = found.get(key) if found else None
        return found


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    columns: tuple[Column, ...]
    """Of a table; JSON Lines have the records as they are."""
    total: int
    """As many as there were at the start."""
    records: Iterator[Record]

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(column.title for column in self.columns)

    def rows(self) -> Iterator[list[Any]]:
        for record in self.records:
            yield [_plain(column.value(record)) for column in self.columns]


def _plain(value: Any) -> Any:
    """As it stands in a cell: a table knows no lists and no zones."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None, microsecond=0)
    return "; ".join(value) if isinstance(value, list | tuple) else value
