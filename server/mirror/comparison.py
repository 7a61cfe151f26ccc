"""Comparing a whole tab with the database and putting it right: whatever somebody did to it, it is exact then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.database import Session
from server.mirror.desk import Desk
from server.mirror.edits import Edit, keep_edits
from server.mirror.grid import Grid, read_grids
from server.mirror.item import Item, put
from server.mirror.pending import ANSWERS, noted, noted_in
from server.mirror.rows import DAYS
from server.mirror.strays import clear_strays
from server.mirror.surplus import take_out
from server.mirror.tab import ShownRow, Tab, change_tab, forget_rows, show_rows
from server.mirror.typed import JSON, plain, same
from server.mirror.view import ID, ORDER, SORTED, Line, answer_lines, lines
from server.mirror.workbook import EPOCH

MOST_RECOGNISED = 500
ROUNDS = 3
"""A sort while we compare spoils one round; the next heals it."""


@dataclass
class Findings:
    wrong: list[Item] = field(default_factory=list)
    unnoted: list[Line] = field(default_factory=list)
    """They stand there as they should; we did not know."""
    missing: list[UUID] = field(default_factory=list)
    surplus: dict[int, UUID] = field(default_factory=dict)
    """Rows that are doubled, or about nothing there is."""
    gone: list[UUID] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    order: list[tuple[int, float]] = field(default_factory=list)
    """Row and its value in the column by which the tab is sorted."""

    @property
    def is_exact(self) -> bool:
        return not (self.wrong or self.missing or self.surplus)


def make_exact(desk: Desk, tab: Tab) -> bool:
    """Compare and repair until nothing differs, and what is missing is pending; whether it came to that."""
    if tab.strayed:
        clear_strays(desk, tab)
    for _ in range(ROUNDS):
        grid = read_grids(desk, {tab.gid: tab.columns})[tab.gid]
        findings = desk.read(find, desk, tab, grid)
        desk.write(_note, desk.sheet.id, tab, findings, now=desk.now)
        order = sorting(tab, findings.order)
        put(desk, findings.wrong, order)
        if order and not findings.wrong:
            desk.submit(order)
        if findings.surplus:
            take_out(desk, tab, findings.surplus)
        if findings.is_exact:
            break
    desk.write(_checked, tab, now=desk.now)
    return findings.is_exact


def find(session: Session, desk: Desk, tab: Tab, grid: Grid) -> Findings:
    return Comparison(session, desk, tab, grid).findings


def sorting(tab: Tab, order: Iterable[tuple[int, float]]) -> list[JSON]:
    """The request that sorts the tab if it is one that is sorted and is not; all columns, so that notes go along."""
    rows = sorted(order)
    values = [value for _, value in rows]
    if tab.kind not in SORTED or values == sorted(values):
        return []
    below = {"sheetId": tab.gid, "startRowIndex": rows[0][0], "startColumnIndex": 0}
    by = {"dimensionIndex": tab.columns[ORDER][1], "sortOrder": "ASCENDING"}
    return [{"sortRange": {"range": below, "sortSpecs": [by]}}]


class Comparison:
    def __init__(self, session: Session, desk: Desk, tab: Tab, grid: Grid) -> None:
        self._session, self._desk, self._tab, self._grid = session, desk, tab, grid
        self._here = noted_in(session, desk.sheet.id, tab)
        self.findings = Findings(missing=[subject for subject in self._here if subject not in grid.places])
        elsewhere = self._elsewhere()
        seen = self._compare_known([subject for subject in grid.places if subject not in elsewhere])
        strangers = {subject: rows for subject, rows in grid.places.items() if subject not in seen}
        candidates = [row for subject, rows in strangers.items() if subject not in elsewhere for row in rows]
        recognised = self._recognise(candidates)
        for subject, rows in strangers.items():
            if places := [row for row in rows if row not in recognised]:
                self._no_such_row(subject, places, is_ours=subject in self._here or subject in elsewhere)

    def _elsewhere(self) -> set[UUID]:
        """Those that have their row in another tab."""
        strange = [subject for subject in self._grid.places if subject not in self._here]
        shown = noted(self._session, self._desk.sheet.id, self._tab.kind, strange)
        return {subject for subject, row in shown.items() if row.tab_id not in {None, self._tab.id}}

    def _compare_known(self, subjects: list[UUID]) -> set[UUID]:
        """Compare what there is in the database; which of them those are."""
        columns = {column.field for column in self._desk.scope.columns(self._tab.kind, self._tab.asked)}
        fields = sorted(columns & self._tab.columns.keys() - {ID})
        wanted, seen = set(subjects), set()
        for line in self._lines(subjects):
            if line.subject in wanted:
                seen.add(line.subject)
                self._compare(line, fields)
        return seen

    def _compare(self, line: Line, fields: Sequence[str]) -> None:
        grid, findings, row = self._grid, self.findings, self._here.get(line.subject)
        place, *doubles = grid.places[line.subject]
        findings.surplus |= dict.fromkeys(doubles, line.subject)
        if ORDER in line.cells:
            findings.order.append((place, float(plain(line.cells[ORDER]) or 0)))
        wrong = tuple(name for name in fields if not same(plain(line.cells.get(name)), grid.value(name, place)))
        if not wrong and row and self._tab.kind == ANSWERS and row.stamp == line.stamp:
            return  # most of them; a hash takes longer than all the rest
        is_noted = row is not None and (row.hash, row.stamp) == (line.hash, line.stamp)
        if wrong and not (row and row.parked and is_noted):
            findings.wrong.append(Item(self._tab, line, place, wrong))
            if row and row.hash == line.hash:
                findings.edits += [Edit(line.subject, name, str(grid.value(name, place) or "")) for name in wrong]
        elif not wrong and not is_noted:
            findings.unnoted.append(line)

    def _recognise(self, candidates: Iterable[int]) -> set[int]:
        """A row that lost its id is not missing: it gets its id back, and keeps what the user wrote beside it."""
        grid, findings = self._grid, self.findings
        fields = [name for name in grid.values if name not in {ID, ORDER}]
        missing, known = findings.missing[:MOST_RECOGNISED], set()
        orphans = [*candidates, *_orphans(grid, fields)] if missing else []
        for line in self._lines(missing) if orphans else ():
            if line.subject in missing:
                alike = {row: _alike(line, grid, row, fields) for row in orphans}
                row = max(alike, key=alike.__getitem__, default=-1)
                if row >= 0 and alike[row] >= len(fields) - 1:
                    orphans.remove(row)
                    known.add(row)
                    findings.missing.remove(line.subject)
                    findings.wrong.append(Item(self._tab, line, row, tuple(grid.values)))
        return known

    def _no_such_row(self, subject: UUID, places: list[int], *, is_ours: bool) -> None:
        grid, findings = self._grid, self.findings
        if self._tab.kind == "daily" and not _is_recent(grid.value("day", places[0]), self._desk.now):
            return
        findings.surplus |= dict.fromkeys(places, subject)
        findings.gone.append(subject)
        if not is_ours:
            # It may be from before a backup was restored, and be nowhere else any more.
            found = (grid.value(name, places[0]) for name in self._tab.columns if name != ID)
            findings.edits.append(
                Edit(subject, "", " · ".join(str(value) for value in found if value not in {None, ""}))
            )

    def _lines(self, subjects: Sequence[UUID]) -> Iterable[Line]:
        if self._tab.kind == ANSWERS:
            return answer_lines(self._session, self._desk.scope, subjects, self._tab.asked)
        return lines(self._session, self._desk.scope, self._tab.kind, now=self._desk.now).values()


def _alike(line: Line, grid: Grid, row: int, fields: Iterable[str]) -> int:
    """How many cells of a row are what they should be."""
    return sum(same(plain(line.cells.get(name)), grid.value(name, row)) for name in fields)


def _orphans(grid: Grid, fields: Sequence[str]) -> Iterator[int]:
    """Rows of ours, or the user's, that carry no id."""
    known = {row for rows in grid.places.values() for row in rows}
    for row in range(max(map(len, grid.values.values()), default=0)):
        if row not in known and sum(grid.value(name, row) not in {"", None} for name in fields) > 1:
            yield row


def _is_recent(day: Any, now: datetime) -> bool:
    """Within the days that Daily is made from; older ones stay as they are."""
    is_day = isinstance(day, int | float) and not isinstance(day, bool)
    return not is_day or EPOCH + timedelta(days=day) >= now.replace(tzinfo=None) - timedelta(days=DAYS - 1)


def _note(session: Session, sheet_id: int, tab: Tab, findings: Findings, *, now: datetime) -> None:
    forget_rows(session, sheet_id, tab.kind, [*findings.missing, *(one for one in findings.gone)])
    rows = (ShownRow(tab.kind, line.subject, tab.id, line.stamp, line.hash) for line in findings.unnoted)
    show_rows(session, sheet_id, rows)
    keep_edits(session, sheet_id, tab.kind, findings.edits, now=now)


def _checked(session: Session, tab: Tab, *, now: datetime) -> None:
    change_tab(session, tab, checked_at=now, strayed=[], seen="")
