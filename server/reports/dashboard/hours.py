"""Hour by weekday: how each hour scored, marked only where chance alone hardly explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from server.reports.change import is_above, wider
from server.reports.line import Line
from server.reports.scores import WEEKDAYS
from surveys.scoring import Score

FRIDAY = 4
Mark = Literal["", "better", "worse"]
"""Than the whole, very likely."""


@dataclass(frozen=True, slots=True)
class Cell:
    line: Line | None
    hour: int | None
    """None: the whole day."""
    weekday: int | None
    """0 is Monday; None: all days."""
    mark: Mark


@dataclass(frozen=True, slots=True)
class Hours:
    days: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Name of the hour, its days and then all of them; hours without answers are left out. Last is the whole day."""


def hours(
    cells: Sequence[Line], by_hour: Sequence[Line], by_weekday: Sequence[Line], total: Line | None
) -> Hours | None:
    """Of lines of one question; None where nobody answered."""
    if not total or not by_hour:
        return None
    found = {line.key: line for line in (*cells, *by_hour)} | {f"{line.key}-": line for line in by_weekday}
    known = sum(line.score is not None for line in found.values())
    stretched = wider(known)
    marks = {key: mark_of(line.score, total.score, stretched) for key, line in found.items()}

    def cell(hour: int | None, weekday: int | None) -> Cell:
        clock = "" if hour is None else f"{hour:02}"
        key = clock if weekday is None else f"{weekday}-{clock}"
        return Cell(found.get(key), hour, weekday, marks.get(key, ""))

    days = sorted(int(line.key) for line in by_weekday)
    open_days = range(max(days[-1], FRIDAY) + 1)
    clocks = [int(line.key) for line in by_hour]
    rows = [(f"{hour:02}", tuple(cell(hour, day) for day in (*open_days, None))) for hour in clocks]
    whole = Cell(total, None, None, "")
    rows.append(("All", (*(cell(None, day) for day in open_days), whole)))
    return Hours(tuple(WEEKDAYS[day] for day in open_days), tuple(rows))


def mark_of(score: Score | None, whole: Score | None, stretched: float) -> Mark:
    if score is None or whole is None:
        return ""
    if is_above(score, whole, stretched):
        return "better"
    return "worse" if is_above(whole, score, stretched) else ""
