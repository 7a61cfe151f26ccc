"""Rows to be added or put right: sent in as few calls as it takes; one that Google will not take is parked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from server.database import Session
from server.mirror.batch import Shown
from server.mirror.desk import Desk
from server.mirror.groundwork import look_again
from server.mirror.problem import Problem, Refused, Stopped
from server.mirror.tab import ShownRow, Tab, show_rows
from server.mirror.typed import JSON, VALUE, typed
from server.mirror.view import ID, Line
from server.mirror.workbook import Look

MOST = 2_000
"""Rows of a call."""
MOST_CHARACTERS = 600_000
"""Of the texts in a call; a request should not be larger than 2 MB."""
NEW = f"{VALUE},userEnteredFormat.wrapStrategy,userEnteredFormat.verticalAlignment"
HOPELESS = 4
"""So many rows refused and none taken: it is not the rows."""

Looks = Mapping[str, Look]
"""Field -> the look of its column."""


class Item(NamedTuple):
    tab: Tab
    line: Line
    row: int | None = None
    """None: to be added at the end."""
    fields: tuple[str, ...] | None = None
    """What is to be put right; None: all of it."""

    @property
    def size(self) -> int:
        return sum(len(cell) for cell in self.line.cells.values() if isinstance(cell, str))

    @property
    def shown(self) -> Shown:
        line = self.line
        return self.tab.kind, str(line.subject), line.stamp, line.hash, self.tab.gid


def put(desk: Desk, items: Iterable[Item], then: Sequence[JSON] = ()) -> None:
    """All of them, `then` with the last call. Stopped if Google takes nothing; Moved if the place has changed."""
    chunks = list(chunks_of(items))
    for number, chunk in enumerate(chunks, 1):
        further = then if number == len(chunks) else ()
        try:
            _send(desk, chunk, further)
        except Refused as refused:
            diagnose(desk, refused)
            _divide(desk, chunk)


def chunks_of(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        if chunk and (len(chunk) == MOST or size + item.size > MOST_CHARACTERS):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += item.size
    if chunk:
        yield chunk


def diagnose(desk: Desk, refused: Refused) -> None:
    """Return only if it must be one of the rows."""
    if "limit of 10000000 cells" in refused.message:
        raise Stopped(Problem.FULL)
    if "protected" in refused.message:
        raise Stopped(Problem.PROTECTED)
    look_again(desk)
    # Something that is harmless whatever stands there: how the number is shown, in the column of ids.
    probes = [_cells(tab, 0, [(tab.columns[ID][1], {})], "userEnteredFormat.numberFormat") for tab in desk.tabs]
    try:
        desk.submit(probes)
    except Refused:
        raise Stopped(Problem.REFUSED) from None


def _divide(desk: Desk, items: list[Item]) -> None:
    """Half and half again, until what is refused stands alone."""
    poison: list[tuple[Item, str]] = []
    parts, taken = [items] if len(items) == 1 else _halves(items), 0
    while parts:
        part = parts.pop(0)
        try:
            _send(desk, part)
            taken += len(part)
        except Refused as refused:
            if len(part) == 1:
                poison.append((part[0], refused.message))
            parts[:0] = _halves(part)
        if len(poison) >= HOPELESS and not taken:
            raise Stopped(Problem.REFUSED)
    for item, why in poison:
        desk.write(_park, desk.sheet.id, item, why)


def _halves(items: list[Item]) -> list[list[Item]]:
    middle = len(items) // 2
    return [items[:middle], items[middle:]] if middle else []


def _send(desk: Desk, items: Sequence[Item], then: Sequence[JSON] = ()) -> None:
    added = Counter(item.tab.gid for item in items if item.row is None)
    requests = [*requests_of(items, desk), *then]
    desk.submit(requests, rows=[item.shown for item in items], appended=dict(added))


def requests_of(items: Sequence[Item], desk: Desk) -> Iterator[JSON]:
    for _, group in groupby(sorted(items, key=lambda item: item.tab.gid), key=lambda item: item.tab.gid):
        mine = list(group)
        tab = mine[0].tab
        looks = {column.field: column.look for column in desk.scope.columns(tab.kind, tab.asked)}
        for item in mine:
            if item.row is not None:
                yield from _repairs(item, item.row, looks)
        if new := [_new_row(item, looks) for item in mine if item.row is None]:
            yield {"appendCells": {"sheetId": tab.gid, "rows": new, "fields": NEW}}


def _new_row(item: Item, looks: Looks) -> JSON:
    places = {index: field for field, (_, index) in item.tab.columns.items()}
    return {"values": [_cell(item.line, places.get(index), looks) for index in range(max(places) + 1)]}


def _repairs(item: Item, row: int, looks: Looks) -> Iterator[JSON]:
    """One request for cells that stand side by side."""
    # Not the id: if somebody sorts meanwhile, the row stays whose it is, and is put right.
    fields = item.fields or tuple(field for field in item.tab.columns if field != ID)
    run: list[tuple[int, JSON]] = []
    for index, field in sorted((item.tab.columns[field][1], field) for field in fields):
        if run and index > run[-1][0] + 1:
            yield _cells(item.tab, row, run)
            run = []
        run.append((index, _cell(item.line, field, looks)))
    if run:
        yield _cells(item.tab, row, run)


def _cell(line: Line, field: str | None, looks: Looks) -> JSON:
    return typed(line.cells.get(field), looks.get(field, "words")) if field else {}


def _cells(tab: Tab, row: int, cells: list[tuple[int, JSON]], fields: str = VALUE) -> JSON:
    start = {"sheetId": tab.gid, "rowIndex": row, "columnIndex": cells[0][0]}
    return {"updateCells": {"start": start, "rows": [{"values": [cell for _, cell in cells]}], "fields": fields}}


def _park(session: Session, sheet_id: int, item: Item, why: str) -> None:
    line, tab_id = item.line, None if item.row is None else item.tab.id
    parked = ShownRow(item.tab.kind, line.subject, tab_id, line.stamp, line.hash, parked=why[:200])
    show_rows(session, sheet_id, [parked])
