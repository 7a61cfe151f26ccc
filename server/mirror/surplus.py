"""Taking rows out of a tab without ever taking anything of the user's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from server.mirror.desk import Desk
from server.mirror.grid import subject_of
from server.mirror.tab import Tab
from server.mirror.typed import JSON
from server.mirror.view import ID

MOST = 100
"""Rows in a call."""


def take_out(desk: Desk, tab: Tab, rows: Mapping[int, UUID | None]) -> None:
    """`rows`: place -> the subject that must stand there, None for a blank row; a row that was sorted away stays."""
    ours = {index for _, index in tab.columns.values()}
    places = sorted(rows, reverse=True)
    for start in range(0, len(places), MOST):
        some = places[start : start + MOST]
        # One more row at the end first: a tab must keep one that is not frozen.
        requests: list[JSON] = [{"appendDimension": {"sheetId": tab.gid, "dimension": "ROWS", "length": 1}}]
        found = desk.book.rows(tab.gid, some)
        for place in some:
            cells = found.get(place, [])
            if _subject(cells, tab) == rows[place] and (rows[place] or not any(cells)):
                requests += _without(tab, place, cells, ours) if _foreign(cells, ours) else [_deleted(tab, place)]
        if len(requests) > 1:
            desk.submit(requests)


def _subject(cells: list[Any], tab: Tab) -> UUID | None:
    index = tab.columns[ID][1]
    return subject_of(cells[index]) if index < len(cells) else None


def _foreign(cells: list[Any], ours: set[int]) -> bool:
    return any(value not in {"", None} for index, value in enumerate(cells) if index not in ours)


def _deleted(tab: Tab, place: int) -> JSON:
    rows = {"sheetId": tab.gid, "dimension": "ROWS", "startIndex": place, "endIndex": place + 1}
    return {"deleteDimension": {"range": rows}}


def _without(tab: Tab, place: int, cells: list[Any], ours: set[int]) -> list[JSON]:
    """The user wrote something beside it, which stays."""
    return [blank(tab.gid, place, index) for index in sorted(ours) if index < len(cells) and cells[index] != ""]


def blank(gid: int, row: int, column: int) -> JSON:
    spot = {"sheetId": gid, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": spot, "rows": [{"values": [{}]}], "fields": "userEnteredValue"}}
