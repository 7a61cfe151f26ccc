"""Which copies are kept: of the last days each, of the last weeks and months the newest."""

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

DAYS, WEEKS, MONTHS = 7, 4, 12
LEFT = re.compile(r"\.((daily|asked|before)-.*\.zip\.|restore-).+")
"""Of a copy that was being made, or put back."""
NAMED = re.compile(r"daily-(\d{4}-\d{2}-\d{2})\.zip")


def name_of(day: date) -> str:
    return f"daily-{day}.zip"


def kept(days: Iterable[date]) -> frozenset[date]:
    """Days on which nothing was made do not count: a computer that was off for a month loses nothing."""
    newest_first = sorted(set(days), reverse=True)
    spans: tuple[tuple[int, Callable[[date], object]], ...] = (
        (DAYS, lambda day: day),
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    )
    found: set[date] = set()
    for most, span in spans:
        newest_of: dict[object, date] = {}
        for day in newest_first:
            newest_of.setdefault(span(day), day)
        found.update(list(newest_of.values())[:most])
    return frozenset(found)


def days_in(folder: Path) -> dict[date, Path]:
    """The daily copies that are there; whatever has another name is not ours."""
    named = ((file, NAMED.fullmatch(file.name)) for file in folder.iterdir())
    return {date.fromisoformat(match[1]): file for file, match in named if match and _is_day(match[1])}


def thin_out(folder: Path) -> None:
    there = days_in(folder)
    for day in there.keys() - kept(there):
        there[day].unlink(missing_ok=True)


def clear_away(folder: Path, *, now: datetime) -> None:
    """What was begun more than a day ago and cut off, as by a power cut: whole databases, which no erasure reaches."""
    for left in folder.glob(".*"):
        begun_at = datetime.fromtimestamp(left.stat().st_mtime, now.tzinfo)
        if LEFT.fullmatch(left.name) and now - begun_at > timedelta(days=1):
            shutil.rmtree(left, ignore_errors=True)


def keep_newest(folder: Path, pattern: str, most: int) -> None:
    """Of copies that were made before something."""
    there = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in there[most:]:
        file.unlink(missing_ok=True)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
