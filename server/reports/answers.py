"""The answers behind a number, the newest first: which they are, a page at a time."""

from uuid import UUID

from sqlalchemy import select

from server.database import Session
from server.database.tables.cases import case_visits
from server.database.tables.intake import responses
from server.reports.filters import Filters, Mark

PAGE = 50


def newest(session: Session, filters: Filters, until: Mark | None = None) -> tuple[tuple[Mark, ...], bool]:
    """Those before `until`, and whether there are more."""
    order = (responses.c.started_at, responses.c.id)
    found: list[Mark] = []
    # Branch by branch, as the index has them; asked for all at once, every answer of the days would be sorted.
    for branch in filters.branches:
        of_branch = select(*order).where(filters.but(branch=branch.slug).over_responses(until=until))
        page = of_branch.order_by(*(column.desc() for column in order)).limit(PAGE + 1)
        found += [(row.started_at, row.id) for row in session.execute(page)]
    found.sort(reverse=True)
    return tuple(found[:PAGE]), len(found) > PAGE


def cases_of(session: Session, response_ids: list[UUID]) -> dict[UUID, UUID]:
    """Response -> the case that came of it."""
    rows = session.execute(select(case_visits).where(case_visits.c.response_id.in_(response_ids)))
    return {row.response_id: row.case_id for row in rows}
