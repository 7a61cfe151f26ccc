"""What stands in our columns of a tab, read wherever they are now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from server.mirror.desk import Desk
from server.mirror.layout import column_of
from server.mirror.view import ID


class Moved(Exception):
    """Columns or tabs are not where they were; look again before going on."""


@dataclass(frozen=True, slots=True)
class Grid:
    values: Mapping[str, list[Any]]
    """Field -> its column, from the first row on; shorter than the tab where the end is blank."""
    places: Mapping[UUID, list[int]]
    """Subject -> the rows that carry its id."""

    def value(self, field: str, row: int) -> Any:
        column = self.values[field]
        return column[row] if row < len(column) else None


def read_grids(desk: Desk, wanted: Mapping[int, Iterable[str]]) -> dict[int, Grid]:
    """`wanted`: sheet id of a tab -> fields, with the id's. One call; Moved if a column is not where we think it is."""
    tabs = {tab.gid: tab for tab in desk.tabs}
    asked = {tabs[gid].columns[field][0]: (gid, field) for gid, fields in wanted.items() for field in fields}
    values: dict[int, dict[str, list[Any]]] = {gid: {} for gid in wanted}
    for id_, range_, column in desk.book.columns(list(asked)):
        gid, field = asked[id_]
        if column_of(range_) != tabs[gid].columns[field][1]:
            raise Moved
        values[gid][field] = column
    if any(len(values[gid]) < len(set(fields)) for gid, fields in wanted.items()):
        raise Moved
    return {gid: Grid(columns, places_of(columns[ID])) for gid, columns in values.items()}


def places_of(ids: Iterable[Any]) -> dict[UUID, list[int]]:
    places: dict[UUID, list[int]] = {}
    for row, text in enumerate(ids):
        if subject := subject_of(text):
            places.setdefault(subject, []).append(row)
    return places


def subject_of(text: Any) -> UUID | None:
    """Of what stands in the column #; None for anything that we did not write."""
    if not isinstance(text, str) or len(text) != len(str(UUID(int=0))):
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
