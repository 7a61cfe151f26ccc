"""The answers behind a number, the newest first: which they are, a page at a time."""

from uuid import UUID

from sqlalchemy import select

from server.database import Session
from server.database.tables.cases import case_visits
from server.database.tables.intake import responses
from server.publishing.publishing import all_versions
from server.reports.filters import ORDER, Filters, Mark
from surveys.rules import is_low

PAGE = 50


def newest(session: Session, filters: Filters, until: Mark | None = None) -> tuple[tuple[Mark, ...], bool]:
    """Those before `until`, and whether there are more."""
    found: list[Mark] = []
    since = filters.earliest
    where = filters.over_responses_of_one(until=until)
    if _are_low(session, filters):
        where &= responses.c.low  # an index has these few
    # Branch by branch, as the index has them; asked for all at once, every answer of the days would be sorted.
    page = select(*ORDER).where(where).order_by(*(column.desc() for column in ORDER)).limit(PAGE + 1)
    for branch_id in filters.branch_ids:
        rows = session.execute(page, {"here": branch_id, "since": since})
        found = sorted((*found, *((row.started_at, row.id) for row in rows)), reverse=True)[: PAGE + 1]
        if len(found) > PAGE:
            since = found[-1][0]  # nothing older is shown, wherever it was said
    return tuple(found[:PAGE]), len(found) > PAGE


def _are_low(session: Session, filters: Filters) -> bool:
    """Whether the answer that is asked for is low by the rules of every survey with that question."""
    surveys = all_versions(session).values() if filters.question and filters.value else ()
    asked = [(survey, question) for survey in surveys if (question := survey.question(filters.question))]
    return bool(asked) and all(
        question.kind.is_scored and filters.value.isdecimal() and is_low(survey, question, int(filters.value))
        for survey, question in asked
    )


def cases_of(session: Session, response_ids: list[UUID]) -> dict[UUID, UUID]:
    """Response -> the case that came of it."""
    rows = session.execute(select(case_visits).where(case_visits.c.response_id.in_(response_ids)))
    return {row.response_id: row.case_id for row in rows}
