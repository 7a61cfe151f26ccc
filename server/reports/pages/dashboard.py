"""The dashboard, and the answers behind each of its numbers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import select

from server.branches.branch import Branch
from server.branches.hours import DAY
from server.cases.spoken import spoken
from server.database import Session
from server.database.tables.branches import touchpoints
from server.door import here, now, page, person
from server.errors import BadRequest
from server.intake.reading import told_each
from server.publishing.publishing import all_versions
from server.reports.answers import cases_of, newest
from server.reports.dashboard import words
from server.reports.dashboard.dashboard import dashboard as read_dashboard
from server.reports.dashboard.questions import NEWEST
from server.reports.filters import WEEKDAYS, Filters, Mark, branches_for, today_at
from server.reports.line import Line
from server.reports.pages.blueprint import blueprint
from server.reports.review.shown import CAUSES, CAUTION
from server.reports.scores import CHANNELS, lines
from server.reports.scores import WEEKDAYS as DAYS
from server.reports.sums import CHANNEL, read
from server.staff.access import for_role
from server.staff.person import Person

PERIODS = ((7, "7 days"), (28, "4 weeks"), (91, "3 months"), (364, "A year"))


@blueprint.get("/reports")
@for_role("manager")
def dashboard() -> str | tuple[str, int]:
    found = here().database.read(_dashboard, person())
    drawn = page("reports/dashboard.html", causes=CAUSES, caution=CAUTION, words=words, newest_read=NEWEST, **found)
    return (drawn, BadRequest.status) if found["problem"] else drawn


@blueprint.get("/reports/answers")
@for_role("manager")
def answers() -> str:
    return page("reports/answers.html", words=words, **here().database.read(_answers, person()))


def _dashboard(session: Session, person: Person) -> dict[str, Any]:
    seen, problem = branches_for(session, person), ""
    today = today_at(seen, now())
    try:
        filters = Filters.from_query(request.args, seen, today=today)
    except BadRequest as refusal:
        filters, problem = Filters.from_query({}, seen, today=today), str(refusal)
    return {
        "filters": filters,
        "problem": problem,
        "shown": read_dashboard(session, filters, now=now()),
        "periods": [(filters.but(begins=today - (days - 1) * DAY, ends=today), label) for days, label in PERIODS],
        "today": today,
        **_choices(session, filters),
    }


def _answers(session: Session, person: Person) -> dict[str, Any]:
    seen = branches_for(session, person)
    filters = Filters.from_query(request.args, seen, today=today_at(seen, now()))
    marks, further = newest(session, filters, _mark(request.args.get("before", "")))
    ids = [response_id for _, response_id in marks]
    asked, value = _asked(session, filters)
    return {
        "filters": filters,
        "answers": list(told_each(session, ids).values()),
        "cases": cases_of(session, ids),
        "onward": f"{marks[-1][0].isoformat()}~{marks[-1][1]}" if further else "",
        "asked": asked,
        "value": value,
        "number": None if request.args.get("before") else _number(session, filters),
        "place": _choices(session, filters)["spots"].get(filters.touchpoint, filters.touchpoint),
    }


def _number(session: Session, filters: Filters) -> Line | None:
    """What stood where the reader touched; None of a question without a score."""
    if not filters.question:
        return None
    found = lines(read(session, filters, CHANNEL, question=filters.question))
    return max(found, key=lambda line: line.n, default=None)


def _choices(session: Session, filters: Filters) -> dict[str, Any]:
    """What the filters offer."""
    surveys = all_versions(session).values()
    return {
        "branches": {branch.slug: branch.name for branch in filters.seen},
        "regions": {branch.region: branch.region for branch in filters.seen if branch.region},
        "channels": CHANNELS,
        "spots": _places(session, filters.branches) if filters.branch else {},
        "languages": {language: spoken(language) for survey in surveys for language in survey.languages},
        "surveys": {survey.slug: survey.slug for survey in surveys},
        "weekdays": dict(zip(WEEKDAYS, DAYS, strict=True)),
    }


def _places(session: Session, branches: Sequence[Branch]) -> dict[str, str]:
    """Touchpoints by their code."""
    own = touchpoints.c.branch_id.in_([branch.id for branch in branches])
    rows = session.execute(select(touchpoints.c.code, touchpoints.c.name).where(own).order_by(touchpoints.c.name))
    return {row.code: row.name for row in rows}


def _asked(session: Session, filters: Filters) -> tuple[str, str]:
    """The question and the answer by which they are chosen, in words; empty for what was not chosen."""
    if not filters.question:
        return "", ""
    found = [survey.question(filters.question) for survey in all_versions(session).values()]
    question = next((one for one in reversed(found) if one), None)
    if question is None:
        return filters.question, filters.value
    labels = {str(point): words.get("en", "") for point, words in question.labels.items()}
    labels |= {option.value: option.label.get("en", "") for option in question.options}
    return question.text.get("en", filters.question), labels.get(filters.value) or filters.value


def _mark(typed: str) -> Mark | None:
    at, _, response_id = typed.partition("~")
    try:
        return (datetime.fromisoformat(at).astimezone(UTC), UUID(response_id)) if typed else None
    except (ValueError, OverflowError):
        raise BadRequest("This page is not one of the list; please begin at its first page.") from None
