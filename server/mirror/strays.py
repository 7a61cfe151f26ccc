"""
Cells that we wrote beside our columns, because somebody moved those between our look and our writing.

Where columns stood is kept; a row that has an id where ids stood then was written by that, and what it shows there is
taken back. The row itself is put right, or is missing and added again.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from server.mirror.desk import Desk
from server.mirror.grid import subject_of
from server.mirror.pending import ANSWERS
from server.mirror.surplus import blank, take_out
from server.mirror.tab import Tab
from server.mirror.typed import plain, same
from server.mirror.view import ID, Line, answer_lines, lines


def clear_strays(desk: Desk, tab: Tab) -> None:
    rows = desk.book.grid(tab.gid)
    for stood in tab.strayed:
        subjects = {
            place: subject
            for place, cells in enumerate(rows)
            if (subject := subject_of(_cell(cells, stood.get(ID, -1))))
        }
        known = desk.read(_lines, desk, tab, list(subjects.values()))
        spots = [
            (place, index)
            for place, subject in subjects.items()
            if subject in known
            for index in _strays(tab, stood, rows[place], known[subject])
        ]
        for start in range(0, len(spots), 2_000):
            desk.submit([blank(tab.gid, *spot) for spot in spots[start : start + 2_000]])
        for place, index in spots:
            rows[place][index] = ""
        if empty := {place for place, _ in spots if not any(value != "" for value in rows[place])}:
            take_out(desk, tab, dict.fromkeys(empty, None))
            rows = desk.book.grid(tab.gid)


def _strays(tab: Tab, stood: Mapping[str, int], cells: list[Any], line: Line) -> Iterator[int]:
    ours = {index for _, index in tab.columns.values()}
    is_in_place = subject_of(_cell(cells, tab.columns[ID][1])) == line.subject
    for field, index in stood.items():
        value = _cell(cells, index)
        is_ours = is_in_place and index in ours
        if not is_ours and value != "" and same(plain(line.cells.get(field)), value):
            yield index


def _lines(session: Any, desk: Desk, tab: Tab, subjects: list[UUID]) -> dict[UUID, Line]:
    if tab.kind == ANSWERS:
        return {line.subject: line for line in answer_lines(session, desk.scope, subjects, tab.asked)}
    return lines(session, desk.scope, tab.kind, now=desk.now)


def _cell(cells: list[Any], index: int) -> Any:
    return cells[index] if 0 <= index < len(cells) else ""
