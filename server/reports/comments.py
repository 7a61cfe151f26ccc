"""What customers wrote: a page of it by words, theme and filters, and what most of it is about."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import false, func, select

from server.database import Session
from server.database.tables.cases import case_visits
from server.database.tables.intake import responses
from server.reports.filters import Filters
from server.reports.search import Hit, Search, hits
from server.reports.themes import Themes, themes_by_version, themes_of

OF_A_PAGE = 20
AT_ONCE = 100
MOST_READ = 4_000
"""Comments that one page is looked for in; the rest waits for whoever asks for older ones."""
MOST_GROUPED = 300


@dataclass(frozen=True, slots=True)
class Found:
    response_id: UUID
    place: int
    themes: tuple[str, ...]
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    found: tuple[Found, ...]
    """The newest first."""
    further: int | None
    """Before what the next page begins; None where nothing is left."""


@dataclass(frozen=True, slots=True)
class Grouped:
    themes: tuple[tuple[str, int], ...]
    """Name and number of comments, the most first; a comment may be of several."""
    n: int
    """How many comments were read for it."""
    is_all: bool


def look(session: Session, filters: Filters, search: Search, *, theme: str = "", before: int | None = None) -> Page:
    found: list[Found] = []
    for read, (hit, themes) in enumerate(_read(session, filters, search, before=before), 1):
        if themes is not None and (not theme or theme in themes):
            found.append(Found(hit.response_id, hit.place, themes))
        if len(found) > OF_A_PAGE:
            return Page(_with_cases(session, found[:OF_A_PAGE]), found[OF_A_PAGE - 1].place)
        if read == MOST_READ:
            return Page(_with_cases(session, found), hit.place)
    return Page(_with_cases(session, found), None)


def group(session: Session, filters: Filters, search: Search, *, most: int = MOST_GROUPED) -> Grouped:
    """What the newest of them are about."""
    counts: Counter[str] = Counter()
    n = 0
    for read, (_, themes) in enumerate(_read(session, filters, search)):
        if themes is None and read < MOST_READ:
            continue
        if n == most or themes is None:
            return Grouped(_ranked(counts), n, is_all=False)
        n += 1
        counts.update(themes)
    return Grouped(_ranked(counts), n, is_all=True)


def _read(
    session: Session, filters: Filters, search: Search, *, before: int | None = None
) -> Iterator[tuple[Hit, tuple[str, ...] | None]]:
    """Each with its themes; None for one that the filters leave out."""
    known = themes_by_version(session)
    for part in hits(session, filters, search, before=before):
        for begin in range(0, len(part), AT_ONCE):
            some = part[begin : begin + AT_ONCE]
            versions = _versions(session, filters, some)
            for hit in some:
                themes: Themes | None = known[versions[hit.response_id]] if hit.response_id in versions else None
                yield hit, None if themes is None else themes_of(hit.words, themes)


def _versions(session: Session, filters: Filters, some: list[Hit]) -> Mapping[UUID, int]:
    """Id of the survey's version, of those that pass the filters."""
    # They are known by id; behind coalesce() no index of what else is asked draws the database away from that.
    passes = func.coalesce(filters.over_responses(), false())
    wanted = select(responses.c.id, responses.c.survey_version_id).where(
        responses.c.id.in_([hit.response_id for hit in some]), passes
    )
    return {row.id: row.survey_version_id for row in session.execute(wanted)}


def _with_cases(session: Session, found: list[Found]) -> tuple[Found, ...]:
    ids = [one.response_id for one in found]
    visits = select(case_visits.c.response_id, case_visits.c.case_id).where(case_visits.c.response_id.in_(ids))
    cases = {row.response_id: row.case_id for row in session.execute(visits)}
    return tuple(Found(one.response_id, one.place, one.themes, cases.get(one.response_id)) for one in found)


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
