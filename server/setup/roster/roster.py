"""The list, read: a branch on each row, or every fault by its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from server.branches.branch import LONGEST_NAME, Hours
from server.branches.hours import DAYS
from server.branches.week import hours_from
from server.errors import BadRequest
from server.publishing.exchange.rows import Row, Unreadable, rows_of
from server.setup.roster import columns, typed
from server.setup.roster.columns import EMAIL, HOLIDAYS, HOURS, LANGUAGES, MANAGER, NAME, REGION, SLUG, SURVEY, ZONE

LARGEST = 5_000_000
"""Bytes."""
MOST = 2000
"""Branches."""
MOST_FAULTS = 40
"""That are said at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


class RosterRefused(BadRequest):
    title = "Nothing was changed"

    def __init__(
        self, faults: Sequence[Fault], *, rows: "Sequence[Listed]" = (), broken: "Sequence[Listed]" = ()
    ) -> None:
        """Nothing is wrong with `rows`; of those that are `broken` some cells could be read."""
        self.rows, self.broken = tuple(rows), tuple(broken)
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        said = [str(fault) for fault in self.faults[:MOST_FAULTS]]
        more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        super().__init__("Nothing was changed, because of the file:\n" + "\n".join([*said, *more]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What one row says; None or empty: it says nothing of this, and what is there stays."""

    line: int
    slug: str
    """As the column says; empty without."""
    name: str
    zone: str = ""
    hours: Hours | None = None
    holidays: frozenset[date] | None = None
    manager: str = ""
    email: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    survey: str = ""

    @property
    def called(self) -> str:
        """Its short name, made of the name where the list has none."""
        return self.slug or typed.slug_of(self.name)


@dataclass(frozen=True, slots=True)
class Roster:
    rows: tuple[Listed, ...]
    unused: tuple[str, ...]
    """Columns of which we do not know what they say."""


def roster_from(content: bytes) -> Roster:
    """Raises RosterRefused with all faults, and BadRequest for what is no list at all."""
    head, *rows = _rows(content)
    places, unused, wrong = columns.placed(head.cells)
    if wrong:
        raise RosterRefused([Fault(head.line, what) for what in wrong])
    faults: list[Fault] = []
    broken: list[Listed] = []
    width = max(place for place, name in enumerate(head.cells, start=1) if name.strip())
    listed = [_listed(row, places, faults, broken) for row in rows]
    faults += _beyond(rows, width)
    regions: dict[str, str] = {}
    found = tuple(_of_region(one, regions) for one in listed if one)
    if not rows:
        faults.append(Fault(head.line, "there is no branch below the names of the columns"))
    faults += _twice(found)
    if faults:
        lines = {fault.line for fault in faults}
        raise RosterRefused(faults, rows=[one for one in found if one.line not in lines], broken=broken)
    return Roster(found, unused)


def _rows(content: bytes) -> list[Row]:
    if len(content) > LARGEST:
        raise BadRequest("This file is larger than 5 MB; a list of branches is much smaller.")
    try:
        rows = [row for row in rows_of(content) if not row.is_blank]
    except Unreadable as problem:
        raise BadRequest(str(problem)) from None
    if not rows:
        raise BadRequest("This file is empty; its first row names the columns, such as name, zone, manager, email.")
    if len(rows) > MOST:
        raise BadRequest(f"This file has more than {MOST:,} rows; please bring it in parts.")
    return rows


def _listed(row: Row, places: Mapping[str, int], faults: list[Fault], broken: list[Listed]) -> Listed | None:
    tidy = [" ".join(cell.split()) for cell in row.cells]
    cells = {name: tidy[place] if place < len(tidy) else "" for name, place in places.items()}
    known, wrong = {}, []
    for name, read in READ.items():
        try:
            known[name] = read(cells)
        except BadRequest as problem:
            wrong.append(str(problem).rstrip("."))
    faults += [Fault(row.line, what) for what in wrong]
    name, email = known.pop("manager", ("", ""))
    listed = Listed(**{"slug": "", "name": "", **known}, line=row.line, manager=name, email=email)
    if wrong:
        broken.append(listed)
        return None
    return listed


def _beyond(rows: Sequence[Row], width: int) -> Iterator[Fault]:
    """A comma in a text without quotation marks moves all cells behind it by one."""
    for row in rows:
        if found := next((cell.strip() for cell in row.cells[width:] if cell.strip()), ""):
            what = f"{found[:40]} stands beyond the last column; a text with a comma needs quotation marks around it"
            yield Fault(row.line, what)


def _slug(cells: Mapping[str, str]) -> str:
    if given := cells.get(SLUG, ""):
        return typed.slug_from(given)
    if not cells.get(NAME, ""):
        raise BadRequest("there is no name in this line")
    if not typed.slug_of(cells.get(NAME, "")):
        raise BadRequest("no short name can be made of the name; give it one in a column slug, such as riverside")
    return ""


def _hours(cells: Mapping[str, str]) -> Hours | None:
    """From one column, or from one for each day; of these an empty one is a day that is closed."""
    if said := cells.get(HOURS, ""):
        return typed.hours_typed(said)
    days = {day: cells[day] for day in DAYS if cells.get(day)}
    return hours_from([f"{day}={typed.day_typed(said)}" for day, said in days.items()]) if days else None


READ: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
    "slug": _slug,
    "name": lambda cells: typed.line_from(cells.get(NAME, ""), LONGEST_NAME),
    "zone": lambda cells: typed.zone_from(cells[ZONE]) if cells.get(ZONE) else "",
    "hours": _hours,
    "holidays": lambda cells: typed.holidays_typed(cells[HOLIDAYS]) if cells.get(HOLIDAYS) else None,
    "manager": lambda cells: typed.person_from(cells.get(MANAGER, ""), cells.get(EMAIL, "")),
    "region": lambda cells: typed.line_from(cells.get(REGION, ""), typed.LONGEST_REGION),
    "languages": lambda cells: typed.languages_typed(cells.get(LANGUAGES, "")),
    "survey": lambda cells: cells.get(SURVEY, ""),
}


def _of_region(listed: Listed, known: dict[str, str]) -> Listed:
    """One spelling for each region: the first."""
    return replace(listed, region=known.setdefault(listed.region.casefold(), listed.region))


def _twice(found: Sequence[Listed]) -> Iterator[Fault]:
    """A short name, or a name without one, that stands there before."""
    seen: dict[str, int] = {}
    for one in found:
        if one.called in seen:
            yield Fault(one.line, f"{one.called} stands on line {seen[one.called]} already")
        seen.setdefault(one.called, one.line)
