"""Receipts that are to be printed, from a CSV file: all of it is right, or every fault is named by its line."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from server.codes.lettering import MissingLetters, language_for
from server.codes.receipt import Sale
from server.errors import BadRequest

MOST = 100_000
LONGEST = 64
"""Characters of a cell."""
MOST_FAULTS = 20
MOST_COLUMNS = 50
KNOWN = ("order", "staff", "at")
"""Columns that are kept with the code; all of a file's columns are printed."""


@dataclass(frozen=True, slots=True)
class Row:
    sale: Sale
    cells: dict[str, str]
    """By column, as they stood in the file."""

    @property
    def notes(self) -> tuple[str, ...]:
        """To be printed."""
        return tuple(f"{column}: {cell}" for column, cell in self.cells.items() if cell)


def sales_from(content: bytes, zone: ZoneInfo) -> list[Row]:
    """Times without a zone are the branch's. Raises BadRequest with all faults, or the first twenty."""
    try:
        lines = list(_numbered(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise BadRequest("This file is not in UTF-8; save it as CSV UTF-8.") from None
    except csv.Error as problem:
        raise BadRequest(f"This is not a CSV file: {problem}.") from None
    if not lines or not (names := [name.strip() for name in lines[0][1]]):
        raise BadRequest("The first line of the file must name its columns, such as order,staff,at.")
    faults, rows = list(_faults_in_names(names)), []
    for number, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            found = list(_faults(names, cells, zone))
            faults += [f"line {number}: {fault}" for fault in found]
            if not found:
                rows.append(_row(names, cells, zone))
    if len(rows) > MOST:
        faults.append(f"at most {MOST:,} rows at once; this file has {len(rows):,}")
    if not rows and not faults:
        faults.append("there is no row below the names of the columns")
    if faults:
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        raise BadRequest("Nothing was made, because of the file: " + "; ".join(faults[:MOST_FAULTS] + more) + ".")
    return rows


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    reader, number = csv.reader(StringIO(text, newline=""), strict=True), 1
    for cells in reader:
        yield number, cells
        number = reader.line_num + 1


def _faults_in_names(names: Sequence[str]) -> Iterator[str]:
    if len(names) > MOST_COLUMNS:
        yield f"line 1: more than {MOST_COLUMNS} columns, for which a receipt has no room"
        return
    if not all(names):
        yield "line 1: a column has no name"
    if twice := sorted(name for name, times in Counter(filter(None, names)).items() if times > 1):
        yield f"line 1: more than one column is called {', '.join(twice)}"


def _faults(names: Sequence[str], cells: Sequence[str], zone: ZoneInfo) -> Iterator[str]:
    if len(cells) != len(names):
        yield f"{len(cells)} cells, but {len(names)} columns"
    for name, cell in zip(names, cells, strict=False):
        if len(cell) > LONGEST:
            yield f"{name} is longer than {LONGEST} characters"
        elif not cell.isprintable():
            yield f"{name} has a line break or another character that cannot be printed"
        else:
            try:
                language_for(cell, "en")
            except MissingLetters:
                yield f"{name} has letters that our fonts do not have"
        if name == "at" and cell.strip():
            try:
                _time(cell, zone)
            except ValueError:
                yield "at is not a time such as 2026-03-02T12:00"


def _row(names: Sequence[str], cells: Sequence[str], zone: ZoneInfo) -> Row:
    own = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
    at = _time(own["at"], zone) if own.get("at") else None
    return Row(Sale(own.get("order", ""), own.get("staff", ""), at), own)


def _time(cell: str, zone: ZoneInfo) -> datetime:
    time = datetime.fromisoformat(cell.strip())
    return time if time.tzinfo else time.replace(tzinfo=zone)
